import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { sweepStrays } from '../../src/platform/stored-objects/stray.ts'
import { load } from '../sample/permit-type-file.ts'
import { objectsOf } from '../support/asserting/objects.ts'
import { imbIn, letDaysPass } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { device, sits } from '../support/people/kiosks.ts'
import { type Application, example, type Person } from '../support/person.ts'
import { issued, stateToAll } from '../support/scenes/permits.ts'
import { publishes } from '../support/scenes/publishing.ts'
import { pastVisit } from '../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Export {
  person: { id: string; name: string }
  complete: boolean
  applications: (Application & {
    documents: { content: string }[]
    events: { type: string }[]
    reads: { role: string }[]
  })[]
}
interface Holdings {
  messages: { text: string }[]
  visits: object[]
  feeAssessments: { total: number }[]
  payments: { amount: number }[]
  inspectionReports: object[]
  corrections: object[]
  permit: { number: string } | null
}
const exportOf = (who: Person) => who.does<Export>(200, 'GET', '/v1/me/export')
const yearDays = 366

describe("the export of a person's own data", () => {
  it('has unmasked answers, documents with their address, events, and reads', async () => {
    const file = await net.applicant.submits('SKTM')
    await net.frontDesk.reads(file)
    const { person, applications, complete } = await exportOf(net.applicant)
    const found = applications.find(({ id }) => id === file.id)
    assert.ok(found && complete)
    assert.deepEqual(found.answers, (await example('SKTM')).answers)
    assert.equal(person.name, 'applicant-1')
    assert.deepEqual(found.events.at(-1)?.type, 'application.submitted')
    assert.deepEqual(
      found.reads.map(({ role }) => role),
      ['front_desk'],
    )
    for (const { content } of found.documents) assert.equal((await net.applicant.asks('GET', content)).status, 200)
  })

  it('has messages, visits, fees, payments, inspections and permits of each application, without internal notes, and kiosk sessions', async () => {
    const file = await imbIn('issued', net)
    const hall = await device(net, file.office?.id ?? '')
    await sits(net, hall, net.applicant)
    await pastVisit(net, file)
    for (const [who, kind, text] of [
      [net.applicant, 'message', 'When can I come?'],
      [net.frontDesk, 'message', 'Tomorrow.'],
      [net.frontDesk, 'note', 'Third question this week.'],
    ] as const) {
      await who.does(201, 'POST', `/v1/applications/${file.id}/messages`, { body: { kind, text } })
    }
    const { applications, kioskSessions } = await net.applicant.does<{
      kioskSessions: { kiosk: string }[]
      applications: (Holdings & { id: string })[]
    }>(200, 'GET', '/v1/me/export')
    const held = applications.find(({ id }) => id === file.id)
    assert.ok(held)
    assert.deepEqual(
      held.messages.map(({ text }) => text),
      ['When can I come?', 'Tomorrow.'],
    )
    assert.deepEqual(
      [
        held.visits.length,
        held.feeAssessments.length,
        held.payments.length,
        held.inspectionReports.length,
        held.corrections.length,
      ],
      [1, 1, 1, 1, 0],
    )
    assert.equal(held.payments[0]?.amount, held.feeAssessments[0]?.total)
    assert.ok(held.permit?.number)
    assert.deepEqual(
      kioskSessions.map(({ kiosk }) => kiosk),
      ['Hall'],
    )
  })

  it("has each application once, however many there are, and nobody else's", async () => {
    const somebody = await net.person('applicant-of-many')
    const made = []
    for (let count = 0; count < 45; count++) made.push((await somebody.drafts('SKTM')).id)
    const { applications } = await exportOf(somebody)
    assert.deepEqual(
      applications.map(({ id }) => id),
      made.toReversed(),
    )
    assert.deepEqual((await exportOf(net.stranger)).applications, [])
  })
})

describe("the erasure of a person's own data", () => {
  it('discards applications that were never submitted, with their documents, and keeps the others', async () => {
    const [draft, submitted, withdrawn] = [
      await net.stranger.prepares('SKTM'),
      await net.stranger.submits('SKTM'),
      await net.stranger.drafts('SKTM'),
    ]
    await net.stranger.takes('withdraw', withdrawn, { reason: 'Not this year.' })
    const erasure = await net.stranger.does<{ discarded: number; kept: number }>(201, 'POST', '/v1/me/erasures')
    assert.deepEqual(erasure, { discarded: 2, kept: 1 })
    for (const gone of [draft, withdrawn])
      assert.equal((await net.stranger.asks('GET', `/v1/applications/${gone.id}`)).status, 404)
    assert.deepEqual((await net.stranger.reads(submitted)).documents.length, submitted.documents.length)
    const left = await pool`
        select from application_forms where application_id = ${draft.id} and (personal is not null or answers <> '{}')`
    assert.equal(left.length, 0)
    const [last] = await pool<
      { type: string }[]
    >`select type from application_events where application_id = ${draft.id} order by version desc limit 1`
    assert.equal(last?.type, 'application.discarded')
    assert.deepEqual(await net.stranger.does(201, 'POST', '/v1/me/erasures'), { discarded: 0, kept: 1 })
  })
})

describe('personal data with a retention time', async () => {
  const years = 10
  const file = await closed('SKTM')
  const other = await closed('TANAH')
  const whole = await net.applicant.reads(file)

  it('is kept until then', async () => {
    await letDaysPass(years * 365 - 1, file, net)
    assert.equal(await eraseAfterRetention(pool), 0)
    assert.deepEqual((await net.applicant.reads(file)).answers, whole.answers)
    assert.deepEqual(await lettersIn(file), ['My mother is ill, please hurry.'])
  })

  it('is erased then: personal answers, hashes and documents; numbers and history stay', async () => {
    for (const each of [file, other]) await letDaysPass(yearDays, each, net)
    await pool`
      insert into notices (cause_id, kind, channel, language, application_id, shown, state, ended_at)
      values (uuidv7(), 'submitted', 'email', 'id', ${file.id}, 'a•••@example.org', 'sent', now())`
    const objects = (await objectsOf(net)).length
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.deepEqual(await lettersIn(file), ['•••'])
    const erased = await net.applicant.reads(file)
    assert.deepEqual(
      [erased.status, erased.reference, erased.version, erased.documents],
      [file.status, file.reference, whole.version + 1, []],
    )
    assert.deepEqual(erased.answers, {
      ...whole.answers,
      applicant: {
        name: 'Applicant 1',
        nik: '•••',
        phone: '•••',
        email: '•••',
        address: { street: '•••', rt: '•••', rw: '•••', postcode: '•••' },
      },
    })
    assert.deepEqual([...(await pool`select from application_lookups where application_id = ${file.id}`)], [])
    assert.deepEqual([...(await pool`select shown from notices where application_id = ${file.id}`)], [{ shown: '•••' }])
    const { data } = await net.applicant.does<{ data: { type: string; actor: { standing: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${file.id}/events?limit=200`,
    )
    assert.deepEqual(
      [data.at(-1)?.type, data.at(-1)?.actor.standing, data[0]?.type],
      ['application.erased', 'system', 'application.drafted'],
    )
    await sweepStrays(pool, net.storage, 0)
    assert.equal((await objectsOf(net)).length, objects - whole.documents.length - 4)
    assert.equal(await eraseAfterRetention(pool), 0)
  })

  it('is kept of a permit that was never collected, while it is in force', async () => {
    const permit = await issued(net, 'SKTM', undefined, { answers: (await example('SKTM')).answers })
    const file = { id: permit.applicationId }
    await letDaysPass(2 * years * yearDays, file, net)
    assert.equal(await eraseAfterRetention(pool), 0)
    const kept = await net.applicant.reads(file)
    assert.equal(kept.status, 'issued')
    assert.doesNotMatch(JSON.stringify(kept.answers['applicant']), /•••/)
    assert.equal(await stateToAll(net, permit), 'in_force')
  })

  it('is erased of a permit that never came into force, and its originals can no longer be compared', async () => {
    await publishes(net, 'NAKES', { ...definitionOf('NAKES'), retention: { years: 1, certainty: 'uncertain' } })
    const permit = await issued(net, 'NAKES', '31.71.06')
    const file = { id: permit.applicationId }
    await letDaysPass(2 * yearDays, file, net)
    assert.equal(await eraseAfterRetention(pool), 1)
    const blockers = await net.frontDesk.isBlocked('hand_over', file)
    assert.deepEqual(
      blockers.map(({ code }) => code),
      ['originals_erased'],
    )
  })

  it('is never erased where the permit type states no time', async () => {
    await letDaysPass(100 * yearDays, other, net)
    assert.equal(await eraseAfterRetention(pool), 0)
    assert.equal((await net.applicant.reads(other)).documents.length > 0, true)
  })
})

const definitionOf = (code: string): object => {
  const { code: _code, version: _version, validFrom: _from, ...definition } = load(`${code}.json`)
  return definition
}

/** Returns an application that was submitted, got a message, and was withdrawn. */
async function closed(permitType: string): Promise<Application> {
  const file = await net.applicant.submits(permitType)
  await net.applicant.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
    body: { kind: 'message', text: 'My mother is ill, please hurry.' },
  })
  await net.applicant.takes('withdraw', file, { reason: 'Not this year.' })
  return net.applicant.reads(file)
}

const lettersIn = async ({ id }: { id: string }): Promise<string[]> =>
  (await net.applicant.does<{ data: { text: string }[] }>(200, 'GET', `/v1/applications/${id}/messages`)).data.map(
    ({ text }) => text,
  )
