import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

const begins = (payload: string) =>
  net.applicant.asks('POST', '/v1/applications', { raw: { payload, type: 'application/json' } })
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)
const deep = 100_000
const megabyte = 1024 * 1024

/** Invalid bodies for a new application, and the faults in their refusals. */
const bodies: { what: string; body: string; faults: string[] }[] = [
  { what: 'an unknown field', body: '{"permitType":"IMB","colour":"red"}', faults: ['/colour additionalProperties'] },
  { what: 'a wrong type', body: '{"permitType":7}', faults: ['/permitType type'] },
  { what: 'no required member', body: '{}', faults: ['/permitType required'] },
  { what: 'null for a text', body: '{"permitType":null}', faults: ['/permitType type'] },
  { what: 'a text for an object', body: '{"permitType":"IMB","answers":"none"}', faults: ['/answers type'] },
  { what: 'an array for an object', body: '[{"permitType":"IMB"}]', faults: [' type'] },
  { what: 'a mere text', body: '"IMB"', faults: [' type'] },
  { what: 'null', body: 'null', faults: [' type'] },
  {
    what: 'an invalid village code',
    body: '{"permitType":"IMB","villageCode":"Menteng"}',
    faults: ['/villageCode pattern'],
  },
  {
    what: 'an invalid id',
    body: '{"permitType":"IMB","filedAtOfficeId":"1"}',
    faults: ['/filedAtOfficeId format'],
  },
  {
    what: 'an id as a URN',
    body: `{"permitType":"IMB","filedAtOfficeId":"urn:uuid:${crypto.randomUUID()}"}`,
    faults: ['/filedAtOfficeId format'],
  },
  {
    what: 'several faults',
    body: '{"permitType":7,"villageCode":"x","answers":[],"a~b/c":1}',
    faults: ['/answers type', '/a~0b~1c additionalProperties', '/permitType type', '/villageCode pattern'],
  },
  { what: 'nothing at all', body: '', faults: [' json'] },
  { what: 'broken JSON', body: '{"permitType":"IMB"', faults: [' json'] },
  { what: 'JSON and something after it', body: '{"permitType":"IMB"}{}', faults: [' json'] },
  { what: 'no JSON', body: 'permitType=IMB', faults: [' json'] },
  { what: 'a number that JSON does not know', body: '{"permitType":NaN}', faults: [' json'] },
  { what: 'the member __proto__', body: '{"permitType":"IMB","__proto__":{"answers":{}}}', faults: [' json'] },
  {
    what: 'the member __proto__, escaped',
    body: '{"permitType":"IMB","answers":{"\\u005f_proto__":{}}}',
    faults: [' json'],
  },
  {
    what: 'the members constructor.prototype',
    body: '{"permitType":"IMB","answers":{"constructor":{"prototype":{}}}}',
    faults: [' json'],
  },
  {
    what: 'a NUL in a text',
    body: '{"permitType":"IMB","answers":{"purpose":"a\\u0000b"}}',
    faults: ['/answers/purpose text'],
  },
  { what: 'a NUL in a name', body: '{"permitType":"IMB","answers":{"a\\u0000b":1}}', faults: ['/answers text'] },
  {
    what: 'a lone surrogate in a text',
    body: '{"permitType":"IMB","answers":{"purpose":["\\ud800"]}}',
    faults: ['/answers/purpose/0 text'],
  },
  {
    what: 'a lone surrogate in a name',
    body: '{"permitType":"IMB","answers":{"\\udfff":1}}',
    faults: ['/answers text'],
  },
]

it('asks for the member that tells the forms of a body apart, and for no member of one form', async () => {
  const { id } = await net.applicant.drafts('IMB')
  const at = `/v1/applications/${id}/corrections/${id}/outcome`
  const reply = await net.frontDesk.asks('PUT', at, { body: { accepted: true }, headers: { 'if-match': '"1"' } })
  const faults = faultsIn(isRefused(reply, 400, 'invalid_request'))
  assert.deepEqual(
    faults.filter((one) => one.startsWith('/')),
    ['/outcome required'],
  )
})

describe('a body', () => {
  for (const { what, body, faults } of bodies) {
    it(`with ${what} is refused, each fault with its place`, () =>
      changesNothing(net, async () => {
        assert.deepEqual(faultsIn(isRefused(await begins(body), 400, 'invalid_request')), faults)
      }))
  }

  for (const [what, body] of [
    ['objects', `{"permitType":"IMB","answers":${nested(deep, '{"a":', '}').replace('{"a":}', '{}')}}`],
    ['arrays', `{"permitType":"IMB","answers":{"list":${nested(deep, '[', ']')}}}`],
  ] as const) {
    it(`of ${deep} nested ${what} is refused`, () =>
      changesNothing(net, async () => {
        assert.match(faultsIn(isRefused(await begins(body), 400, 'invalid_request')).join(), / depth$/)
      }))
  }

  it('of 2 MB is refused, whatever it contains', () =>
    changesNothing(net, async () => {
      isRefused(await begins(`{"permitType":"${'x'.repeat(2 * megabyte)}"}`), 413, 'payload_too_large')
      isRefused(await begins('['.repeat(2 * megabyte)), 413, 'payload_too_large')
    }))

  it('full of faults gets at most a hundred of them', () =>
    changesNothing(net, async () => {
      const nuls = await begins(
        JSON.stringify({ permitType: 'IMB', answers: { list: Array.from({ length: 2_000 }, () => '\0') } }),
      )
      assert.equal(isRefused(nuls, 400, 'invalid_request').errors?.length, 100)
      const unknown = await begins(
        JSON.stringify({
          permitType: 'IMB',
          ...Object.fromEntries(Array.from({ length: 1_999 }, (_, index) => [`unknown${index}`, index])),
        }),
      )
      assert.equal(isRefused(unknown, 400, 'invalid_request').errors?.length, 100)
    }))

  for (const day of [
    '0000-01-01',
    '2026-02-29',
    '2026-13-01',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '10000-01-01',
    '',
  ]) {
    it(`with an invalid day is refused: "${day}"`, () =>
      changesNothing(net, async () => {
        const reply = await net.nobody.asks('POST', '/v1/permit-types/IMB/estimate', { body: { answers: {}, on: day } })
        assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), ['/on format'])
      }))
  }

  for (const instant of [
    '2026-06-30T23:59:60Z',
    '0000-06-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '2026-06-30T23:59:00+16:00',
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-01-01T00:00:00+07',
  ]) {
    it(`with an invalid instant is refused: ${instant}`, () =>
      changesNothing(net, async () => {
        const reply = await net.admin.asks('POST', '/v1/staff', {
          body: {
            email: 'somebody@example.org',
            officeId: crypto.randomUUID(),
            role: 'inspector',
            endsAt: instant,
            reason: 'A trial.',
          },
        })
        assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), ['/endsAt format'])
      }))
  }

  it('with the first and the last day, and instants in any offset, is accepted', async () => {
    assert.equal(
      (await net.nobody.asks('POST', '/v1/permit-types/IMB/estimate', { body: { answers: {}, on: '0001-01-01' } }))
        .status,
      404,
    )
    for (const day of ['9999-12-31', '2028-02-29'])
      assert.equal(
        (await net.nobody.asks('POST', '/v1/permit-types/IMB/estimate', { body: { answers: {}, on: day } })).status,
        200,
        day,
      )
    for (const instant of ['2099-12-31T23:59:59.123456+07:00', '2099-01-01t00:00:00z', '2099-01-01 00:00:00-11:30']) {
      const reply = await net.admin.asks('POST', '/v1/staff', {
        body: {
          email: 'somebody@example.org',
          officeId: crypto.randomUUID(),
          role: 'inspector',
          endsAt: instant,
          reason: 'A trial.',
        },
      })
      assert.notEqual(reply.status, 400, `${instant}: ${reply.text}`)
    }
  })

  it('with an unknown permit type is refused by its place', () =>
    changesNothing(net, async () => {
      for (const code of ['NONE', 'CONSTRUCTOR', 'IMB-2'])
        assert.deepEqual(faultsIn(isRefused(await begins(JSON.stringify({ permitType: code })), 422, 'rule_broken')), [
          '/permitType not_offered',
        ])
    }))

  it('with an unknown permit type gets the faults of its village and its counter as well', () =>
    changesNothing(net, async () => {
      const body = { permitType: 'NONE', villageCode: '99.99.99.9999', filedAtOfficeId: crypto.randomUUID() }
      assert.deepEqual(faultsIn(isRefused(await begins(JSON.stringify(body)), 422, 'rule_broken')), [
        '/filedAtOfficeId own_counter',
        '/permitType not_offered',
        '/villageCode not_in_network',
      ])
    }))

  it('of a step is used unchanged: no text becomes a number or a boolean', async () => {
    const draft = await net.applicant.drafts()
    await changesNothing(net, async () => {
      const submit = await net.applicant.tries('submit', draft, { statementAccepted: 'true', note: 'x' })
      assert.deepEqual(faultsIn(isRefused(submit, 400, 'invalid_request')), [
        '/note additionalProperties',
        '/statementAccepted const',
        '/statementAccepted type',
      ])
      const approve = await net.applicant.tries('approve', draft, { fee: { amount: '1', currency: 'USD' } })
      assert.deepEqual(faultsIn(isRefused(approve, 400, 'invalid_request')), [
        '/fee/amount type',
        '/fee/currency const',
      ])
      for (const amount of [-1, 1.5, Number.POSITIVE_INFINITY, 1e15 + 1])
        isRefused(
          await net.applicant.tries('approve', draft, { fee: { amount, currency: 'IDR' } }),
          400,
          'invalid_request',
        )
    })
  })

  it('with an unknown step is refused with its name', async () => {
    const draft = await net.applicant.drafts()
    await changesNothing(net, async () => {
      for (const action of ['lapse', 'issue_by_silence', 'SUBMIT', '', 'toString', 7, null, ['submit']]) {
        const refusal = isRefused(
          await net.applicant.asks('POST', `/v1/applications/${draft.id}/transitions`, {
            body: { ...inputs['submit'], action },
          }),
          400,
          'invalid_request',
        )
        assert.deepEqual(faultsIn(refusal), ['/action enum'])
      }
    })
  })

  it('with answers that the form does not have is refused by rule, all faults at once', async () => {
    const draft = await net.applicant.drafts()
    await changesNothing(net, async () => {
      const reply = await net.applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
        body: { answers: { capacity: ['king'], applicant: { nik: {} }, constructor: 1, hasOwnProperty: {} } },
        headers: { 'if-match': `"${draft.version}"` },
      })
      assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), [
        '/answers/applicant/nik type',
        '/answers/capacity type',
        '/answers/constructor additionalProperties',
        '/answers/hasOwnProperty additionalProperties',
      ])
    })
  })
})
