import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { sealPlain } from '../../src/personal-data/seal-plain.ts'
import { newKey } from '../support/asserting/retries.ts'
import { changesNothing } from '../support/asserting/standstill.ts'
import { imbIn, inputs, letDaysPass } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { type Application, example, type Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { today } from '../support/scenes/days.ts'
import { fence, named } from '../support/scenes/fence.ts'
import { anHour, appointmentsOf, appoints } from '../support/scenes/inspections.ts'
import { publishes, rollsOut } from '../support/scenes/publishing.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const owner = { nik: '3171056607880031', phone: '+6285710203040', house: 'Gang Rahasia 41' }
const village = '31.71.06.1001'
const base = { length: 60, posts: 11, material: 'wood' }
const ownerFields = {
  nik: named('NIK', { type: 'string', pattern: '^[0-9]{16}$', examples: ['3171000000000001'], 'x-personal': 'nik' }),
  phone: named('Phone', { type: 'string', maxLength: 20, 'x-personal': 'phone' }),
  house: named('House', { type: 'string', maxLength: 100 }),
}
const formWith = (fields: object) => ({
  ...fence.form,
  properties: {
    ...fence.form.properties,
    owner: named('Owner', { type: 'object', additionalProperties: false, properties: fields }),
  },
})
/** A fence type with an owner. Its inspection and its fee depend on the owner's identity number. */
const owned = {
  ...fence,
  form: formWith(ownerFields),
  samples: [],
  authority: [],
  documents: [],
  originalsGate: 'none',
  inspection: {
    certainty: 'uncertain',
    checklist: [
      {
        code: 'corner',
        names: { id: 'Sudut', en: 'Corner' },
        kind: 'pass_fail',
        photograph: 'optional',
        requiredWhen: 'has(answers.owner) && has(answers.owner.phone) && answers.owner.phone.startsWith("+62857")',
      },
      {
        code: 'gate',
        names: { id: 'Pintu', en: 'Gate' },
        kind: 'pass_fail',
        photograph: 'optional',
        requiredWhen: 'has(answers.owner) && has(answers.owner.phone) && answers.owner.phone.startsWith("+62000")',
      },
    ],
  },
  fee: {
    tariff: 'test',
    certainty: 'uncertain',
    lines: [
      {
        code: 'length',
        names: { id: 'Panjang', en: 'Length' },
        when: 'has(answers.owner) && has(answers.owner.nik) && answers.owner.nik.startsWith("3171")',
        amount: 'int(answers.fence.length * 1250.0)',
      },
    ],
  },
}
const { nik: _nik, house: _house, ...fewer } = ownerFields
/** The next version asks only for the phone, so that its form does not mark the other answers as personal. */
const withoutNik = { ...owned, form: formWith(fewer), fee: null, stages: { inspection: true, fee: false } }

const recordOf = async ({ id }: { id: string }) => {
  const [form] = await pool<
    { answers: { owner: object }; aside: { answers: { value: unknown }[] } | null; personal: string | null }[]
  >`select answers, set_aside as aside, personal from application_forms where application_id = ${id}`
  assert.ok(form)
  return {
    ...form,
    opened: form.personal === null ? new Map<string, unknown>() : await net.vault.open(id, form.personal),
  }
}
/** Returns the places in the database that have one of these values in plain text. */
async function placesOf(...values: string[]): Promise<string[]> {
  const tables = await pool<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name
    from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await pool<{ text: string }[]>`select t::text as text from ${pool.unsafe(name)} t`
      return rows.some(({ text }) => values.some((value) => text.includes(value))) ? [name] : []
    }),
  )
  return found.flat()
}
const moves = async (
  draft: { id: string },
  version: number,
  query = '',
): Promise<{ setAside: Application['setAside']; application: Application }> =>
  net.applicant.does(200, 'PUT', `/v1/applications/${draft.id}/permit-type-version${query}`, {
    body: { version },
    headers: { 'if-match': `"${(await net.applicant.reads(draft)).version}"` },
  })

let codes = 0
async function outdated(): Promise<Application> {
  const code = `OWNED-${++codes}`
  await publishes(net, code, owned)
  const draft = await net.applicant.drafts(code, { answers: { fence: base, owner }, villageCode: village })
  await publishes(net, code, withoutNik)
  return net.applicant.reads(draft)
}
const asideIn = ({ setAside }: Pick<Application, 'setAside'>) =>
  setAside?.answers.map(({ pointer, value }) => [pointer, value]).sort()
const both = [
  ['/owner/house', owner.house],
  ['/owner/nik', owner.nik],
]

describe('answers that a move to another version sets aside', () => {
  let draft: Application
  before(async () => {
    draft = await outdated()
  })

  it('are shown to the person who moves the draft, also in a dry run, and are nowhere in plain text', async () => {
    await changesNothing(net, async () => {
      assert.deepEqual(asideIn(await moves(draft, 2, '?dryRun=true')), both)
    })
    const moved = await moves(draft, 2)
    assert.deepEqual(
      [asideIn(moved), asideIn(moved.application), moved.application.answers['owner']],
      [both, both, { phone: owner.phone }],
    )
    assert.deepEqual(asideIn(await net.applicant.reads(draft)), both)
    assert.deepEqual(
      (await recordOf(draft)).aside?.answers.map(({ value }) => value),
      ['•••', '•••'],
    )
    assert.deepEqual(await placesOf(owner.nik, owner.house, owner.phone), [])
  })

  it('are found by no search, and are kept when something else is saved or the move is repeated', async () => {
    await net.applicant.saves(await net.applicant.reads(draft), { answers: { fence: { posts: 12 } } })
    assert.deepEqual(asideIn(await net.applicant.reads(draft)), both)
    const kinds = await pool<
      { kind: string }[]
    >`select kind from application_lookups where application_id = ${draft.id}`
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['phone'],
    )
    await publishes(net, draft.permitType.code, { ...withoutNik, form: formWith({}), inspection: undefined })
    await moves(draft, 3)
    assert.deepEqual(asideIn(await net.applicant.reads(draft)), [...both, ['/owner/phone', owner.phone]])
    assert.deepEqual(await placesOf(owner.nik, owner.house, owner.phone), [])
  })

  it('are deleted, from the record too, when they are discarded', async () => {
    const saved = await net.applicant.saves(await net.applicant.reads(draft), { setAside: null })
    const { aside, opened } = await recordOf(draft)
    assert.deepEqual([saved.setAside, aside, [...opened.keys()]], [null, null, []])
  })

  it('are deleted when the draft is submitted, while the other answers stay', async () => {
    const handedIn = await outdated()
    await rollsOut(net, handedIn.permitType.code, '31.71')
    await moves(handedIn, 2)
    await net.applicant.takes('submit', handedIn, inputs['submit'])
    const { aside, opened } = await recordOf(handedIn)
    assert.deepEqual([aside, [...opened]], [null, [['/owner/phone', owner.phone]]])
    assert.deepEqual((await net.applicant.reads(handedIn)).answers, { fence: base, owner: { phone: owner.phone } })
  })

  it('from before encryption are encrypted by the job', async () => {
    const before = await outdated()
    await moves(before, 2)
    const plain = {
      answers: [
        { pointer: '/owner/nik', value: owner.nik, code: 'additionalProperties', detail: { id: '-', en: '-' } },
      ],
      documents: [],
    }
    await pool`
      update application_forms
      set set_aside = ${JSON.stringify(plain)}::text::jsonb, personal = null, personal_kid = null, plain = true
      where application_id = ${before.id}`
    assert.equal(await sealPlain(pool, net.vault), 1)
    assert.deepEqual(asideIn(await net.applicant.reads(before)), [['/owner/nik', owner.nik]])
    assert.deepEqual(await placesOf(owner.nik), [])
  })
})

describe('an application that begins from an earlier one', () => {
  const { nik, phone } = owner
  const startFrom = (earlier: Application) => ({
    permitType: earlier.permitType.code,
    startFrom: { applicationId: earlier.id, purpose: 'copy' },
  })

  it('has the earlier personal answers, sealed under its own id and found by search', async () => {
    const earlier = await outdated()
    const begun = await net.applicant.drafts(earlier.permitType.code, {
      ...startFrom(earlier),
      answers: { fence: { posts: 20 } },
    })
    const answers = { fence: { ...base, posts: 20 }, owner: { phone } }
    assert.deepEqual([begun.answers, asideIn(begun)], [answers, both])
    const read = await net.applicant.reads(begun)
    assert.deepEqual([read.answers, asideIn(read)], [answers, both])
    assert.equal((await recordOf(begun)).opened.get('/owner/phone'), phone)
    await assert.rejects(
      async () => net.vault.open(earlier.id, (await recordOf(begun)).personal ?? ''),
      'It is bound to the new one.',
    )
    assert.equal((await pool`select from application_lookups where application_id = ${begun.id}`).length, 1)
    assert.deepEqual(await placesOf(nik, phone), [])
  })

  it('gets the same answer again under its key, though the stored answer has no personal data', async () => {
    const earlier = await outdated()
    const headers = newKey()
    const [first, again] = [
      await net.applicant.asks('POST', '/v1/applications', { body: startFrom(earlier), headers }),
      await net.applicant.asks('POST', '/v1/applications', { body: startFrom(earlier), headers }),
    ]
    assert.deepEqual([first.status, again.json()], [201, first.json()])
    assert.deepEqual(await placesOf(nik, phone), [])
  })

  it('is created at the counter where the earlier one was filed, which is recorded; nowhere else', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, '31.71.07')
    const counter = await appoint(net, ['front_desk'], '31.71.07')
    const earlier = await counter.submits('IMB', { filedAtOfficeId })
    const reads = async () =>
      (
        await pool<
          { standing: string; fields: string[] }[]
        >`select standing, fields from data_reads where application_id = ${earlier.id} order by id`
      ).map(({ standing, fields }) => [standing, fields.includes('/applicant/nik')])
    const before = await reads()
    const begun = await counter.drafts('IMB', { ...startFrom(earlier), filedAtOfficeId })
    assert.deepEqual(begun.answers, (await example('IMB')).answers)
    assert.deepEqual(await reads(), [...before, ['assistant', true]])
    for (const [who, status] of [
      [net.stranger, 404],
      [net.head, 403],
    ] as const)
      await changesNothing(net, async () => {
        assert.equal((await who.asks('POST', '/v1/applications', { body: startFrom(earlier) })).status, status)
      })
  })

  it('has nothing in place of answers that were erased at the end of their time', async () => {
    const earlier = await net.applicant.submits('SKTM')
    await net.applicant.takes('withdraw', earlier, inputs['withdraw'])
    await letDaysPass(11 * 366, earlier, net)
    assert.equal(await eraseAfterRetention(pool), 1)
    const { answers } = await net.applicant.drafts('SKTM', startFrom(earlier))
    assert.doesNotMatch(JSON.stringify(answers), /•/)
    assert.deepEqual(Object(answers['applicant']).name, 'Applicant 1')
  })
})

describe('rules that use personal answers', async () => {
  await publishes(net, 'LOOKING', owned)
  await rollsOut(net, 'LOOKING', '31.71')
  const above = await appoint(net, ['reviewer'], '31.71')
  const seen = (who: Person, { id }: Application) =>
    who.does<Application & { answersMasked: boolean; inspection: { requiredChecks: string[] } }>(
      200,
      'GET',
      `/v1/applications/${id}`,
    )

  it('are evaluated at every step; those who do not need the answers see only the result', async () => {
    const file = await net.applicant.drafts('LOOKING', { answers: { fence: base, owner }, villageCode: village })
    await net.applicant.takes('submit', file, inputs['submit'])
    const officers = await Promise.all(
      (['front_desk', 'reviewer', 'inspector', 'head'] as const).map((role) => appoint(net, [role], '31.71.06.1001')),
    )
    const [desk, reviewer, inspector] = officers
    assert.ok(desk && reviewer && inspector)
    await desk.takes('accept', file)
    await reviewer.takes('inspect', file)
    for (const [who, masked] of [
      [net.applicant, false],
      [inspector, false],
      [desk, true],
      [reviewer, true],
      [above, true],
    ] as const) {
      const { answers, answersMasked, inspection } = await seen(who, file)
      assert.deepEqual([answersMasked, inspection.requiredChecks], [masked, ['corner']])
      assert.equal(JSON.stringify(answers).includes(owner.phone), !masked)
    }
    const report = {
      inspectedOn: today(),
      applicantPresent: true,
      findings: 'As drawn.',
      recommendation: 'compliant',
      withoutAppointment: 'In the street.',
      checks: [],
    }
    assert.equal((await inspector.isBlocked('report_inspection', file, { report })).length, 1)
    await inspector.takes('report_inspection', file, {
      report: { ...report, checks: [{ code: 'corner', result: 'pass' }] },
    })
    await reviewer.takes('approve', file)
    assert.deepEqual((await seen(above, file)).fee, { amount: 75_000, currency: 'IDR' })
  })
})

describe('a text that an office wrote into an application', () => {
  it("is refused when it contains somebody's number, and changes nothing", async () => {
    const file = await imbIn('in_inspection', net)
    const number = `Call ${owner.phone}`
    const url = appointmentsOf(file)
    await changesNothing(net, async () => {
      isRefused(await net.inspector.asks('POST', url, { body: { ...anHour(), note: number } }), 422, 'rule_broken')
    })
    const { id } = await appoints(net.inspector, file)
    const headers = { 'if-match': `"${(await net.applicant.reads(file)).version}"` }
    await changesNothing(net, async () => {
      isRefused(
        await net.applicant.asks('PUT', `${url}/${id}/response`, {
          headers,
          body: { answer: 'other_time_asked', note: number },
        }),
        422,
        'rule_broken',
      )
      isRefused(
        await net.inspector.asks('PUT', `${url}/${id}/outcome`, {
          headers,
          body: { outcome: 'cancelled', reason: number },
        }),
        422,
        'rule_broken',
      )
    })
  })

  it('that shows what was paid is kept after the personal data is erased', async () => {
    const paid = await imbIn('awaiting_originals', net)
    const retaining = {
      ...JSON.parse(JSON.stringify(await net.nobody.does<object>(200, 'GET', '/v1/permit-types/IMB'))),
      retention: { years: 10, certainty: 'uncertain' },
    }
    await pool`
      insert into permit_type_versions (code, version, valid_from, definition)
      select code, 99, valid_from + 100000, ${JSON.stringify(retaining)}::text::jsonb
      from permit_type_versions
      where code = 'IMB'
      limit 1`
    await pool`
      update applications
      set permit_type_version = 99, status = 'withdrawn', status_since = now() - interval '11 years',
        kept_amount = paid_amount
      where id = ${paid.id}`
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.deepEqual(
      (await net.applicant.reads(paid)).documents.map(({ slot }) => slot),
      ['payment_evidence'],
    )
  })
})
