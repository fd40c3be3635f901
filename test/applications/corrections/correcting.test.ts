import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { rotateRecords } from '../../../src/personal-data/rotate.ts'
import { checkKeys } from '../../../src/privacy/key-checks.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { versionTag } from '../../support/asserting/tags.ts'
import { goes, letDaysPass } from '../../support/journey.ts'
import { network, testKeys } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes, rollsOut } from '../../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  stranger,
  frontDesk,
  reviewer,
  head,
  database: { pool },
} = net

interface Correction {
  id: string
  changes: { pointer: string; before: unknown; after: unknown }[]
  reason: string
  outcome: { outcome: string; reason: string | null; office: object | null } | null
}
const reason = 'The number was mistyped.'
const nik = '3171056607880039'
const mended = { applicant: { nik, name: 'Applicant One' } }

const correctionsOf = ({ id }: { id: string }) => `/v1/applications/${id}/corrections`
const triesToCorrect = (person: Person, application: { id: string }, answers: object = mended, because = reason) =>
  person.asks('POST', correctionsOf(application), { body: { answers, reason: because } })
async function asksFor(person: Person, application: { id: string }, answers: object = mended): Promise<Correction> {
  const reply = await triesToCorrect(person, application, answers)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Correction>()
}
async function concludes(person: Person, application: { id: string }, { id }: { id: string }, body: object) {
  const [{ version } = { version: 0 }] = await pool<
    { version: number }[]
  >`select version from applications where id = ${application.id}`
  return person.asks('PUT', `${correctionsOf(application)}/${id}/outcome`, {
    body,
    headers: { 'if-match': `"${version}"` },
  })
}
const answersOf = async (person: Person, application: { id: string }) =>
  Object((await person.reads(application)).answers)['applicant']
const historyOf = async ({ id }: { id: string }) =>
  (
    await applicant.does<{ data: { type: string; version: number; details: object; actor: { standing: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data

const label = { 'x-label': { id: 'Pemilik', en: 'Owner' } }
const owner = {
  ...label,
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { ...label, type: 'string', maxLength: 100 },
    nik: { ...label, type: 'string', pattern: '^[0-9]{16}$', examples: ['3171000000000001'], 'x-personal': 'nik' },
  },
}
const lines = [
  {
    code: 'length',
    names: { id: 'Panjang', en: 'Length' },
    when: 'has(answers.owner) && has(answers.owner.nik) && answers.owner.nik.startsWith("3171")',
    amount: '5000',
  },
]
/** A fence type with an owner, whose identity number decides on the fee. */
const owned = {
  ...fence,
  form: { ...fence.form, properties: { ...fence.form.properties, owner } },
  samples: [],
  authority: [],
  documents: [],
  originalsGate: 'none',
  fee: { tariff: 'test', certainty: 'uncertain', lines },
}

describe('a request for a correction', () => {
  let application: Application
  before(async () => {
    application = await applicant.submits('SKTM')
  })

  it('is for the person who submitted the application, and changes nothing until it is decided', async () => {
    const was = await answersOf(applicant, application)
    for (const [person, status, code] of [
      [stranger, 404, 'not_found'],
      [frontDesk, 403, 'forbidden'],
      [head, 403, 'forbidden'],
      [net.admin, 404, 'not_found'],
    ] as const)
      isRefused(await triesToCorrect(person, application), status, code)
    const { version } = await applicant.reads(application)
    const reply = await triesToCorrect(applicant, application)
    const correction = reply.json<Correction>()
    assert.deepEqual(
      [reply.status, versionTag(reply), reply.headers['location']],
      [201, `"${version + 1}"`, `${correctionsOf(application)}/${correction.id}`],
    )
    assert.deepEqual(correction.changes, [
      { pointer: '/applicant/nik', before: was.nik, after: nik },
      { pointer: '/applicant/name', before: was.name, after: 'Applicant One' },
    ])
    assert.deepEqual(await answersOf(applicant, application), was)
    assert.deepEqual((await historyOf(application)).at(-1), {
      ...(await historyOf(application)).at(-1),
      type: 'correction.requested',
      version: version + 1,
      details: { pointers: ['/applicant/nik', '/applicant/name'] },
    })
    assert.equal(
      isRefused(
        await triesToCorrect(applicant, application, { applicant: { name: 'Another' } }),
        409,
        'correction_waits',
      ).status,
      409,
    )
  })

  it('is nowhere in plain text, and is returned on a retry, though no plain copy is stored', async () => {
    const other = await applicant.submits('SKTM')
    const ask = { body: { answers: mended, reason }, headers: { 'idempotency-key': crypto.randomUUID() } }
    const first = await applicant.does<Correction>(201, 'POST', correctionsOf(other), ask)
    assert.deepEqual(await applicant.does(201, 'POST', correctionsOf(other), ask), first)
    for (const table of ['corrections', 'application_events', 'idempotency_keys', 'application_forms'])
      assert.deepEqual([...(await pool`select from ${pool(table)} t where strpos(t::text, ${nik}) > 0`)], [], table)
  })

  it('is refused with all faults, and for a draft, which can be edited', async () => {
    const [draft, other] = [await applicant.drafts('SKTM'), await applicant.submits('SKTM')]
    isRefused(await triesToCorrect(applicant, draft), 409, 'correction_not_open')
    const same = { applicant: { name: (await answersOf(applicant, other)).name } }
    await changesNothing(net, async () => {
      for (const [answers, codes, because] of [
        [same, ['/answers changes_nothing']],
        [{ applicant: { nik: 'x' } }, ['/answers/applicant/nik pattern']],
        [{ applicant: { nik: null } }, ['/answers/applicant/nik required']],
        [
          { applicant: { colour: 'red' } },
          ['/answers/applicant/colour additionalProperties', '/answers/applicant/colour unevaluatedProperties'],
        ],
        [{ applicant: { nik: '••••••••••••9999' } }, ['/answers/applicant/nik masked']],
        [mended, ['/reason personal_number'], `It is ${nik}.`],
      ] as const) {
        const { errors = [] } = isRefused(await triesToCorrect(applicant, other, answers, because), 422, 'rule_broken')
        assert.ok(
          errors.some(({ pointer, code }) => codes.some((expected) => expected === `${pointer} ${code}`)),
          JSON.stringify(errors),
        )
      }
    })
  })

  it('corrects personal answers, and nothing that a decision is based on', async () => {
    const imb = await applicant.submits('IMB')
    const faultsOf = async (application: { id: string }, answers: object) =>
      (isRefused(await triesToCorrect(applicant, application, answers), 422, 'rule_broken').errors ?? []).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      )
    assert.deepEqual(await faultsOf(imb, { land: { area: 130 }, building: { height: 9 } }), [
      '/answers/land/area not_personal',
      '/answers/building/height not_personal',
    ])
    await publishes(net, 'OWNED', owned)
    await rollsOut(net, 'OWNED', '31.71')
    const application = await applicant.drafts('OWNED', {
      villageCode: '31.71.06.1001',
      answers: {
        fence: { length: 60, posts: 11, material: 'wood' },
        owner: { name: 'Somebody', nik: '3171056607880031' },
      },
    })
    await applicant.takes('submit', application, { statementAccepted: true })
    assert.deepEqual(await faultsOf(application, { owner: { nik: '3172056607880031' } }), [
      '/answers/owner/nik decides',
    ])
    assert.equal((await asksFor(applicant, application, { owner: { nik: '3171056607880032' } })).changes.length, 1)
  })

  it('names a field that cannot be corrected by its label in the form', async () => {
    const imb = await applicant.submits('IMB')
    const { errors } = isRefused(await triesToCorrect(applicant, imb, { land: { area: 130 } }), 422, 'rule_broken')
    const expected = '"Land › Area of the land" is not personal data. Ask the office to return the application.'
    assert.equal(errors?.[0]?.detail, expected)
  })

  it('treats a mask that is sent back as the answer it replaces', async () => {
    const application = await applicant.submits('SKTM')
    const masked = `••••••••••••${String((await answersOf(applicant, application)).nik).slice(-4)}`
    assert.deepEqual(
      (await asksFor(applicant, application, { applicant: { nik: masked, name: 'Applicant One' } })).changes.map(
        ({ pointer }) => pointer,
      ),
      ['/applicant/name'],
    )
  })
})

describe('the requested answer', () => {
  it('is shown to the requester and the waiting front desk, with a record; to others only its place', async () => {
    const application = await applicant.submits('SKTM')
    const { id } = await asksFor(applicant, application)
    const seenBy = async (person: Person) =>
      (await person.does<Correction>(200, 'GET', `${correctionsOf(application)}/${id}`)).changes.map(
        ({ after: value }) => value,
      )
    assert.deepEqual(await seenBy(applicant), [nik, 'Applicant One'])
    assert.deepEqual(await seenBy(frontDesk), [nik, 'Applicant One'])
    const {
      data: [read],
    } = await applicant.does<{ data: { what: string; fields: string[]; reader: { role: string } }[] }>(
      200,
      'GET',
      '/v1/me/data-access',
    )
    assert.deepEqual([read?.reader.role, read?.fields], ['front_desk', ['/applicant/nik', '/applicant/name']])
    for (const person of [reviewer, head]) assert.deepEqual(await seenBy(person), ['•••', '•••'])
    isRefused(await stranger.asks('GET', `${correctionsOf(application)}/${id}`), 404, 'not_found')
    isRefused(await stranger.asks('GET', correctionsOf(application)), 404, 'not_found')
    assert.equal(
      (await concludes(frontDesk, application, { id }, { outcome: 'refused', reason: 'Bring your identity card.' }))
        .status,
      200,
    )
    assert.deepEqual(
      [await seenBy(frontDesk), await seenBy(applicant)],
      [
        ['•••', '•••'],
        [nik, 'Applicant One'],
      ],
    )
  })
})

describe('a correction', () => {
  it('that is accepted changes the application, is found by the new value, and keeps the old one sealed', async () => {
    const application = await applicant.submits('SKTM')
    const was = await answersOf(applicant, application)
    const correction = await asksFor(applicant, application)
    for (const person of [reviewer, head, applicant])
      isRefused(await concludes(person, application, correction, { outcome: 'accepted' }), 403, 'forbidden')
    const reply = await concludes(frontDesk, application, correction, { outcome: 'accepted' })
    assert.deepEqual([reply.status, reply.json<Correction>().outcome?.outcome], [200, 'accepted'], reply.text)
    assert.deepEqual(await answersOf(applicant, application), { ...was, nik, name: 'Applicant One' })
    const last = (await historyOf(application)).at(-1)
    assert.deepEqual(
      [last?.type, last?.actor.standing, last?.details],
      [
        'application.corrected',
        'front_desk',
        { correctionId: correction.id, pointers: ['/applicant/nik', '/applicant/name'] },
      ],
    )
    const foundBy = async (number: string) =>
      (
        await frontDesk.does<{ data: { id: string }[] }>(200, 'POST', '/v1/applications/search', {
          body: { nik: number },
        })
      ).data.some(({ id }) => id === application.id)
    assert.deepEqual([await foundBy(nik), await foundBy(was.nik)], [true, false])
    const { applications } = await applicant.does<{
      applications: { id: string; corrections: { content: { changes: object[] } }[] }[]
    }>(200, 'GET', '/v1/me/export')
    assert.deepEqual(applications.find(({ id }) => id === application.id)?.corrections[0]?.content.changes[0], {
      pointer: '/applicant/nik',
      before: was.nik,
      after: nik,
    })
    isRefused(await concludes(frontDesk, application, correction, { outcome: 'accepted' }), 409, 'correction_decided')
    const audit = { body: { applicationId: application.id } }
    const { findings } = await net.admin.does<{ findings: object[] }>(200, 'POST', '/v1/audit/verifications', audit)
    assert.deepEqual(findings, [])
  })

  it('can be withdrawn by its requester, refused with a reason, and requested again', async () => {
    const application = await applicant.submits('SKTM')
    const first = await asksFor(applicant, application)
    isRefused(await concludes(frontDesk, application, first, { outcome: 'withdrawn' }), 403, 'forbidden')
    assert.equal((await concludes(applicant, application, first, { outcome: 'withdrawn' })).status, 200)
    const second = await asksFor(applicant, application)
    isRefused(await concludes(frontDesk, application, second, { outcome: 'refused' }), 400, 'invalid_request')
    assert.equal(
      (await concludes(frontDesk, application, second, { outcome: 'refused', reason: 'Bring your identity card.' }))
        .status,
      200,
    )
    const { data } = await applicant.does<{ data: Correction[] }>(200, 'GET', correctionsOf(application))
    assert.deepEqual(
      data.map(({ outcome }) => [outcome?.outcome, outcome?.reason]),
      [
        ['refused', 'Bring your identity card.'],
        ['withdrawn', null],
      ],
    )
    assert.equal((await answersOf(applicant, application)).nik === nik, false)
  })

  it('is decided once, on the version that was read, and never by the applicant', async () => {
    const application = await applicant.submits('SKTM')
    const correction = await asksFor(applicant, application)
    isRefused(
      await frontDesk.asks('PUT', `${correctionsOf(application)}/${correction.id}/outcome`, {
        body: { outcome: 'accepted' },
        headers: { 'if-match': '"1"' },
      }),
      412,
      'stale',
    )
    const replies = await Promise.all(
      [1, 2, 3].map(() => concludes(frontDesk, application, correction, { outcome: 'accepted' })),
    )
    assert.equal(replies.filter(({ status }) => status === 200).length, 1)
    const own = await frontDesk.submits('SKTM')
    isRefused(await concludes(frontDesk, own, await asksFor(frontDesk, own), { outcome: 'accepted' }), 403, 'forbidden')
  })

  it("of an open application does not stop its steps, and is judged by the application's state then", async () => {
    const application = await applicant.submits('IMB')
    const correction = await asksFor(applicant, application, { applicant: { name: 'Applicant One' } })
    await goes(net, 'frontDesk', 'accept', application)
    assert.equal((await concludes(frontDesk, application, correction, { outcome: 'accepted' })).status, 200)
    const { status, answers } = await applicant.reads(application)
    assert.deepEqual([status, Object(answers['applicant']).name], ['in_review', 'Applicant One'])
  })
})

describe('the stored correction', () => {
  it('is re-encrypted under the next data key, which must stay while it is needed', async () => {
    const application = await applicant.submits('SKTM')
    const correction = await asksFor(applicant, application)
    const next = {
      dataKeys: [{ kid: 'test-2', secret: Buffer.alloc(32, 7) }, ...testKeys.dataKeys],
      searchKey: testKeys.searchKey,
    }
    await checkKeys(pool, next)
    await pool`update application_forms set personal_kid = 'test-2' where false`
    const vault = await createVault(next)
    while ((await rotateRecords(pool, vault)) > 0);
    assert.deepEqual(
      [...(await pool`select distinct personal_kid as kid from corrections`)].map(({ kid }) => kid),
      ['test-2'],
    )
    const [row] = await pool<{ personal: string }[]>`select personal from corrections where id = ${correction.id}`
    assert.equal(
      Object((await vault.open(application.id, row?.personal ?? '')).get('correction')).patch.applicant.nik,
      nik,
    )
    await pool`update application_forms set personal = null, personal_kid = null`
    await assert.rejects(checkKeys(pool, testKeys), /test-2 is missing/)
  })

  it('is deleted with the personal data of its application', async () => {
    const application = await stranger.submits('SKTM')
    await asksFor(stranger, application)
    await stranger.takes('withdraw', application, { reason: 'Not this year.' })
    await letDaysPass(11 * 366, application, net)
    assert.ok((await eraseAfterRetention(pool)) >= 1)
    assert.deepEqual(
      [...(await pool`select personal, personal_kid from corrections where application_id = ${application.id}`)],
      [{ personal: null, personalKid: null }],
    )
    const {
      data: [shown],
    } = await stranger.does<{ data: Correction[] }>(200, 'GET', correctionsOf(application))
    assert.deepEqual([shown?.reason, shown?.changes[0]?.before, shown?.changes[0]?.after], ['•••', '•••', '•••'])
    isRefused(await triesToCorrect(stranger, application), 409, 'correction_not_open')
  })
})
