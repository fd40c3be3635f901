import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import type { Person, Reply } from '../../support/person.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { applicant, frontDesk, reviewer, head } = net
const village = '31.71.06.1001'

interface Blocker {
  code: string
  target?: string
  detail: string
}
interface Correction {
  id: string
  applicationId: string
  nextActions: { action: string; to: string; blockers: Blocker[] }[]
}

const pathOf = (id: string) => `/v1/applications/${id}/corrections`
const asks = (who: Person, { id }: { id: string }) =>
  who.does<Correction>(201, 'POST', pathOf(id), {
    body: { answers: { applicant: { name: 'Somebody Else' } }, reason: 'The name was mistyped.' },
  })
const reads = (who: Person, { id, applicationId }: Correction) =>
  who.does<Correction>(200, 'GET', `${pathOf(applicationId)}/${id}`)

async function concludes(who: Person, { id, applicationId }: Correction, outcome: string, query = ''): Promise<Reply> {
  const { version } = await who.reads({ id: applicationId })
  return who.asks('PUT', `${pathOf(applicationId)}/${id}/outcome${query}`, {
    body: { outcome, ...(outcome === 'refused' && { reason: 'The card says otherwise.' }) },
    headers: { 'if-match': `"${version}"` },
  })
}

/**
 * Returns what a person is shown, as `action outcome: blockers`, after trying each outcome as a dry run: it succeeds
 * without blockers, is refused for just these with some, and is forbidden where it is not shown.
 */
async function offered(who: Person, correction: Correction): Promise<string[]> {
  const { nextActions } = await reads(who, correction)
  for (const outcome of ['accepted', 'refused', 'withdrawn']) {
    const shown = nextActions.find(({ to }) => to === outcome)
    const blockers = shown?.blockers ?? []
    const reply = await concludes(who, correction, outcome, '?dryRun=true')
    const answer = reply.json<{ blockers?: Blocker[]; outcome?: object; nextActions?: object }>()
    if (!shown) assert.equal(reply.status, 403)
    else if (blockers.length > 0) assert.deepEqual([reply.status, answer.blockers], [422, blockers])
    else assert.deepEqual([reply.status, answer.outcome, answer.nextActions], [200, null, nextActions])
  }
  return nextActions.map(({ action, to, blockers }) => [`${action} ${to}`, ...blockers.map(({ code }) => code)].join())
}

const free = ['decide accepted', 'decide refused']

describe('what a person may do with a correction now', () => {
  it("is to withdraw it for the applicant's side, to decide for the front desk, and nothing for others", async () => {
    const application = await applicant.submits('SKTM', { villageCode: village })
    const correction = await asks(applicant, application)
    assert.deepEqual(await offered(applicant, correction), ['withdraw withdrawn'])
    assert.deepEqual(await offered(frontDesk, correction), free)
    for (const who of [reviewer, head]) assert.deepEqual(await offered(who, correction), [])
    const { data } = await frontDesk.does<{ data: Correction[] }>(200, 'GET', pathOf(application.id))
    assert.deepEqual(
      data[0]?.nextActions.map(({ to }) => to),
      ['accepted', 'refused'],
    )
    assert.equal((await concludes(frontDesk, correction, 'accepted')).status, 200)
    for (const who of [applicant, frontDesk]) assert.deepEqual((await reads(who, correction)).nextActions, [])
  })

  it('shows the officer who asked at the counter that a colleague decides, in the language asked for', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, village)
    const application = await frontDesk.submits('SKTM', { villageCode: village, filedAtOfficeId })
    const correction = await asks(frontDesk, application)
    const apart = free.map((act) => `${act},separation_of_duties`)
    assert.deepEqual(await offered(frontDesk, correction), ['withdraw withdrawn', ...apart])
    assert.deepEqual(await offered(await appoint(net, ['front_desk'], village), correction), [
      'withdraw withdrawn',
      ...free,
    ])
    const { nextActions } = await frontDesk.does<Correction>(200, 'GET', `${pathOf(application.id)}/${correction.id}`, {
      headers: { 'accept-language': 'id' },
    })
    const asked = 'Anda meminta pembetulan ini di loket, sehingga tidak dapat memutuskannya. Minta petugas lain.'
    assert.equal(nextActions[1]?.blockers[0]?.detail, asked)
  })

  it('shows that a signed permit has its certificate made first', async () => {
    const application = await applicant.submits('SKTM', { villageCode: village })
    await frontDesk.takes('accept', application)
    await reviewer.takes('approve', application)
    await head.takes('sign', application)
    const correction = await asks(applicant, application)
    assert.deepEqual(await offered(frontDesk, correction), ['decide accepted,certificate_not_made', 'decide refused'])
  })

  it('names each answer that cannot be corrected any more, because the applicant changes it directly now', async () => {
    const application = await applicant.submits('SKTM', { villageCode: village })
    const correction = await asks(applicant, application)
    const reasons = [{ target: '/applicant/name', code: 'incomplete', note: 'As on the card.' }]
    await frontDesk.takes('return', application, { reasons })
    assert.deepEqual(await offered(frontDesk, correction), ['decide accepted,correction_unfit', 'decide refused'])
    const [accepted] = (await reads(frontDesk, correction)).nextActions
    assert.deepEqual(accepted?.blockers, [
      {
        code: 'correction_unfit',
        target: '/answers/applicant/name',
        detail:
          'This correction cannot be accepted any more. "Applicant › Full name" can be changed directly, so no ' +
          'correction is needed.',
      },
    ])
  })

  it('says that the answers are already so, when the applicant has changed them after a return', async () => {
    const application = await applicant.submits('SKTM', { villageCode: village })
    const correction = await asks(applicant, application)
    const reasons = [{ target: '/applicant/name', code: 'incomplete', note: 'As on the card.' }]
    await frontDesk.takes('return', application, { reasons })
    const returned = await applicant.reads(application)
    const name = { ...Object(returned.answers['applicant']), name: 'Somebody Else' }
    await applicant.saves(returned, { answers: { applicant: name } })
    assert.deepEqual(await offered(frontDesk, correction), ['decide accepted,correction_unfit', 'decide refused'])
    const [accepted] = (await reads(frontDesk, correction)).nextActions
    assert.match(accepted?.blockers[0]?.detail ?? '', / The answers are already as it asks\.$/)
  })
})
