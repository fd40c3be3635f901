import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing } from '../../support/asserting/leftovers.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { isReplayOf, newKey } from '../../support/asserting/retries.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { choice, fence, named } from '../../support/scenes/fence.ts'
import { publishes, retires, sampled } from '../../support/scenes/publishing.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
afterEach(() => leavesNothing(net))
const { pool } = net.database

const menteng = '31.71.06.1001'
const begins = (earlier: Application, purpose: string, rest: object = {}, who: Person = net.applicant) =>
  who.drafts(earlier.permitType.code, { startFrom: { applicationId: earlier.id, purpose }, ...rest })
const tries = (
  earlier: Application,
  purpose: string,
  rest: object = {},
  who: Person = net.applicant,
  headers: Record<string, string> = {},
) =>
  who.asks('POST', '/v1/applications', {
    body: { permitType: earlier.permitType.code, startFrom: { applicationId: earlier.id, purpose }, ...rest },
    headers,
  })
const contents = async (application: Application, who: Person = net.applicant) =>
  Promise.all(
    application.documents.map(async ({ id, slot }) => ({
      slot,
      bytes: (await who.asks('GET', `/v1/applications/${application.id}/documents/${id}/content`)).body.toString(
        'base64',
      ),
    })),
  )
const discards = ({ id, version }: Application) =>
  net.applicant.does(204, 'DELETE', `/v1/applications/${id}`, { headers: { 'if-match': `"${version}"` } })
const bySlot = ({ documents }: Application) =>
  documents.map(({ slot, sha256, sizeBytes, fileName, mediaType }) => ({
    slot,
    sha256,
    sizeBytes,
    fileName,
    mediaType,
  }))

/**
 * Returns an application with an issued permit, of a type without inspection and fee. Originals required before
 * handover match.
 */
async function issues(permitType: string, rest: object = {}): Promise<Application> {
  const application = await net.applicant.submits(permitType, rest)
  await net.frontDesk.takes('accept', application)
  await net.reviewer.takes('approve', application)
  await net.head.takes('sign', application)
  return net.applicant.reads(application)
}

describe('renewing an application whose permit was issued', () => {
  let earlier: Application
  let renewal: Application
  before(async () => {
    earlier = await issues('STPT')
    await net.frontDesk.matches(
      earlier,
      earlier.documents.slice(0, 1).map(({ slot }) => slot),
    )
    earlier = await net.applicant.reads(earlier)
    renewal = await begins(earlier, 'renewal')
  })

  it('begins a draft of the same applicant with the place and the answers', () => {
    const { status, villageCode, answers, office, version, setAside } = renewal
    assert.deepEqual(
      { status, villageCode, answers, office, version, setAside },
      {
        status: 'draft',
        villageCode: earlier.villageCode,
        answers: earlier.answers,
        office: null,
        version: 1,
        setAside: null,
      },
    )
    assert.notEqual(renewal.reference, earlier.reference)
    assert.notEqual(renewal.trackingKey, earlier.trackingKey)
  })

  it('names its origin, and that of each document', () => {
    assert.deepEqual(renewal.startedFrom, {
      purpose: 'renewal',
      application: { id: earlier.id, reference: earlier.reference },
    })
    assert.equal(earlier.startedFrom, null)
    assert.deepEqual(
      renewal.documents.map(({ copiedFrom }) => copiedFrom),
      earlier.documents.map(({ id }) => id),
    )
    assert.deepEqual(
      earlier.documents.map(({ copiedFrom }) => copiedFrom),
      earlier.documents.map(() => null),
    )
  })

  it('has copies of the files as objects of its own', async () => {
    assert.ok(renewal.documents.length >= 3)
    assert.deepEqual(bySlot(renewal), bySlot(earlier))
    assert.deepEqual(await contents(renewal), await contents(earlier))
    const keys = await pool<
      { key: string }[]
    >`select object_key as key from documents where application_id in (${renewal.id}, ${earlier.id})`
    assert.equal(new Set(keys.map(({ key }) => key)).size, renewal.documents.length + earlier.documents.length)
  })

  it('has no match of an original: the paper has to be shown again', () => {
    assert.ok(earlier.documents.some(({ original }) => original?.verdict === 'matched'))
    assert.deepEqual(
      renewal.documents.map(({ original }) => original),
      renewal.documents.map(() => null),
    )
  })

  it('is in the history of the new draft', async () => {
    const {
      data: [event],
    } = await net.applicant.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${renewal.id}/events`,
    )
    assert.deepEqual(event, {
      ...event,
      type: 'application.drafted',
      details: {
        startedFrom: earlier.id,
        purpose: 'renewal',
        documents: renewal.documents.map(({ slot }) => slot),
        setAside: { answers: [], documents: [] },
      },
    })
  })

  it('can be submitted unchanged, and is independent', async () => {
    await net.applicant.takes('submit', renewal, inputs['submit'])
    await net.frontDesk.takes('accept', renewal)
    assert.deepEqual((await net.frontDesk.reads(renewal)).startedFrom, renewal.startedFrom)
    assert.deepEqual(await net.applicant.reads(earlier), earlier)
  })

  it('can begin from one that was handed over, and can be an amendment', async () => {
    const handedOver = await issues('SKTM')
    await net.frontDesk.takes('hand_over', handedOver)
    const amendment = await begins(handedOver, 'amendment')
    assert.equal(amendment.startedFrom?.purpose, 'amendment')
  })
})

describe('copying an application', () => {
  it('takes any own application, with any outcome', async () => {
    const draft = await net.applicant.prepares('SKTM')
    const withdrawn = await net.applicant.submits('SKTM')
    await net.applicant.takes('withdraw', withdrawn, inputs['withdraw'])
    for (const earlier of [draft, withdrawn]) assert.deepEqual(bySlot(await begins(earlier, 'copy')), bySlot(earlier))
  })

  it('prefers the answers of the request to copied ones', async () => {
    const earlier = await net.applicant.drafts('IMB', {
      villageCode: menteng,
      answers: { capacity: 'owner', applicant: { name: 'Applicant 1' } },
    })
    const copy = await begins(earlier, 'copy', {
      villageCode: '31.71.06.1002',
      answers: { capacity: null, applicant: { phone: '+6281200000001' } },
    })
    assert.deepEqual(
      [copy.villageCode, copy.answers],
      ['31.71.06.1002', { applicant: { name: 'Applicant 1', phone: '+6281200000001' } }],
    )
  })

  it('takes the current file of each slot, as version 1 of the new one', async () => {
    const earlier = await net.applicant.drafts('SKTM')
    await net.applicant.uploads('identity_card', earlier)
    await net.applicant.uploads('identity_card', earlier)
    const { documents } = await begins(await net.applicant.reads(earlier), 'copy')
    const now = await net.applicant.reads(earlier)
    assert.deepEqual(
      documents.map(({ version, sha256 }) => ({ version, sha256 })),
      now.documents.map(({ sha256 }) => ({ version: 1, sha256 })),
    )
  })

  it('keeps its files when the earlier draft is discarded, and only its own are deleted with it', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    const [copy, other] = [await begins(earlier, 'copy'), await begins(earlier, 'copy')]
    const kept = await contents(earlier)
    await discards(other)
    assert.equal(await sweepStrays(pool, net.storage, 0), other.documents.length)
    assert.deepEqual(await contents(earlier), kept)
    await discards(earlier)
    assert.equal(await sweepStrays(pool, net.storage, 0), earlier.documents.length)
    assert.deepEqual(await contents(copy), kept)
    const now = await net.applicant.reads(copy)
    assert.deepEqual(now.startedFrom, { purpose: 'copy', application: null }, 'What was thrown away exists for nobody.')
  })

  it('uses the version in force, and lists what does not fit it', async () => {
    await publishes(net, 'FENCE', fence)
    const earlier = await net.applicant.drafts('FENCE', { answers: { fence: { length: 20, material: 'hedge' } } })
    for (const slot of ['identity_card', 'wiring_plan']) await net.applicant.uploads(slot, earlier)
    const { properties } = fence.form.properties.fence
    const form = {
      ...fence.form,
      properties: {
        fence: {
          ...fence.form.properties.fence,
          properties: { ...properties, material: named('Material', { oneOf: [choice('iron', 'Besi', 'Iron')] }) },
        },
      },
    }
    const documents = fence.documents.slice(0, 1)
    const next = { ...fence, form, fee: null, stages: { inspection: true, fee: false }, documents }
    await publishes(net, 'FENCE', sampled(next, { fence: { length: 20, posts: 11, material: 'iron' } }))
    const copy = await begins(await net.applicant.reads(earlier), 'copy')
    assert.deepEqual(
      [copy.permitType.version, copy.permitType.newerVersion, copy.answers],
      [2, null, { fence: { length: 20 } }],
    )
    assert.deepEqual(
      copy.setAside?.answers.map(({ pointer, value, code }) => ({ pointer, value, code })),
      [{ pointer: '/fence/material', value: 'hedge', code: 'enum' }],
    )
    assert.deepEqual(
      copy.setAside?.documents.map(({ slot, code }) => ({ slot, code })),
      [{ slot: 'wiring_plan', code: 'slot_gone' }],
    )
    assert.deepEqual(
      copy.documents.map(({ slot }) => slot),
      ['identity_card'],
    )
    assert.deepEqual(await net.applicant.reads(copy), copy)
  })
})

describe('an earlier application', () => {
  it("must be an own one: another's does not exist, and officers cannot copy those of their office", async () => {
    const earlier = await net.applicant.submits('SKTM')
    for (const who of [net.stranger, net.admin]) isRefused(await tries(earlier, 'copy', {}, who), 404, 'not_found')
    isRefused(await tries(earlier, 'copy', {}, net.reviewer), 403, 'forbidden')
    isRefused(await tries({ ...earlier, id: crypto.randomUUID() }, 'copy'), 404, 'not_found')
  })

  it('needs its permit to be renewed or amended', async () => {
    for (const earlier of [await net.applicant.drafts('SKTM'), await net.applicant.submits('SKTM')]) {
      for (const purpose of ['renewal', 'amendment'])
        assert.deepEqual(faultsIn(isRefused(await tries(earlier, purpose), 422, 'rule_broken')), [
          '/startFrom/purpose not_issued',
        ])
    }
    isRefused(await tries(await net.applicant.drafts('SKTM'), 'theft'), 400, 'invalid_request')
  })

  it('must be of the same permit type', async () => {
    const earlier = await net.applicant.drafts('SKTM')
    assert.deepEqual(faultsIn(isRefused(await tries(earlier, 'copy', { permitType: 'IMB' }), 422, 'rule_broken')), [
      '/permitType as_earlier',
    ])
  })

  it('of a retired type finishes, and cannot be continued', async () => {
    const earlier = await net.applicant.submits('NAKES')
    await retires(net, 'NAKES')
    await net.frontDesk.takes('accept', earlier)
    await net.reviewer.takes('approve', earlier)
    await net.head.takes('sign', earlier)
    await net.frontDesk.matches(
      earlier,
      (await net.frontDesk.isBlocked('hand_over', earlier)).map(({ target = '' }) => target),
    )
    await net.frontDesk.takes('hand_over', earlier)
    assert.equal((await net.applicant.reads(earlier)).status, 'handed_over')
    assert.deepEqual(faultsIn(isRefused(await tries(earlier, 'renewal'), 422, 'rule_broken')), [
      '/permitType not_offered',
    ])
  })

  it('filed at a counter is continued at that counter, by its front desk', async () => {
    const counter = await officeOf(net, menteng)
    const [desk, elsewhere] = [
      await appoint(net, ['front_desk'], menteng),
      await appoint(net, ['front_desk'], '31.71.06.1002'),
    ]
    const earlier = await desk.prepares('SKTM', { filedAtOfficeId: counter.id })
    const copy = await begins(earlier, 'copy', { filedAtOfficeId: counter.id }, desk)
    assert.deepEqual(bySlot(copy), bySlot(earlier))
    assert.deepEqual(faultsIn(isRefused(await tries(earlier, 'copy', {}, desk), 422, 'rule_broken')), [
      '/filedAtOfficeId as_earlier',
    ])
    isRefused(await tries(earlier, 'copy', { filedAtOfficeId: counter.id }, elsewhere), 404, 'not_found')
    const own = await desk.drafts('SKTM')
    assert.deepEqual(
      faultsIn(isRefused(await tries(own, 'copy', { filedAtOfficeId: counter.id }, desk), 422, 'rule_broken')),
      ['/filedAtOfficeId as_earlier'],
    )
  })

  it('is named only to those who may see it', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    const copy = await begins(earlier, 'copy', { villageCode: '31.74.01.1001' })
    await net.applicant.takes('submit', copy, inputs['submit'])
    const filed = await net.applicant.reads(copy)
    assert.ok(filed.office)
    const officer = await appoint(net, ['front_desk'], filed.office.regionCode)
    const seen = await officer.reads(copy)
    assert.deepEqual(seen.startedFrom, { purpose: 'copy', application: null })
    const { data } = await officer.does<{ data: { id: string; copiedFrom: string | null }[] }>(
      200,
      'GET',
      `/v1/applications/${copy.id}/documents`,
    )
    const [first] = data
    const one = await officer.does<{ copiedFrom: string | null }>(
      200,
      'GET',
      `/v1/applications/${copy.id}/documents/${first?.id}`,
    )
    assert.deepEqual(
      [...seen.documents, ...data, one].filter(({ copiedFrom }) => copiedFrom !== null),
      [],
    )
    assert.deepEqual(
      filed.documents.map(({ copiedFrom }) => copiedFrom),
      earlier.documents.map(({ id }) => id),
    )
  })
})

describe('the copies of files', () => {
  it('are made once when the request is repeated, and unused ones are removed', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    const headers = newKey()
    const first = await tries(earlier, 'copy', {}, net.applicant, headers)
    const stored = await objectsOf(net)
    isReplayOf(first, await tries(earlier, 'copy', {}, net.applicant, headers))
    assert.deepEqual(await objectsOf(net), stored)
  })

  it('are removed when the draft cannot be created after all', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    await changesNothing(net, async () =>
      assert.deepEqual(
        faultsIn(isRefused(await tries(earlier, 'copy', { villageCode: '32.01.01.1001' }), 422, 'rule_broken')),
        ['/villageCode not_in_network'],
      ),
    )
  })

  it('are complete, or no draft is created when the storage fails at one, and the sweep removes the rest', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    let calls = 0
    using _ = storage.replaceParts((real) => ({
      copy: (...keys) => (++calls === 2 ? Promise.reject(new Error('the storage is tired')) : real.copy(...keys)),
    }))
    isRefused(await tries(earlier, 'copy'), 503, 'unavailable')
    assert.equal((await pool`select from applications where started_from_id = ${earlier.id}`).length, 0)
    assert.equal(await sweepStrays(pool, net.storage, 0), 1)
  })

  it('are not made of a file that was deleted meanwhile', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    using _ = storage.replaceParts((real) => ({
      copy: async (from, to) => {
        await real.remove(to)
        return real.copy(`${from}-gone`, to)
      },
    }))
    await changesNothing(net, async () => isRefused(await tries(earlier, 'copy'), 409, 'conflict'))
  })

  it('that were swept before they had a row are owned by nobody', async () => {
    const earlier = await net.applicant.prepares('SKTM')
    using _ = storage.replaceParts((real) => ({
      copy: async (...keys) => {
        await real.copy(...keys)
        await pool`update stray_objects set sweeping = true where object_key = ${keys[1]}`
        return true
      },
    }))
    await changesNothing(net, async () => isRefused(await tries(earlier, 'copy'), 409, 'conflict'))
  })

  it('can be replaced and removed like any other file', async () => {
    const copy = await begins(await net.applicant.prepares('SKTM'), 'copy')
    const sent = await net.applicant.uploads('identity_card', copy, somePdf())
    assert.deepEqual([sent.version, sent.copiedFrom], [2, null])
    const { version } = await net.applicant.reads(copy)
    await net.applicant.does(204, 'DELETE', `/v1/applications/${copy.id}/documents/${sent.id}`, {
      headers: { 'if-match': `"${version}"` },
    })
    assert.equal(await sweepStrays(pool, net.storage, 0), 2)
  })
})
