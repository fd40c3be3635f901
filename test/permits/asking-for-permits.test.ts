import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import { addressOf, committedContract, operationsOf } from '../support/contract/operations.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import {
  type Agency,
  agency,
  agencyWith,
  bank,
  type Client,
  type Permit,
  registers,
} from '../support/people/agencies.ts'
import type { Application } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { type Issued, permitOf, readyToSign, takesOn } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const {
  admin,
  issuer,
  database: { pool },
} = net

interface Query {
  keyId: string | null
  purpose: string
  operation: string
  count: number
  permitIds: string[]
}
const queriesOf = async ({ id }: Pick<Client, 'id'>) =>
  (await admin.does<{ data: Query[] }>(200, 'GET', `/v1/clients/${id}/queries`)).data
const idsOf = ({ data }: { data: Permit[] }) => data.map(({ id }) => id)

/** Issues permits of a type at a place, each changed a second after the one before. */
async function issuedAt(count: number, permitType: string, village: string): Promise<Issued[]> {
  const made: Issued[] = []
  for (const file of await readyToSign(net, count, permitType)) {
    await net.head.takes('sign', file)
    made.push(await permitOf(net, file))
  }
  for (const [index, { id }] of made.entries()) {
    await pool`
      update permits
      set village_code = ${village}, office_id = (select id from offices where region_code = ${village}),
        changed_at = '2026-11-20T00:00:00Z'::timestamptz + ${index} * interval '1 second'
      where id = ${id}`
  }
  return made
}

const files: {
  issued?: Issued & { file: Application }
  inReview?: Application
  imb: string[]
  elsewhere: string[]
  other: string[]
} = { imb: [], elsewhere: [], other: [] }
const asked: { bank?: Agency; client?: Client; numbers: { imb: string[]; elsewhere: string[] } } = {
  numbers: { imb: [], elsewhere: [] },
}
/** The applications of permits, for agencies whose registration does not cover them. */
const applicationOf = new Map<string, string>()
before(async () => {
  const file = await imbIn('issued', net)
  files.issued = { ...(await permitOf(net, file)), file }
  files.inReview = await imbIn('in_review', net)
  const [imb, elsewhere, other] = [
    await issuedAt(5, 'IMB', '31.71.06.1001'),
    await issuedAt(2, 'IMB', '31.74.01.1001'),
    await issuedAt(2, 'SKTM', '31.71.06.1001'),
  ]
  for (const { id, applicationId } of [files.issued, ...imb, ...elsewhere, ...other])
    applicationOf.set(id, applicationId)
  Object.assign(files, {
    imb: imb.map(({ id }) => id),
    elsewhere: elsewhere.map(({ id }) => id),
    other: other.map(({ id }) => id),
  })
  asked.numbers = { imb: imb.map(({ number }) => number), elsewhere: elsewhere.map(({ number }) => number) }
  const made = await agency(net)
  Object.assign(asked, { bank: made.agency, client: made.client })
})

const theBank = () => asked.bank ?? assert.fail('There is no bank.')

/** The members of a permit as an agency gets it, without personal data. */
const members = [
  'changedAt',
  'handedOverAt',
  'holder',
  'id',
  'issuedAt',
  'issuedBy',
  'maskedHolder',
  'number',
  'office',
  'permitType',
  'reference',
  'revokedFrom',
  'state',
  'supersededBy',
  'validFrom',
  'validUntil',
  'version',
  'villageCode',
]

describe('a permit, for an agency', () => {
  it('shows what is permitted, where, by whom it was issued and when, and no personal data', async () => {
    const {
      id,
      number,
      applicationId,
      file: { reference, office, villageCode },
    } = files.issued ?? assert.fail()
    const permit = await theBank().does<Permit>(200, 'GET', `/v1/permits/${id}`, {
      headers: { purpose: 'collateral_check' },
    })
    assert.deepEqual(Object.keys(permit).sort(), members)
    assert.deepEqual(
      { ...permit, office: permit.office.id, issuedBy: permit.issuedBy.id },
      {
        ...permit,
        id,
        number,
        reference,
        villageCode,
        office: office?.id,
        issuedBy: office?.id,
        state: 'in_force',
        handedOverAt: null,
        holder: null,
        maskedHolder: 'A••• 1•••',
        issuedAt: permit.changedAt,
        supersededBy: null,
        version: 1,
      },
    )
    await net.frontDesk.takes('hand_over', { id: applicationId })
    const later = await theBank().does<Permit>(200, 'GET', `/v1/permits/${id}`, {
      headers: { purpose: 'collateral_check' },
    })
    assert.deepEqual([later.issuedAt, later.state, later.handedOverAt], [permit.issuedAt, 'in_force', later.changedAt])
    assert.ok(later.changedAt > permit.changedAt)
  })

  it('does not exist before it is issued', async () => {
    isRefused(await theBank().asksFor(`/v1/permits/${files.inReview?.id}`), 404, 'not_found')
    assert.ok(!idsOf(await theBank().list('?limit=200')).includes(files.inReview?.id ?? ''))
  })

  it('is the same in the list and alone; one outside the list is a 404', async () => {
    const { data } = await theBank().list('?limit=200')
    assert.deepEqual(new Set(data.map(({ id }) => id)), new Set([files.issued?.id, ...files.imb]))
    for (const permit of data)
      assert.deepEqual(
        await theBank().does<Permit>(200, 'GET', `/v1/permits/${permit.id}`, {
          headers: { purpose: 'collateral_check' },
        }),
        permit,
      )
    for (const id of [...files.elsewhere, ...files.other, crypto.randomUUID()])
      isRefused(await theBank().asksFor(`/v1/permits/${id}`), 404, 'not_found')
  })
})

describe('the coverage of a registration', () => {
  for (const [what, changes, sees] of [
    ['no permit type', { permitTypes: [] }, () => []],
    ['no region', { regions: [] }, () => []],
    ['nothing at all', { permitTypes: [], regions: [] }, () => []],
    ['one type everywhere', { regions: ['*'] }, () => [files.issued?.id, ...files.imb, ...files.elsewhere]],
    [
      'every type in one village',
      { permitTypes: ['*'], regions: ['31.71.06.1001'] },
      () => [files.issued?.id, ...files.imb, ...files.other],
    ],
    [
      'two types in two cities',
      { permitTypes: ['IMB', 'SKTM'], regions: ['31.71', '31.74'] },
      () => [files.issued?.id, ...files.imb, ...files.elsewhere, ...files.other],
    ],
    [
      'everything everywhere',
      { permitTypes: ['*'], regions: ['*'] },
      () => [files.issued?.id, ...files.imb, ...files.elsewhere, ...files.other],
    ],
    ['another district', { regions: ['31.71.01'] }, () => []],
  ] as const) {
    it(`(${what}) limits what is seen, for every filter`, async () => {
      const { agency: it } = await agency(net, changes)
      const seen = new Set<string | undefined>(sees())
      for (const query of [
        '',
        '&permitType=IMB',
        '&permitType=SKTM',
        '&regionCode=31.71',
        '&regionCode=31',
        '&regionCode=31.74.01.1001',
        '&changedSince=2000-01-01T00:00:00Z',
        '&permitType=IMB&regionCode=31.71.06',
      ]) {
        for (const id of idsOf(await it.list(`?limit=200${query}`))) assert.ok(seen.has(id), `${query} shows ${id}`)
      }
      assert.deepEqual(new Set(idsOf(await it.list('?limit=200'))), seen)
      for (const id of [files.issued?.id, ...files.imb, ...files.elsewhere, ...files.other]) {
        assert.equal((await it.asksFor(`/v1/permits/${id}`)).status, seen.has(id) ? 200 : 404, id)
      }
    })
  }

  it('applies from the next request on when it is changed', async () => {
    const { client, agency: it } = await agency(net)
    assert.equal((await it.asksFor(`/v1/permits/${files.imb[0]}`)).status, 200)
    await admin.does(200, 'PATCH', `/v1/clients/${client.id}`, {
      body: { regions: ['31.74'] },
      headers: { 'if-match': '"2"' },
    })
    for (let looks = 0; (await it.asksFor(`/v1/permits/${files.imb[0]}`)).status !== 404; looks++)
      assert.ok(looks < 200)
    assert.deepEqual(new Set(idsOf(await it.list())), new Set(files.elsewhere))
  })
})

describe('the list of permits', () => {
  it('has each permit once, in the order of change, for every page size and coverage', async () => {
    for (const changes of [{}, { permitTypes: ['*'] }, { regions: ['*'] }, { permitTypes: ['*'], regions: ['*'] }]) {
      const { agency: it } = await agency(net, changes)
      const whole = await it.list('?limit=200')
      for (const limit of [1, 2, 3]) {
        const walked: Permit[] = []
        for (let cursor: string | null = ''; cursor !== null; ) {
          const { data, page }: Awaited<ReturnType<Agency['list']>> = await it.list(
            `?limit=${limit}${cursor && `&cursor=${cursor}`}`,
          )
          walked.push(...data)
          cursor = page.nextCursor
        }
        assert.deepEqual(walked, whole.data)
      }
      assert.deepEqual(
        whole.data.map(({ changedAt, id }) => `${changedAt} ${id}`),
        whole.data.map(({ changedAt, id }) => `${changedAt} ${id}`).sort(),
      )
    }
  })

  it('begins at the requested moment, inclusive', async () => {
    const { data } = await theBank().list('?changedSince=2026-11-20T00:00:02Z')
    assert.deepEqual(new Set(idsOf({ data })), new Set([files.issued?.id, ...files.imb.slice(2)]))
    assert.deepEqual(
      idsOf(await theBank().list('?changedSince=2026-11-20T07:00:04%2B07:00')),
      idsOf(await theBank().list('?changedSince=2026-11-20T00:00:04Z')),
    )
  })

  it('refuses a cursor with other filters, of another agency, or made up', async () => {
    const {
      page: { nextCursor },
    } = await theBank().list('?limit=1')
    const { agency: other } = await agency(net)
    isRefused(
      await theBank().asksFor(`/v1/permits?limit=1&permitType=IMB&cursor=${nextCursor}`),
      400,
      'cursor_mismatch',
    )
    isRefused(await other.asksFor(`/v1/permits?limit=1&cursor=${nextCursor}`), 400, 'cursor_mismatch')
    const content = JSON.parse(Buffer.from(nextCursor ?? '', 'base64url').toString())
    for (const after of ['2026-11-20', `2026-11-20T00:00:00.000000Z ${files.imb[0]}' or true`, '']) {
      isRefused(
        await theBank().asksFor(
          `/v1/permits?limit=1&cursor=${Buffer.from(JSON.stringify({ ...content, after })).toString('base64url')}`,
        ),
        400,
        'cursor_mismatch',
      )
    }
  })
})

describe('the states of many permits', () => {
  interface Statuses {
    data: { number: string; permit: { id: string; state: string; revokedFrom: string | null } | null }[]
  }
  const ask = (numbers: unknown[], who = theBank(), purpose = 'collateral_check') =>
    who.asks('POST', '/v1/permits/status', { body: { numbers }, headers: { purpose } })

  it('are listed in the order of the requested numbers; an unknown one looks like one not covered', async () => {
    const {
      imb: [one = '', two = ''],
      elsewhere: [elsewhere = ''],
    } = asked.numbers
    const { data } = (await ask([two, 'no such number', elsewhere, one])).json<Statuses>()
    assert.deepEqual(
      data.map(({ number, permit }) => [number, permit?.id ?? null, permit?.state ?? null]),
      [
        [two, files.imb[1], 'in_force'],
        ['no such number', null, null],
        [elsewhere, null, null],
        [one, files.imb[0], 'in_force'],
      ],
    )
  })

  it('show a revocation from its commit on', async () => {
    const [number = ''] = asked.numbers.imb
    const [id = ''] = files.imb
    await takesOn(net.head, { id }, 'revoke')
    const [found] = (await ask([number])).json<Statuses>().data
    assert.equal(found?.permit?.state, 'revoked')
    assert.deepEqual(idsOf(await theBank().list('?state=revoked')), [id])
    assert.deepEqual(idsOf(await theBank().list(`?number=${encodeURIComponent(number)}`)), [id])
    assert.deepEqual(idsOf(await theBank().list(`?number=${encodeURIComponent(asked.numbers.elsewhere[0] ?? '')}`)), [])
  })

  it('are recorded with the permits disclosed, and shown to their holders', async () => {
    const { client, agency: it } = await agency(net)
    const reads = async () =>
      (
        await pool<{ count: number }[]>`
          select count(*)::int as count
          from data_reads
          where client_id = ${client.id} and application_id = ${applicationOf.get(files.imb[1] ?? '') ?? ''}`
      )[0]?.count
    await ask([asked.numbers.imb[1], asked.numbers.elsewhere[0], 'none'], it)
    const [query] = await queriesOf(client)
    assert.deepEqual(
      [query?.operation, query?.purpose, query?.permitIds],
      ['searchPermitStatuses', 'collateral_check', [files.imb[1]]],
    )
    assert.equal(await reads(), 1)
    await ask(['none', asked.numbers.elsewhere[0]], it)
    assert.deepEqual([(await queriesOf(client))[0]?.permitIds, await reads()], [[], 1])
  })

  it('need a registered purpose, each number once, and at most 100 numbers', async () => {
    isRefused(await ask(['1'], theBank(), 'marketing'), 403, 'purpose_not_registered')
    isRefused(await theBank().asks('POST', '/v1/permits/status', { body: { numbers: ['1'] } }), 400, 'invalid_request')
    for (const odd of [
      [],
      ['1', '1'],
      Array.from({ length: 101 }, (_, index) => String(index)),
      [''],
      [1],
      ['x'.repeat(201)],
    ])
      isRefused(await ask(odd), 400, 'invalid_request')
    assert.equal((await ask(Array.from({ length: 100 }, (_, index) => String(index)))).status, 200)
  })

  it('are found by the index of numbers, with or without a result', async () => {
    const plan = await pool.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      return tx`explain select p.id from permits p where p.number = any(array['1', '2'])`
    })
    assert.match(JSON.stringify(plan), /one_permit_a_number/)
  })
})

interface Access {
  id: string
  what: string
  application: { id: string }
  reader: { role: string; office: null; agency: object }
  purpose: object
  fields: string[]
}

/** Returns the reads of an application as its applicant sees them. */
const accessTo = async (id: string | undefined) =>
  (await net.applicant.does<{ data: Access[] }>(200, 'GET', '/v1/me/data-access?limit=200')).data.filter(
    ({ application }) => application.id === id,
  )

/** A purpose that discloses the name of the holder. */
const named = {
  code: 'heir_search',
  text: { id: 'Mencari ahli waris', en: 'Looking for heirs' },
  personalData: ['holder_name'],
  legalBasis: 'A sample law',
}

const statedAs = (code: string, names: object | null | undefined, legalBasis: string | null = null) => ({
  status: null,
  reason: null,
  stated: { code, names, legalBasis },
})

describe('a purpose', () => {
  it('is required, and must be registered for the agency', async () => {
    for (const path of ['/v1/permits', `/v1/permits/${files.imb[0]}`]) {
      isRefused(await theBank().asks('GET', path), 400, 'invalid_request')
      for (const odd of ['', 'Collateral', 'collateral_check, other', '*', 'x'.repeat(51)])
        isRefused(await theBank().asksFor(path, odd), 400, 'invalid_request')
      const { detail } = isRefused(await theBank().asksFor(path, 'marketing'), 403, 'purpose_not_registered')
      assert.match(detail, /collateral_check/)
    }
  })

  it('is recorded with agency, key, operation and disclosed permits, also when there were none', async () => {
    const {
      client,
      key,
      agency: it,
    } = await agency(net, { purposes: [...bank.purposes, { code: 'fire_risk', text: bank.names }] })
    const { data } = await it.list('?limit=2')
    await it.asksFor(`/v1/permits/${files.imb[0]}`, 'fire_risk')
    isRefused(await it.asksFor(`/v1/permits/${files.elsewhere[0]}`), 404, 'not_found')
    isRefused(await it.asksFor('/v1/permits', 'marketing'), 403, 'purpose_not_registered')
    const said = (await queriesOf(client)).map(({ keyId, purpose, operation, count, permitIds }) => ({
      keyId,
      purpose,
      operation,
      count,
      permitIds,
    }))
    assert.deepEqual(said, [
      { keyId: key.id, purpose: 'collateral_check', operation: 'getPermit', count: 0, permitIds: [] },
      { keyId: key.id, purpose: 'fire_risk', operation: 'getPermit', count: 1, permitIds: [files.imb[0]] },
      { keyId: key.id, purpose: 'collateral_check', operation: 'listPermits', count: 2, permitIds: idsOf({ data }) },
    ])
  })

  it('discloses of the holder only what it is registered for by a named law; other purposes do not', async () => {
    const named = { code: 'heir_search', text: bank.names, personalData: ['holder_name'], legalBasis: 'A sample law' }
    const { agency: it } = await agency(net, { purposes: [...bank.purposes, named] })
    const { data: open } = (await it.asksFor('/v1/permits?limit=200', 'heir_search')).json<{ data: Permit[] }>()
    assert.ok(open.length > 0)
    assert.deepEqual(
      new Set(open.map(({ id, holder }) => `${id === files.issued?.id ? holder?.name : 'a draft without answers'}`)),
      new Set(['Applicant 1', 'a draft without answers']),
    )
    assert.equal(
      (await it.asksFor(`/v1/permits/${files.issued?.id}`, 'heir_search')).json<Permit>().holder?.name,
      'Applicant 1',
    )
    assert.ok((await it.list('?limit=200')).data.every(({ holder }) => holder === null))
    for (const [purposes, pointer, code] of [
      [[{ ...named, legalBasis: undefined }], '/purposes/0/legalBasis', 'required'],
      [[named, { ...bank.purposes[0], code: named.code }], '/purposes/1/code', 'uniqueItems'],
      [[{ ...named, legalBasis: 'Ask 081234567890' }], '/purposes/0/legalBasis', 'personal_number'],
    ] as const) {
      const { errors } = isRefused(
        await admin.asks('POST', '/v1/clients', { body: { ...bank, purposes } }),
        422,
        'rule_broken',
      )
      assert.deepEqual(
        errors?.map((error) => [error.pointer, error.code]),
        [[pointer, code]],
      )
    }
  })

  it('is shown to the holder of the permit, with the agency, the label, and the disclosed data', async () => {
    const { client, agency: it } = await agency(net, { purposes: [...bank.purposes, named] })
    const before = new Set((await accessTo(files.issued?.applicationId)).map(({ id }) => id))
    const [newest] = await accessTo(applicationOf.get(files.elsewhere[0] ?? ''))
    await it.asksFor(`/v1/permits/${files.issued?.id}`, 'heir_search')
    await it.list('?limit=1')
    await it.list('?limit=200')
    isRefused(await it.asksFor(`/v1/permits/${files.elsewhere[0]}`), 404, 'not_found')
    const [second, first, ...others] = (await accessTo(files.issued?.applicationId)).filter(({ id }) => !before.has(id))
    assert.deepEqual(others, [], 'A page that ends before it tells nothing of it.')
    const reader = { role: 'agency', office: null, agency: client.names }
    assert.deepEqual(
      [first?.what, first?.reader, first?.fields, first?.purpose],
      ['permit', reader, ['/applicant/name'], statedAs(named.code, named.text, named.legalBasis)],
    )
    assert.deepEqual(
      [second?.what, second?.reader, second?.fields, second?.purpose],
      ['permit', reader, [], statedAs('collateral_check', bank.purposes[0]?.text)],
    )
    await admin.does(200, 'PATCH', `/v1/clients/${client.id}`, {
      body: { purposes: bank.purposes },
      headers: { 'if-match': '"2"' },
    })
    assert.deepEqual((await accessTo(files.issued?.applicationId))[1]?.purpose, statedAs(named.code, null))
    assert.deepEqual(
      (await accessTo(applicationOf.get(files.elsewhere[0] ?? '')))[0],
      newest,
      'What was refused tells nobody anything.',
    )
  })

  it('that cannot be recorded gets no answer', async (t) => {
    const { client, agency: it } = await agency(net)
    await pool`
      alter table client_queries add constraint full_disk check (client_id <> ${pool.unsafe(`'${client.id}'`)}) not valid`
    t.after(() => pool`alter table client_queries drop constraint full_disk`)
    for (const path of ['/v1/permits', `/v1/permits/${files.imb[0]}`]) {
      const reply = await it.asksFor(path)
      isRefused(reply, 500, 'internal')
      assert.doesNotMatch(reply.text, /31\.71/)
    }
  })
})

describe('a credential', () => {
  const claims = { client_id: 'bank-client', scope: 'openid permits:read' }
  before(() => registers(net, { oauthClient: { clientId: 'bank-client', subject: 'bank-service' } }))

  it('with an insufficient scope is a 403 that names the scope, in the body and in the header', async () => {
    const { agency: unscoped } = await agency(net, { scopes: ['webhooks:write'] })
    const unscopedToken = agencyWith(
      net,
      await issuer.tokenFor('bank-service', { ...claims, scope: 'openid permits:write' }),
    )
    for (const who of [
      unscoped,
      unscopedToken,
      agencyWith(net, await issuer.tokenFor('bank-service', { client_id: 'bank-client' })),
    ]) {
      for (const path of ['/v1/permits', `/v1/permits/${files.imb[0]}`]) {
        const reply = await who.asksFor(path)
        assert.equal(Object(isRefused(reply, 403, 'insufficient_scope')).scope, 'permits:read')
        assert.equal(
          reply.headers['www-authenticate'],
          'Bearer realm="satu-pintu", error="insufficient_scope", scope="permits:read"',
        )
      }
    }
  })

  it('has no more rights than the registration, whatever scopes a token claims', async () => {
    await registers(net, { scopes: [], oauthClient: { clientId: 'scopeless' } })
    isRefused(
      await agencyWith(
        net,
        await issuer.tokenFor('scopeless', { client_id: 'scopeless', scope: 'permits:read' }),
      ).asksFor('/v1/permits'),
      403,
      'insufficient_scope',
    )
  })

  it('of the issuer needs both its client and its subject to be registered together', async () => {
    assert.equal(
      (await agencyWith(net, await issuer.tokenFor('bank-service', claims)).asksFor('/v1/permits')).status,
      200,
    )
    assert.equal(
      (
        await agencyWith(
          net,
          await issuer.tokenFor('bank-service', { azp: 'bank-client', scope: 'permits:read' }),
        ).asksFor('/v1/permits')
      ).status,
      200,
    )
    const wrong: [string, JWTPayload][] = [
      ['bank-client', claims],
      ['bank-service', { ...claims, client_id: 'docs' }],
      ['bank-service', { ...claims, client_id: 'docs', azp: 'bank-client' }],
      ['bank-service', { scope: 'permits:read' }],
      ['bank-service', { ...claims, aud: 'elsewhere' }],
      ['bank-service', { ...claims, iss: 'https://elsewhere.test' }],
      ['bank-service', { ...claims, exp: 1 }],
    ]
    for (const [subject, said] of wrong)
      isRefused(await agencyWith(net, await issuer.tokenFor(subject, said)).asksFor('/v1/permits'), 401, 'unauthorized')
    // A person who signed in through that client is a person, and sees their own permits.
    for (const [subject, said] of [
      ['somebody-new', claims],
      ['BANK-SERVICE', claims],
      ['somebody-else', { scope: 'permits:read' }],
    ] as const) {
      assert.deepEqual(
        idsOf((await agencyWith(net, await issuer.tokenFor(subject, said)).asksFor('/v1/permits')).json()),
        [],
      )
    }
  })

  it('of an agency is never a person, and that of a person never an agency', async () => {
    const { key } = await agency(net)
    const tokens = [
      key.secret,
      await issuer.tokenFor('bank-service', claims),
      await issuer.tokenFor('unregistered', { client_id: 'unregistered' }),
    ]
    const people = operationsOf(committedContract()).filter(
      ({ security }) => security.some((way) => way['bearer']) && !security.some((way) => way['agencyKey']),
    )
    assert.ok(people.length > 20)
    for (const token of tokens) {
      for (const operation of people)
        isRefused(await net.bearer(token).asks(operation.method, addressOf(operation)), 401, 'unauthorized')
    }
    assert.deepEqual([...(await pool`select from people where subject in ('bank-service', 'unregistered')`)], [])
    for (const person of [net.applicant, net.admin, net.head])
      isRefused(
        await person.asks('POST', '/v1/permits/status', {
          body: { numbers: ['1'] },
          headers: { purpose: 'collateral_check' },
        }),
        401,
        'unauthorized',
      )
  })

  it('is not accepted as a parameter, as a cookie, twice, or by another scheme', async () => {
    const {
      key: { secret },
    } = await agency(net)
    const ask = (headers: Record<string, string>, query = '') =>
      net.nobody.asks('GET', `/v1/permits${query}`, { headers: { purpose: 'collateral_check', ...headers } })
    for (const headers of [
      { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` },
      { authorization: secret },
      { authorization: `Bearer ${secret}, Bearer ${secret}` },
      { authorization: `Bearer ${secret} ${secret}` },
      { 'x-api-key': secret },
      { cookie: `key=${secret}` },
      { 'proxy-authorization': `Bearer ${secret}` },
      { 'x-original-url': '/v1/regions' },
    ])
      isRefused(await ask(headers), 401, 'unauthorized')
    isRefused(await ask({}, `?access_token=${secret}`), 401, 'unauthorized')
    isRefused(await ask({ authorization: `Bearer ${secret}` }, '?clientId=1'), 400, 'invalid_request')
    for (const query of [
      '?permitType=IMB&permitType=SKTM',
      '?regionCode=31.71&regionCode=31.74',
      '?limit=1&limit=200',
      '?regionCode[]=31',
      '?changedSince=2026-11-20',
      '?changedSince=2026-11-20T00:00:00%2B16:00',
      '?regionCode=31.7',
      '?permitType=*',
      '?regionCode=*',
    ])
      isRefused(await ask({ authorization: `Bearer ${secret}` }, query), 400, 'invalid_request')
    isRefused(
      await ask(
        { authorization: `Bearer ${secret}`, 'x-http-method-override': 'DELETE', 'x-client-id': crypto.randomUUID() },
        `/${files.elsewhere[0]}`,
      ),
      404,
      'not_found',
    )
  })
})
