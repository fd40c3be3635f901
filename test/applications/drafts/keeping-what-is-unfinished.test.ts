import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { mergePatch } from '../../../src/applications/drafts/merge-patch.ts'
import { seeded } from '../../support/chance/chance.ts'
import { pick } from '../../support/chance/mutations.ts'
import { imbIn, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, example, type Reply } from '../../support/person.ts'
import { fence, named } from '../../support/scenes/fence.ts'
import { publishes, sampled } from '../../support/scenes/publishing.ts'

interface Unfinished extends Application {
  answerFaults: { pointer: string; code: string; detail: string }[] | null
}
type Json = Record<string, unknown>

const net = await network()
after(() => net.close())
const { answers, village } = await example('IMB')

const read = (application: { id: string }, who = net.applicant) =>
  who.does<Unfinished>(200, 'GET', `/v1/applications/${application.id}`)
const saving = (application: { id: string; version: number }, patch: object, headers = {}): Promise<Reply> =>
  net.applicant.asks('PATCH', `/v1/applications/${application.id}`, {
    body: patch,
    headers: { 'if-match': `"${application.version}"`, ...headers },
  })
const saved = async (...call: Parameters<typeof saving>) => {
  const reply = await saving(...call)
  assert.equal(reply.status, 200, reply.text)
  return reply.json<Unfinished>()
}
const listed = ({ answerFaults }: Unfinished) => (answerFaults ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
const blocking = ({ nextActions }: Application) =>
  (nextActions.find(({ action }) => action === 'submit')?.blockers ?? [])
    .filter(({ code }) => code === 'form_incomplete')
    .map(({ target }) => target)
const refusedWith = (reply: Reply) =>
  `${reply.status} ${(reply.refusal.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`).sort()}`

/** A fence type that needs a wiring plan unless it is a hedge. */
const house = {
  ...fence,
  documents: fence.documents.map((slot) =>
    slot.slot === 'wiring_plan' ? { ...slot, requiredWhen: 'answers.fence.material != "hedge"' } : slot,
  ),
  samples: [
    { ...fence.samples[0], expect: { ...fence.samples[0]?.expect, documents: ['identity_card', 'wiring_plan'] } },
  ],
}
before(async () => {
  await publishes(net, 'HOUSE', house)
})

describe('a draft', () => {
  it('keeps a half-typed number, lists it with its pointer, and is not submitted with it', async () => {
    const draft = await net.applicant.prepares('IMB')
    const application = await saved(draft, { answers: { building: { floors: '2a' }, applicant: { nik: '3171' } } })
    assert.deepEqual(listed(application).sort(), ['/answers/applicant/nik pattern', '/answers/building/floors type'])
    assert.deepEqual(await read(draft), application)
    const blockers = await net.applicant.isBlocked('submit', draft, inputs['submit'])
    assert.deepEqual(
      blockers.map(({ target }) => target),
      application.answerFaults?.map(({ pointer }) => pointer),
    )
    const whole = await saved(application, {
      answers: { building: { floors: 2 }, applicant: { nik: '3171000000000001' } },
    })
    assert.deepEqual(whole.answerFaults, [])
    await net.applicant.takes('submit', draft, inputs['submit'])
  })

  it('can begin with incomplete answers, also at a counter, and lists what is missing and what is wrong', async () => {
    const begun = { permitType: 'HOUSE', answers: { fence: { length: '12', posts: null, material: 'wood' } } }
    const drafts = [
      await net.applicant.drafts('HOUSE', begun),
      await net.frontDesk.drafts('HOUSE', { ...begun, filedAtOfficeId: await counterOf() }),
    ]
    for (const [index, { id }] of drafts.entries()) {
      const application = await read({ id }, index === 0 ? net.applicant : net.frontDesk)
      assert.deepEqual(application.answers, { fence: { length: '12', material: 'wood' } })
      assert.deepEqual(listed(application).sort(), ['/answers/fence/length type', '/answers/fence/posts required'])
    }
  })

  it('lists it in the requested language', async () => {
    const draft = await net.applicant.drafts('HOUSE')
    const application = await saved(draft, { answers: { fence: { posts: 1 } } }, { 'accept-language': 'id' })
    assert.equal(
      application.answerFaults?.find(({ code }) => code === 'minimum')?.detail,
      '"Pagar › Tiang" tidak boleh kurang dari 2.',
    )
  })

  it('refuses values of another shape, unknown or beyond a bound, all at once, and changes nothing', async () => {
    const draft = await net.applicant.drafts('IMB', { answers })
    const reply = await saving(draft, {
      answers: {
        colour: 'red',
        capacity: { of: 'owner' },
        applicant: { name: 'x'.repeat(151), nik: ['3171'], age: 30 },
        building: 'a house',
        land: [],
        site: { street: 7 },
      },
    })
    assert.equal(
      refusedWith(reply),
      `422 ${[
        '/answers/applicant/age additionalProperties',
        '/answers/applicant/name maxLength',
        '/answers/applicant/nik type',
        '/answers/building type',
        '/answers/capacity type',
        '/answers/colour additionalProperties',
        '/answers/land type',
      ]}`,
    )
    const huge = await net.applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
      raw: { payload: '{"answers":{"building":{"floors":1e400}}}', type: 'application/json' },
      headers: { 'if-match': `"${draft.version}"` },
    })
    assert.equal(refusedWith(huge), '422 /answers/building/floors number_range')
    const long = await saving(draft, { answers: { building: { floors: '1'.repeat(1_001) } } })
    assert.equal(refusedWith(long), '422 /answers/building/floors maxLength')
    assert.deepEqual(await net.applicant.reads(draft), draft)
  })

  it('requires no document by an invalid answer: it is not known yet', async () => {
    const draft = await net.applicant.drafts('HOUSE', { villageCode: village })
    const wanted = async (material: unknown) => {
      const application = await saved(await net.applicant.reads(draft), { answers: { fence: { material } } })
      const { blockers = [] } = application.nextActions.find(({ action }) => action === 'submit') ?? {}
      return blockers.flatMap(({ code, target }) => (code === 'document_missing' ? [target] : []))
    }
    assert.deepEqual(await wanted('iron'), ['identity_card', 'wiring_plan'])
    for (const unfinished of ['iro', 5, true]) assert.deepEqual(await wanted(unfinished), ['identity_card'])
  })

  it('keeps it when it moves to another version, and when another draft begins from it', async () => {
    const draft = await net.applicant.drafts('HOUSE', {
      answers: { fence: { length: '12', posts: 11, material: 'wood' } },
    })
    const { length, posts, material } = fence.form.properties.fence.properties
    const narrower = { length, posts: { ...posts, maximum: 10 }, material, colour: named('Colour', { type: 'string' }) }
    const next = structuredClone({ ...house, samples: [] as object[], fee: undefined, authority: undefined })
    Object.assign(next, {
      stages: { inspection: false, fee: false },
      documents: [fence.documents[0]],
      form: { ...fence.form, properties: { fence: { ...fence.form.properties.fence, properties: narrower } } },
    })
    const version = await publishes(net, 'HOUSE', sampled(next, { fence: { length: 20, posts: 10, material: 'wood' } }))
    const { application, setAside } = await net.applicant.does<{
      application: Unfinished
      setAside: { answers: object[] }
    }>(200, 'PUT', `/v1/applications/${draft.id}/permit-type-version`, {
      body: { version },
      headers: { 'if-match': `"${draft.version}"` },
    })
    assert.deepEqual(application.answers, { fence: { length: '12', material: 'wood' } })
    assert.equal(setAside.answers.length, 1, 'Only what fitted before is set aside.')
    const startFrom = { applicationId: draft.id, purpose: 'copy' }
    const copy = await net.applicant.drafts('HOUSE', { startFrom })
    assert.deepEqual([copy.answers, copy.setAside], [{ fence: { length: '12', material: 'wood' } }, null])
  })
})

describe('a returned application', () => {
  it('keeps incomplete answers only in the returned fields', async () => {
    const application = await imbIn('submitted', net)
    await net.frontDesk.takes('return', application, {
      reasons: [{ target: '/building/floors', code: 'inconsistent' }],
    })
    const returned = await read(application)
    assert.deepEqual(returned.answerFaults, [])
    const mended = await saved(returned, { answers: { building: { floors: 'two' } } })
    assert.deepEqual(listed(mended), ['/answers/building/floors type'])
    const beyond = await saving(mended, { answers: { building: { floors: 'three' }, capacity: 'own' } })
    assert.equal(refusedWith(beyond), '422 /answers/capacity not_asked_for')
    assert.deepEqual(await read(application), mended)
    await net.applicant.isBlocked('submit', application, inputs['submit'])
    assert.equal((await read(application, net.frontDesk)).answerFaults, null, 'Officers have nothing to mend in it.')
    await saved(mended, { answers: { building: { floors: 2 } } })
    await net.applicant.takes('submit', application, inputs['submit'])
    assert.equal((await read(application)).answerFaults, null)
  })
})

describe('a personal answer', () => {
  it('is sealed also while it is malformed, without a hash by which it could be guessed', async () => {
    const draft = await net.applicant.drafts('IMB', { answers })
    const odd = { nik: '317194-half', phone: 81_355_501_234, email: 'somebody.half', address: { rt: 7, street: true } }
    const application = await saved(draft, { answers: { applicant: odd } })
    const applicant = mergePatch(answers['applicant'], odd)
    assert.deepEqual(application.answers['applicant'], applicant)
    const [kept] = await net.database.pool<{ answers: { applicant: object }; hashes: string }[]>`
      select f.answers,
        (
          select count(*)
          from application_lookups l
          where l.application_id = f.application_id and l.kind <> 'name'
        ) as hashes
      from application_forms f
      where f.application_id = ${draft.id}`
    const text = JSON.stringify(kept?.answers)
    for (const part of ['317194', '81355501234', 'somebody', 'true']) assert.ok(!text.includes(part), part)
    assert.equal(Number(kept?.hashes), 0)
    const again = await saved(application, {
      answers: { applicant: { nik: '3174094502810007', phone: '+6281355501234' } },
    })
    assert.deepEqual((await read(draft)).answers, again.answers)
  })
})

describe('any sequence of changes', () => {
  for (const [index, code] of ['IMB', 'KLINIK', 'REKLAME'].entries()) {
    it(`of ${code} is refused without effect or saved and shown; listed faults are the blockers`, async () => {
      const random = seeded(20_261_128 + index)
      const { answers: whole } = await example(code)
      let application = await read(await net.applicant.prepares(code))
      const outcomes = { saved: 0, refused: 0, whole: 0 }
      for (let round = 0; round < 60; round++) {
        const patch = random() < 0.15 ? { ...emptied(application.answers), ...whole } : oddPatch(whole, random)
        const reply = await saving(application, { answers: patch })
        const now = await read(application)
        if (reply.status === 200) {
          assert.deepEqual(now.answers, mergePatch(application.answers, patch), JSON.stringify(patch))
          assert.deepEqual(now, reply.json<Unfinished>())
          outcomes.saved++
        } else {
          assert.equal(reply.refusal.code, 'rule_broken', reply.text)
          assert.deepEqual(now, application, JSON.stringify(patch))
          outcomes.refused++
        }
        application = now
        assert.deepEqual(
          blocking(application),
          application.answerFaults?.map(({ pointer }) => pointer),
        )
        if (application.answerFaults?.length === 0) outcomes.whole++
        const dry = await net.applicant.tries('submit', application, inputs['submit'], { dryRun: true })
        const { blockers = [] } = application.nextActions.find(({ action }) => action === 'submit') ?? {}
        assert.deepEqual([dry.status, dry.refusal.blockers ?? []], [blockers.length === 0 ? 200 : 422, blockers])
      }
      assert.ok(outcomes.saved > 10 && outcomes.refused > 5 && outcomes.whole > 2, JSON.stringify(outcomes))
      application = await saved(application, { answers: { ...emptied(application.answers), ...whole } })
      assert.deepEqual(application.answerFaults, [])
      await net.applicant.takes('submit', application, inputs['submit'])
    })
  }
})

const emptied = (members: Json): Json => Object.fromEntries(Object.keys(members).map((name) => [name, null]))

const unfinished: [unknown, ...unknown[]] = ['', '1', '12a', 'x', -1, 0, 1.5, 1e15, true, false, null]
const misshapen: [unknown, ...unknown[]] = [{ a: 1 }, ['x'], [], {}, 'x'.repeat(3_000)]

/** Returns a random change of some answers: most are incomplete, some have another shape or an unknown member. */
function oddPatch(members: Json, random: () => number): Json {
  const changed = Object.entries(members).flatMap(([name, value]): [string, unknown][] => {
    const isMembers = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (random() < 0.02) return [[name, pick(random, misshapen)]]
    if (isMembers) return random() < 0.6 ? [[name, oddPatch({ ...value }, random)]] : []
    if (random() < 0.6) return []
    return [[name, Array.isArray(value) ? value.map((item) => oddItem(item, random)) : pick(random, unfinished)]]
  })
  return Object.fromEntries(random() < 0.03 ? [...changed, ['colour', 'red']] : changed)
}

const oddItem = (item: unknown, random: () => number): unknown =>
  typeof item === 'object' && item !== null ? mergePatch(item, oddPatch({ ...item }, random)) : pick(random, unfinished)

async function counterOf(): Promise<string> {
  const { posts } = await net.frontDesk.does<{ posts: { officeId: string }[] }>(200, 'GET', '/v1/me')
  return posts[0]?.officeId ?? ''
}
