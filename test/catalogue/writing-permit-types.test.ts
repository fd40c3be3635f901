import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import type { Refusal, Reply } from '../support/person.ts'
import { today } from '../support/scenes/days.ts'
import { fence, named } from '../support/scenes/fence.ts'
import { confirmsAndPublishes, sampled } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

interface Draft {
  code: string
  revision: number
  definition: typeof fence
}

const begins = (code: string, definition: object = fence) =>
  net.admin.does<Draft>(201, 'POST', '/v1/permit-type-drafts', { body: { code, definition } })
const replaces = (code: string, revision: number, definition: object): Promise<Reply> =>
  net.admin.asks('PUT', `/v1/permit-type-drafts/${code}`, {
    body: definition,
    headers: { 'if-match': `"${revision}"` },
  })
const publishes = (code: string, revision = 1, validFrom = today()): Promise<Reply> =>
  confirmsAndPublishes(net.admin, code, revision, validFrom)
const faultsOf = async (definition: object): Promise<NonNullable<Refusal['errors']>> => {
  const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code: 'WRONG', definition } })
  assert.equal(reply.status, 422, reply.text)
  return reply.refusal.errors ?? []
}

describe('writing a permit type', () => {
  it('leads from a draft to an available type, without a restart', async () => {
    await begins('FENCE')
    assert.equal((await net.nobody.asks('GET', '/v1/permit-types/FENCE')).status, 404)
    const published = await publishes('FENCE')
    assert.equal(published.status, 201, published.text)
    assert.equal(published.json<{ version: number }>().version, 1)
    assert.equal((await net.applicant.drafts('FENCE')).permitType.version, 1)
    assert.equal((await net.admin.asks('GET', '/v1/permit-type-drafts/FENCE')).status, 404)
  })

  it('is for administrators only', async () => {
    for (const somebody of [net.applicant, net.head, net.frontDesk]) {
      const reply = await somebody.asks('POST', '/v1/permit-type-drafts', {
        body: { code: 'OTHER', definition: fence },
      })
      assert.equal(reply.status, 403)
    }
  })

  it('publishes exactly the version that was read, and no concurrent change', async () => {
    await begins('GATE')
    assert.equal(
      (await replaces('GATE', 1, { ...fence, names: { id: 'Izin gerbang', en: 'Gate permit' } })).status,
      200,
    )
    assert.equal((await publishes('GATE', 1)).status, 412)
    assert.equal((await replaces('GATE', 1, fence)).status, 412)
    for (const method of ['PUT', 'DELETE'] as const)
      assert.equal(
        (await net.admin.asks(method, '/v1/permit-type-drafts/GATE', method === 'PUT' ? { body: fence } : {})).status,
        428,
      )
    assert.equal(
      (await net.admin.asks('POST', '/v1/permit-type-drafts/GATE/publications', { body: { validFrom: today() } }))
        .status,
      428,
    )
    assert.equal((await publishes('GATE', 2)).status, 201)
  })

  it('takes effect today at the earliest', async () => {
    await begins('WALL')
    const reply = await publishes('WALL', 1, '2020-01-01')
    assert.equal(reply.status, 422)
    assert.deepEqual(
      reply.refusal.errors?.map(({ pointer, code }) => [pointer, code]),
      [['/validFrom', 'past']],
    )
    await publishes('WALL', 1, '2999-01-01')
    assert.equal((await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'WALL' } })).status, 422)
  })

  it('leaves applications the version of their draft, and shows what a newer one changes', async () => {
    await begins('HEDGE')
    await publishes('HEDGE')
    const draft = await net.applicant.drafts('HEDGE')
    const [first] = fence.documents
    const documents = [...fence.documents, { ...first, slot: 'neighbour_consent' }]
    await begins('HEDGE', sampled({ ...fence, documents }))
    await publishes('HEDGE')
    assert.equal((await net.applicant.reads(draft)).permitType.version, 1)
    const changes = await net.nobody.does(200, 'GET', '/v1/permit-types/HEDGE/versions/1/changes/2')
    assert.deepEqual(changes, { from: 1, to: 2, changes: [{ kind: 'added', pointer: '/documents/neighbour_consent' }] })
  })

  it('ends by retirement: no new drafts, and applications in progress finish', async () => {
    await begins('SHED')
    await publishes('SHED')
    await net.admin.does(201, 'POST', '/v1/permit-types/SHED/rollouts', {
      body: { regionCode: '31', level: 'district', online: true },
    })
    const draft = await net.applicant.drafts('SHED', {
      villageCode: '31.71.06.1001',
      answers: { fence: { length: 20, posts: 11, material: 'wood' } },
    })
    await net.admin.does(201, 'POST', '/v1/permit-types/SHED/retirements', {
      body: { from: today(), reason: 'Nobody needs it.' },
    })
    assert.equal((await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'SHED' } })).status, 422)
    assert.equal(
      (await net.nobody.asks('POST', '/v1/permit-types/SHED/estimate', { body: { answers: {} } })).status,
      404,
    )
    await net.applicant.uploads('identity_card', draft)
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    await net.frontDesk.takes('accept', draft)
    await net.reviewer.takes('approve', draft)
    await net.cashier.paysIn(draft)
    await net.frontDesk.matches(draft, ['identity_card'])
    await net.frontDesk.takes('confirm_originals', draft)
    await net.head.takes('sign', draft)
    assert.equal((await net.applicant.reads(draft)).status, 'issued')
    assert.equal(
      (await net.admin.asks('POST', '/v1/permit-types/SHED/retirements', { body: { from: today(), reason: 'Again.' } }))
        .status,
      409,
    )
  })
})

describe('bringing a permit type online', () => {
  const office = async () =>
    (
      await net.nobody.does<{ office: { regionCode: string } | null }>(200, 'POST', '/v1/permit-types/FENCE/estimate', {
        body: { answers: { fence: { length: 20, posts: 11, material: 'wood' } }, villageCode: '31.71.06.1001' },
      })
    ).office?.regionCode
  const rollsOut = (body: object) =>
    net.admin.does<{ offices: number }>(201, 'POST', '/v1/permit-types/FENCE/rollouts', { body })

  it('happens office by office; until then applications go to the office above', async () => {
    assert.equal(await office(), undefined)
    assert.deepEqual(await rollsOut({ regionCode: '31', level: 'city', online: true }), {
      regionCode: '31',
      level: 'city',
      online: true,
      offices: 6,
    })
    assert.equal(await office(), '31.71')
    assert.equal((await rollsOut({ regionCode: '31.71.06', online: true })).offices, 6)
    assert.equal(await office(), '31.71.06.1001')
  })

  it('can be undone', async () => {
    assert.equal((await rollsOut({ regionCode: '31.71.06.1001', online: false })).offices, 1)
    assert.equal(await office(), '31.71.06')
  })

  it('is for administrators, and for regions of the network', async () => {
    const body = { regionCode: '32', online: true }
    assert.equal((await net.head.asks('POST', '/v1/permit-types/FENCE/rollouts', { body })).status, 403)
    assert.equal(
      (await net.admin.asks('POST', '/v1/permit-types/FENCE/rollouts', { body })).refusal.errors?.[0]?.pointer,
      '/regionCode',
    )
  })
})

describe('a definition', () => {
  const withLine = (amount: string, when?: string) => ({
    ...fence,
    fee: { ...fence.fee, lines: [{ ...fence.fee.lines[0], amount, ...(when && { when }) }] },
  })
  const withGates = (when: string) => ({
    ...fence,
    authority: [{ ...fence.authority[0], when }],
    form: {
      ...fence.form,
      properties: {
        ...fence.form.properties,
        gates: named('Gates', {
          type: 'array',
          maxItems: 20,
          items: { type: 'object', properties: { width: named('Width', { type: 'number' }) } },
        }),
      },
    },
  })
  const withFields = (fields: object, more: object = {}) => ({
    ...fence,
    form: { ...fence.form, properties: { ...fence.form.properties, ...fields }, ...more },
  })
  const section = (code: string, ...fields: string[]) => ({ code, names: { id: code, en: code }, fields })
  const withSections = (...sections: object[]) => withFields({}, { 'x-sections': sections })
  const ids = named('Numbers', { type: 'array', maxItems: 1_000, items: { type: 'integer' } })
  const doubling = Object.fromEntries(
    Array.from({ length: 30 }, (_one, index) => [
      `d${index}`,
      { allOf: [1, 2].map(() => ({ $ref: `#/$defs/d${index + 1}` })) },
    ]),
  )
  const cases: [string, object, string][] = [
    ['with a rule about a field that does not exist', withLine('int(answers.fence.width)'), '/fee/lines/0/amount'],
    ['with a rule of the wrong type', withLine('answers.fence.length * 1250.0'), '/fee/lines/0/amount'],
    [
      'with a rule about a field that the items of a list do not have',
      withGates('answers.gates.exists(g, g.height > 1.0)'),
      '/authority/0/when',
    ],
    [
      'with a rule that takes such a field for what it is not',
      withGates('answers.gates.exists(g, g.width > "wide")'),
      '/authority/0/when',
    ],
    ['with a rule that does not parse', withLine('int('), '/fee/lines/0/amount'],
    [
      'with a rule that runs patterns',
      withLine('1250', 'answers.fence.material.matches("^(a+)+$")'),
      '/fee/lines/0/when',
    ],
    [
      'with a rule that loops in loops in loops',
      withLine('1', '[1].all(a, [1].all(b, [1].all(c, a + b + c > 0)))'),
      '/fee/lines/0/when',
    ],
    [
      'whose rule divides by zero for a sample',
      withLine('1250 / (answers.fence.posts - answers.fence.posts)'),
      '/samples/0',
    ],
    ['whose sample does not come out as it says', withLine('1'), '/samples/0/expect'],
    [
      'with a remote $ref',
      {
        ...fence,
        form: { ...fence.form, properties: { fence: named('Fence', { $ref: 'https://example.com/fence.json' }) } },
      },
      '/form',
    ],
    ['with an unknown keyword in its form', { ...fence, form: { ...fence.form, requires: ['fence'] } }, '/form'],
    [
      'with a pattern beyond RE2',
      {
        ...fence,
        form: {
          ...fence.form,
          properties: {
            ...fence.form.properties,
            code: named('Code', { type: 'string', pattern: '^(?=a)a$', examples: ['a'] }),
          },
        },
      },
      '/form/properties/code/pattern',
    ],
    ['whose form refers back to itself', withFields({}, { allOf: [{ $ref: '#' }] }), '/form/allOf/0/$ref'],
    [
      'whose references double thirty times',
      withFields({}, { $defs: { ...doubling, d30: {} }, allOf: [{ $ref: '#/$defs/d0' }] }),
      '/form',
    ],
    ['whose answers would be judged later', withFields({}, { $async: true }), '/form/$async'],
    [
      'with a list of any length',
      withFields({ ids: { ...ids, maxItems: undefined } }),
      '/form/properties/ids/maxItems',
    ],
    [
      'with a longer list than anybody fills in',
      withFields({ ids: { ...ids, maxItems: 1_001 } }),
      '/form/properties/ids/maxItems',
    ],
    [
      'with a pattern of any size',
      withFields({ code: named('Code', { type: 'string', pattern: 'a?'.repeat(450), examples: ['a'] }) }),
      '/form/properties/code/pattern',
    ],
    [
      'with a pattern that shows no example',
      withFields({ code: named('Code', { type: 'string', pattern: '^[0-9]{5}$' }) }),
      '/form/properties/code/examples',
    ],
    [
      'with an example that its pattern refuses',
      withFields({ code: named('Code', { type: 'string', pattern: '^[0-9]{5}$', examples: ['00001', '1'] }) }),
      '/form/properties/code/examples/1',
    ],
    [
      'that requires a field which its form does not have',
      withFields({}, { required: [...fence.form.required, 'colour'], additionalProperties: false }),
      `/form/required/${fence.form.required.length}`,
    ],
    ['whose form is no object of answers', { ...withFields({}, { type: 'string' }), samples: [] }, '/form/type'],
    ['with a field that has no name', withFields({ code: { type: 'string' } }), '/form/properties/code/x-label'],
    [
      'with a field that has its name in one language',
      withFields({ code: { type: 'string', 'x-label': { id: 'Kode', en: ' ' } } }),
      '/form/properties/code/x-label/en',
    ],
    [
      'with a choice that has no name',
      withFields({ code: named('Code', { oneOf: [{ const: 'a' }] }) }),
      '/form/properties/code/oneOf/0/x-label',
    ],
    [
      'with choices that have no names',
      withFields({ code: named('Code', { type: 'string', enum: ['a', 'b'] }) }),
      '/form/properties/code/enum',
    ],
    [
      'with a list of choices that have no names',
      withFields({ codes: named('Codes', { type: 'array', maxItems: 2, items: { enum: ['a', 'b'] } }) }),
      '/form/properties/codes/items/enum',
    ],
    [
      'with one value that has no name',
      withFields({ code: named('Code', { const: 'a' }) }),
      '/form/properties/code/const',
    ],
    [
      'with help in one language',
      withFields({ code: named('Code', { type: 'string', 'x-help': { en: 'As on the card.' } }) }),
      '/form/properties/code/x-help/id',
    ],
    [
      'with the unit of a text',
      withFields({ code: named('Code', { type: 'string', 'x-unit': { id: 'm', en: 'm' } }) }),
      '/form/properties/code/x-unit',
    ],
    [
      'with words for a pattern that is not there',
      withFields({ code: named('Code', { type: 'string', 'x-pattern-error': { id: 'Salah.', en: 'Wrong.' } }) }),
      '/form/properties/code/x-pattern-error',
    ],
    ['with a section without a name', withSections({ code: 'all', fields: ['/fence'] }), '/form/x-sections/0/names'],
    [
      'with a field that is in no section',
      {
        ...withSections(section('all', '/fence')),
        form: { ...withGates('true').form, 'x-sections': [section('all', '/fence')] },
      },
      '/form/x-sections',
    ],
    [
      'with a section of a field that is not there',
      withSections(section('all', '/fence', '/gate')),
      '/form/x-sections/0/fields/1',
    ],
    [
      'with a field in two sections',
      withSections(section('one', '/fence'), section('two', '/fence')),
      '/form/x-sections/1/fields/0',
    ],
    [
      'with two sections of one name',
      withSections(section('one', '/fence'), section('one', '/fence')),
      '/form/x-sections/1/code',
    ],
    [
      'with sections inside a field',
      withFields({ gate: named('Gate', { type: 'object', 'x-sections': [section('one', '/gate')] }) }),
      '/form/properties/gate/x-sections',
    ],
    [
      'with a rule that goes through a list for each of its items',
      { ...withLine('answers.ids.filter(a, answers.ids.exists(b, a > b)).size()'), form: withFields({ ids }).form },
      '/fee/lines/0/amount',
    ],
    [
      'with a rule that goes through a list of no known length',
      withLine('answers.fence.material.split("o").map(a, 1).size()'),
      '/fee/lines/0/amount',
    ],
    [
      'whose lines are amounts, but together none',
      {
        ...fence,
        fee: {
          ...fence.fee,
          lines: ['a', 'b'].map((code) => ({ ...fence.fee.lines[0], code: `line_${code}`, amount: '900000000000000' })),
        },
      },
      '/samples/0',
    ],
    [
      'with two documents in one slot',
      { ...fence, documents: [...fence.documents, ...fence.documents] },
      '/documents/2/slot',
    ],
    ['that asks for an original without a gate', { ...fence, originalsGate: 'none' }, '/documents/0/originalRequired'],
  ]
  for (const [name, definition, pointer] of cases) {
    it(`${name} is refused, by pointer`, async () => {
      const errors = await faultsOf(definition)
      assert.ok(
        errors.some((error) => error.pointer === pointer),
        JSON.stringify(errors),
      )
    })
  }

  it('needs both languages', async () => {
    const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', {
      body: { code: 'MONO', definition: { ...fence, names: { id: 'Pagar' } } },
    })
    assert.equal(reply.status, 400)
    assert.equal(reply.refusal.errors?.[0]?.pointer, '/definition/names/en')
    const blank = await net.admin.asks('POST', '/v1/permit-type-drafts', {
      body: { code: 'MONO', definition: { ...fence, notes: { id: 'Contoh.', en: ' ' } } },
    })
    assert.deepEqual(
      [blank.status, blank.refusal.errors?.map(({ pointer }) => pointer)],
      [400, ['/definition/notes/en']],
    )
  })

  it('escalates by rules of the times that it states, each once', async () => {
    const rule = { code: 'overdue', remainingHours: 0 }
    const told = async (definition: object) =>
      (
        await net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code: 'WRONG', definition } })
      ).refusal.errors?.map(({ pointer, code }) => `${pointer} ${code}`)
    assert.deepEqual(
      await told({ ...fence, serviceTime: null, escalation: [{ ...rule, of: 'service_time' }] }),
      ['/escalation/0/of contradiction'],
      'Without a service time there is still that of the completeness check.',
    )
    assert.deepEqual(await told({ ...fence, escalation: [rule, { ...rule, code: 'early' }, rule] }), [
      '/escalation/2/code uniqueItems',
    ])
    assert.deepEqual(await told({ ...fence, escalation: [{ code: 'Overdue', remainingHours: -1 }] }), [
      '/definition/escalation/0/code pattern',
      '/definition/escalation/0/remainingHours minimum',
    ])
  })

  it('has no times longer than a calendar reaches', async () => {
    const long = {
      ...fence,
      serviceTime: { amount: 1e15, unit: 'working_days', certainty: 'uncertain' },
      lapseAfterDays: { returned: 1e15 },
    }
    const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code: 'LONG', definition: long } })
    assert.equal(reply.status, 400)
    for (const member of ['serviceTime/amount', 'lapseAfterDays/returned'])
      assert.ok(
        reply.refusal.errors?.some(({ pointer, code }) => pointer === `/definition/${member}` && code === 'maximum'),
        reply.text,
      )
  })

  it('with a label and a sample for everything is accepted, also when its fields share references', async () => {
    const shared = {
      ...withFields(
        { gate: named('Gate', { $ref: '#/$defs/part' }), door: { $ref: '#/$defs/part' } },
        {
          $defs: { part: named('Part', { type: 'object', properties: { width: named('Width', { type: 'number' }) } }) },
        },
      ),
    }
    await begins('SHARED', {
      ...shared,
      authority: [{ ...fence.authority[0], when: 'has(answers.gate) && answers.gate.width > 3.0' }],
    })
  })

  it('of a megabyte, or nested 200 deep, is refused', async () => {
    const large = { ...fence, form: { ...fence.form, description: 'x'.repeat(1_100_000) } }
    assert.equal(
      (await net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code: 'LARGE', definition: large } })).status,
      413,
    )
    const deep = Array.from({ length: 200 }).reduce<object>(
      (inner) => ({ type: 'object', properties: { in: inner } }),
      { type: 'string' },
    )
    assert.equal(
      (
        await net.admin.asks('POST', '/v1/permit-type-drafts', {
          body: { code: 'DEEP', definition: { ...fence, form: deep } },
        })
      ).status,
      400,
    )
  })
})
