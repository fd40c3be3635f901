import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes, rollsOut } from '../../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

const answers = { fence: { length: 20, posts: 10, material: 'wood' } }
const line = { code: 'fence', names: { id: 'Pagar', en: 'Fence' } }
const tariff = (year: string, amount: string) => ({
  stages: { inspection: false, fee: true },
  fee: { tariff: year, certainty: 'uncertain', lines: [{ ...line, amount }] },
})
const raised = { ...fence, ...tariff('raised', '200000'), samples: [], earlierDrafts: 'move_first' }

const reads = (draft: { id: string }) => net.applicant.does<Application>(200, 'GET', `/v1/applications/${draft.id}`)
const submitOf = ({ nextActions }: Application) => nextActions.find(({ action }) => action === 'submit')

let codes = 0
/** Returns the code of a type with an online first version. */
async function begun(): Promise<string> {
  const code = `RAISE-${++codes}`
  await publishes(net, code, { ...fence, ...tariff('first', '100000'), samples: [] })
  await rollsOut(net, code, '31')
  return code
}

async function drafted(code: string): Promise<Application> {
  const draft = await net.applicant.drafts(code, { answers, villageCode: '31.71.06.1001' })
  await net.applicant.uploads('identity_card', draft)
  return reads(draft)
}

const tries = (draft: Application) =>
  net.applicant.asks('POST', `/v1/applications/${draft.id}/transitions`, {
    body: { action: 'submit', ...inputs['submit'] },
  })

describe('a version that asks for earlier drafts to move first', () => {
  it('holds back a draft of the version before, and says since when and what to do', async () => {
    const code = await begun()
    const draft = await drafted(code)
    assert.deepEqual(submitOf(draft)?.blockers, [])
    await publishes(net, code, raised)
    const [blocker] = submitOf(await reads(draft))?.blockers ?? []
    assert.equal(blocker?.code, 'version_outdated')
    assert.equal(blocker?.target, '/permitType/newerVersion')
    assert.match(blocker?.detail ?? '', /has been in force since .* Move this draft to it, check answers, documents/)
    const refused = await tries(draft)
    assert.equal(refused.status, 422)
    assert.deepEqual(
      refused.refusal.blockers?.map((each) => each.code),
      ['version_outdated'],
    )
  })

  it('lets it be submitted once it was moved', async () => {
    const code = await begun()
    const draft = await drafted(code)
    await publishes(net, code, raised)
    const held = await reads(draft)
    for (const query of ['?dryRun=true', '']) {
      const { application } = await net.applicant.does<{ application: Application }>(
        200,
        'PUT',
        `/v1/applications/${draft.id}/permit-type-version${query}`,
        { body: { version: 2 }, headers: { 'if-match': `"${held.version}"` } },
      )
      assert.deepEqual(submitOf(application)?.blockers, [], query)
    }
    assert.equal((await tries(draft)).status, 201)
  })

  it('does not hold back what was submitted before, also when it comes back', async () => {
    const code = await begun()
    const draft = await drafted(code)
    assert.equal((await tries(draft)).status, 201)
    await publishes(net, code, raised)
    const reasons = [{ target: 'identity_card', code: 'unreadable', note: 'Blurred.' }]
    await net.frontDesk.takes('return', draft, { reasons })
    await net.applicant.uploads('identity_card', draft)
    assert.equal((await tries(draft)).status, 201)
    assert.equal((await reads(draft)).permitType.version, 1)
  })
})

describe('a version after one that asked for the move', async () => {
  const { earlierDrafts: _absent, ...silent } = raised
  const blockersOf = async (draft: Application) =>
    submitOf(await reads(draft))?.blockers.map(({ code }) => code) ?? assert.fail('The step is not offered.')

  it('and is silent still holds back the drafts of before, and no others', async () => {
    const code = await begun()
    const first = await drafted(code)
    await publishes(net, code, raised)
    const second = await drafted(code)
    await publishes(net, code, silent)
    assert.deepEqual([await blockersOf(first), await blockersOf(second)], [['version_outdated'], []])
  })

  it('and says that drafts are submitted as they are lets all of them go', async () => {
    const code = await begun()
    const first = await drafted(code)
    await publishes(net, code, raised)
    await publishes(net, code, { ...silent, earlierDrafts: 'submit' })
    assert.deepEqual(await blockersOf(first), [])
  })

  it('that was withdrawn before its first day does not count', async () => {
    const code = await begun()
    const first = await drafted(code)
    const version = await publishes(net, code, raised, '2099-01-01')
    const url = `/v1/permit-types/${code}/versions/${version}/withdrawals`
    await net.admin.does(201, 'POST', url, { body: { reason: 'Not this tariff.' } })
    await publishes(net, code, silent)
    assert.deepEqual(await blockersOf(first), [])
  })

  it('does not ask for it because it was copied', async () => {
    const code = await begun()
    await publishes(net, code, raised)
    const { definition } = await net.admin.does<{ definition: object }>(201, 'POST', '/v1/permit-type-drafts', {
      body: { code },
    })
    assert.ok('fee' in definition && !('earlierDrafts' in definition))
  })
})

describe('a version that asks for nothing', () => {
  it('lets a draft of the version before be submitted with the fee of that version', async () => {
    const code = await begun()
    const draft = await drafted(code)
    const { earlierDrafts: _absent, ...silent } = raised
    await publishes(net, code, silent)
    assert.deepEqual(submitOf(await reads(draft))?.blockers, [])
  })
})
