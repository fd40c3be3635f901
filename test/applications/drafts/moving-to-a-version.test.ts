import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changeDraft } from '../../../src/applications/drafts/change.ts'
import { moveToVersion } from '../../../src/applications/drafts/move-version.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race, wholeHistory } from '../../support/faults/racing.ts'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Aside, type Application as Draft, type Person, somePdf, somePng } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { choice, fence, named } from '../../support/scenes/fence.ts'
import { publishes, retires, rollsOut, sampled } from '../../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

interface Move {
  dryRun: boolean
  from: number
  to: number
  changes: { kind: string; pointer: string }[]
  setAside: Aside
  application: Draft
}

const village = '31.71.06.1001'
const answers = { fence: { length: 20, posts: 11, material: 'hedge', electric: true } }
const { electric: _gone, ...fields } = fence.form.properties.fence.properties
const [identityCard] = fence.documents
/**
 * The next version: no hedges, no electricity, fewer posts, a required colour; no wiring plan; the identity card as a
 * photograph.
 */
const stricter = sampled(
  {
    ...fence,
    authority: [],
    stages: { inspection: true, fee: false },
    fee: null,
    form: {
      ...fence.form,
      properties: {
        fence: {
          ...fence.form.properties.fence,
          required: ['length', 'posts', 'material', 'colour'],
          properties: {
            ...fields,
            material: named('Material', {
              type: 'string',
              oneOf: [choice('wood', 'Kayu', 'Wood'), choice('iron', 'Besi', 'Iron')],
            }),
            posts: { ...fields.posts, maximum: 10 },
            colour: named('Colour', { type: 'string', maxLength: 20 }),
          },
        },
      },
    },
    documents: [{ ...identityCard, formats: ['image/png'] }],
  },
  { fence: { length: 20, posts: 10, material: 'wood', colour: 'red' } },
)

const reads = (draft: { id: string }, who: Person = net.applicant) =>
  who.does<Draft>(200, 'GET', `/v1/applications/${draft.id}`)
const tries = (
  { id, version }: { id: string; version: number },
  to: number,
  { who = net.applicant, query = '', etag = `"${version}"` }: { who?: Person; query?: string; etag?: string } = {},
) =>
  who.asks('PUT', `/v1/applications/${id}/permit-type-version${query}`, {
    body: { version: to },
    headers: { 'if-match': etag },
  })
async function moves(draft: { id: string; version: number }, to: number, query = ''): Promise<Move> {
  const reply = await tries(draft, to, { query })
  assert.equal(reply.status, 200, reply.text)
  return reply.json<Move>()
}

let codes = 0
/** Returns a draft with answers and both documents, on the first version of a type that has a second one. */
async function outdated(second: object = stricter): Promise<Draft & { code: string }> {
  const code = `FENCE-${++codes}`
  await publishes(net, code, fence)
  const draft = await net.applicant.drafts(code, { answers, villageCode: village })
  for (const slot of ['identity_card', 'wiring_plan']) await net.applicant.uploads(slot, draft)
  await publishes(net, code, second)
  return { ...(await reads(draft)), code }
}

describe('a draft on an old version', () => {
  it('shows that there is a newer one, but only while it is a draft', async () => {
    const draft = await outdated({ ...fence, samples: [] })
    assert.deepEqual(draft.permitType, { code: draft.code, version: 1, names: fence.names, newerVersion: 2 })
    await rollsOut(net, draft.code, '31')
    await net.applicant.takes('submit', draft, inputs['submit'])
    assert.deepEqual((await reads(draft)).permitType, {
      code: draft.code,
      version: 1,
      names: fence.names,
      newerVersion: null,
    })
  })

  it('shows no version that is not in force yet, and none when it is on the newest', async () => {
    await publishes(net, 'CALM', fence)
    const draft = await net.applicant.drafts('CALM')
    await publishes(net, 'CALM', fence, '2999-01-01')
    assert.equal((await reads(draft)).permitType.newerVersion, null)
  })
})

describe('moving a draft to the version in force', () => {
  let draft: Draft
  let dry: Move
  let moved: Move
  before(async () => {
    draft = await outdated()
    await changesNothing(net, async () => {
      dry = await moves(draft, 2, '?dryRun=true')
    })
    moved = await moves(draft, 2)
  })

  it('lists the changed fields, documents, stages and fee', () => {
    assert.deepEqual([moved.from, moved.to], [1, 2])
    assert.deepEqual(moved.changes.map(({ kind, pointer }) => `${kind} ${pointer}`).sort(), [
      'added /form/fence/colour',
      'changed /authority',
      'changed /documents/identity_card',
      'changed /fee',
      'changed /form/fence',
      'changed /form/fence/material',
      'changed /form/fence/posts',
      'changed /stages',
      'removed /documents/wiring_plan',
      'removed /form/fence/electric',
    ])
  })

  it('keeps valid answers, and sets aside refused ones with their reason', () => {
    assert.deepEqual(moved.application.answers, { fence: { length: 20 } })
    assert.deepEqual(
      moved.setAside.answers
        .map(({ pointer, value, code }) => ({ pointer, value, code }))
        .sort((a, b) => a.pointer.localeCompare(b.pointer)),
      [
        { pointer: '/fence/electric', value: true, code: 'additionalProperties' },
        { pointer: '/fence/material', value: 'hedge', code: 'enum' },
        { pointer: '/fence/posts', value: 11, code: 'maximum' },
      ],
    )
    assert.equal(
      moved.setAside.answers.find(({ pointer }) => pointer === '/fence/posts')?.detail,
      '"Fence › Posts" must be at most 10.',
    )
  })

  it('keeps documents without a slot, or not accepted by their slot, on record without effect', async () => {
    assert.deepEqual(moved.application.documents, [])
    assert.deepEqual(
      moved.setAside.documents.map(({ slot, code }) => `${slot} ${code}`),
      ['identity_card format_not_accepted', 'wiring_plan slot_gone'],
    )
    const { data } = await net.applicant.does<{ data: { id: string; supersededAt: string | null }[] }>(
      200,
      'GET',
      `/v1/applications/${draft.id}/documents`,
    )
    assert.deepEqual(
      data.map(({ id }) => id).sort(),
      moved.setAside.documents.map(({ documentId }) => documentId).sort(),
    )
    for (const { id, supersededAt } of data) {
      assert.ok(supersededAt)
      assert.equal(
        (await net.applicant.asks('GET', `/v1/applications/${draft.id}/documents/${id}/content`)).status,
        200,
      )
    }
  })

  it('lists all of that in a dry run, and writes nothing', () => {
    const { version, updatedAt: _then, ...before } = { updatedAt: '', ...dry.application }
    const { version: later, updatedAt: _now, ...after } = { updatedAt: '', ...moved.application }
    assert.deepEqual([dry.dryRun, moved.dryRun, version, later], [true, false, draft.version, draft.version + 1])
    assert.deepEqual(before, after)
    assert.deepEqual({ ...dry, application: null, dryRun: null }, { ...moved, application: null, dryRun: null })
  })

  it('then requires what the new version requires', () => {
    assert.deepEqual([moved.application.permitType.version, moved.application.permitType.newerVersion], [2, null])
    const blockers = moved.application.nextActions
      .find(({ action }) => action === 'submit')
      ?.blockers.map(({ target }) => target)
    for (const target of ['/answers/fence/colour', '/answers/fence/posts', 'identity_card'])
      assert.ok(blockers?.includes(target), target)
  })

  it('is in the history by names, without the answers', async () => {
    await wholeHistory(net, draft)
    const { data } = await net.applicant.does<{ data: { type: string; version: number; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${draft.id}/events`,
    )
    const event = data.at(-1)
    assert.deepEqual([event?.type, event?.version], ['application.version_changed', draft.version + 1])
    assert.match(JSON.stringify(event?.details), /"from":1,"to":2|"to":2,.*"from":1/)
    assert.match(JSON.stringify(event?.details), /\/fence\/material/)
    assert.doesNotMatch(JSON.stringify(event?.details), /hedge/)
  })

  it('lets the slot accept a new file, and the applicant discard what was set aside', async () => {
    const sent = await net.applicant.uploads('identity_card', draft, somePng(), 'card.png')
    assert.equal(sent.version, 2)
    const now = await reads(draft)
    assert.equal(now.setAside?.answers.length, 3)
    await net.applicant.saves(now, { answers: { fence: { material: 'wood' } } })
    const kept = await reads(draft)
    assert.equal(kept.setAside?.answers.length, 3, 'Saving answers does not touch it.')
    await net.applicant.saves(kept, { setAside: null })
    assert.equal((await reads(draft)).setAside, null)
  })

  it('may be repeated: the second time nothing changes', async () => {
    const now = await reads(draft)
    const again = await changesNothing(net, () => moves(now, 2))
    assert.deepEqual([again.from, again.to, again.changes, again.setAside], [2, 2, [], { answers: [], documents: [] }])
  })
})

describe('what was set aside', () => {
  it('accumulates over several versions, each with its own labels', async () => {
    const draft = await outdated({ ...fence, samples: [], documents: [identityCard] })
    const { application } = await moves(draft, 2)
    await publishes(net, draft.code, stricter)
    const { setAside, application: now } = await moves(application, 3)
    assert.deepEqual(
      setAside.documents.map(({ slot }) => slot),
      ['identity_card'],
    )
    assert.deepEqual(
      now.setAside?.documents.map(({ slot }) => slot),
      ['wiring_plan', 'identity_card'],
    )
    const indonesian = await net.applicant.asks('GET', `/v1/applications/${draft.id}`, {
      headers: { 'accept-language': 'id' },
    })
    assert.match(indonesian.text, /Dokumen ini tidak diminta lagi/)
  })

  it('is not submitted: the office does not see it, and it is not kept', async () => {
    const draft = await outdated({ ...fence, samples: [], documents: [identityCard] })
    await rollsOut(net, draft.code, '31')
    const { application } = await moves(draft, 2)
    assert.ok(application.setAside)
    await net.applicant.takes('submit', draft, inputs['submit'])
    for (const who of [net.applicant, net.frontDesk]) assert.equal((await reads(draft, who)).setAside, null)
    const [form] = await net.database.pool<
      { aside: unknown }[]
    >`select set_aside as aside from application_forms where application_id = ${draft.id}`
    assert.equal(form?.aside, null)
  })

  it('is deleted with a discarded draft', async () => {
    const draft = await outdated()
    const { application } = await moves(draft, 2)
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, {
      headers: { 'if-match': `"${application.version}"` },
    })
    const [form] = await net.database.pool<
      { aside: unknown }[]
    >`select set_aside as aside from application_forms where application_id = ${draft.id}`
    assert.equal(form?.aside, null)
  })
})

describe('a move that is refused', () => {
  it('leads to a version that is not in force: old, future, or unknown', async () => {
    const draft = await outdated()
    await publishes(net, draft.code, { ...stricter, names: fence.names }, '2999-01-01')
    for (const version of [1, 3, 9])
      assert.deepEqual(faultsIn(isRefused(await tries(draft, version), 422, 'rule_broken')), ['/version not_in_force'])
    for (const version of [0, 1.5, '2'])
      isRefused(
        await net.applicant.asks('PUT', `/v1/applications/${draft.id}/permit-type-version`, {
          body: { version },
          headers: { 'if-match': `"${draft.version}"` },
        }),
        400,
        'invalid_request',
      )
  })

  it('is of a retired type: the draft stays on its version, and can be submitted', async () => {
    const draft = await outdated()
    await rollsOut(net, draft.code, '31')
    await retires(net, draft.code)
    const now = await reads(draft)
    assert.equal(now.permitType.newerVersion, null)
    for (const query of ['', '?dryRun=true'])
      assert.match(isRefused(await tries(now, 2, { query }), 409, 'permit_type_retired').detail, new RegExp(draft.code))
    await net.applicant.takes('submit', draft, inputs['submit'])
    assert.equal((await reads(draft)).status, 'submitted')
  })

  it('is of a submitted application', async () => {
    const draft = await outdated({ ...fence, samples: [] })
    await rollsOut(net, draft.code, '31')
    await net.applicant.takes('submit', draft, inputs['submit'])
    isRefused(await tries(await reads(draft), 2), 409, 'not_editable')
    isRefused(await tries(await reads(draft), 2, { who: net.frontDesk }), 403, 'forbidden')
  })

  it('is of a draft that has changed since, also in a dry run', async () => {
    const draft = await outdated()
    for (const query of ['', '?dryRun=true'])
      isRefused(await tries(draft, 2, { query, etag: `"${draft.version - 1}"` }), 412, 'stale')
    isRefused(await tries(draft, 2, { who: net.stranger }), 404, 'not_found')
  })

  it('loses to a concurrent change, or that change loses to it', async () => {
    const [draft, other, actor] = [await outdated(), await outdated(), await actorOf(net, 'applicant-1')]
    const bound = ({ version }: Draft) => ({
      vault: net.vault,
      reads: net.reads,
      actor,
      channel: 'web' as const,
      ifVersion: version,
    })
    const late = await race(
      net,
      (tx) => changeDraft({ ...bound(draft), db: tx }, draft.id, { answers: { fence: { posts: 5 } } }),
      () => tries(draft, 2),
    )
    isRefused(late, 412, 'stale')
    assert.deepEqual((await wholeHistory(net, draft)).answers, { fence: { ...answers.fence, posts: 5 } })
    const lateUpload = await race(
      net,
      (tx) => moveToVersion({ ...bound(other), db: tx }, other.id, { version: 2, dryRun: false }),
      () => net.applicant.triesUpload('wiring_plan', other, somePdf()),
    )
    assert.deepEqual(faultsIn(isRefused(lateUpload, 422, 'rule_broken')), ['/slot unknown_slot'])
    assert.deepEqual((await wholeHistory(net, other)).documents, [])
  })
})
