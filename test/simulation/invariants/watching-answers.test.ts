import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import { issues, registers } from '../../support/people/agencies.ts'
import type { Application } from '../../support/person.ts'
import { issued as issuedPermit } from '../../support/scenes/permits.ts'
import { exchangeOf as exchange } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

let net: Network
let bench: Bench
let file: Application

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  file = await imbIn('in_review', net)
  bench.words.add('Siti Rahmawati').add('+6281234567890').add('siti@example.org')
})
after(async () => {
  await bench.close()
  await net.close()
})

const touched = () => ({ applications: [file.id] })
const listed = (subject: string) => exchange({ subject, text: JSON.stringify({ data: [{ id: file.id }] }) })
const unchanged = async () => undefined

describe('the invariants of answers', () => {
  it('find nothing where each person sees their own applications', async () => {
    const url = '/v1/applications?scope=office'
    const exchanges = [listed('applicant-1')]
    for (const officer of ['reviewer', 'head'] as const)
      exchanges.push(exchange({ subject: officer, url, text: (await net[officer].asks('GET', url)).text }))
    const { findings } = await bench.checks(touched(), { exchanges })
    if (findings.length > 0) throw new Error(JSON.stringify(findings))
  })

  it('find an application in the list of a stranger', () =>
    bench.hears('only-theirs-is-shown', touched(), { exchanges: [listed('applicant-2')] }))

  it('find an application that its applicant cannot read', () => {
    const missing = exchange({ url: `/v1/applications/${file.id}`, status: 404 })
    return bench.hears('only-theirs-is-shown', touched(), { exchanges: [missing] })
  })

  it('find a list that shows a discarded application', () =>
    bench.finds(
      'lists-are-complete',
      touched(),
      (sql) => sql`update applications set discarded_at = now() where id = ${file.id}`,
      { exchanges: [listed('applicant-1')] },
    ))

  it('find nothing in the lists of an officer one of whose posts is suspended', async () => {
    const standIn = await net.person('stand-in')
    await standIn.asks('GET', '/v1/me')
    await net.database.pool`
      insert into staff (person_id, office_id, role, starts_at, suspended_at)
      select w.id, o.id, 'reviewer', now() - interval '1 day', case o.region_code when '31' then now() end
      from people w, offices o
      where w.subject = 'stand-in' and o.region_code in ('31', '31.71.06.1002')`
    const { findings } = await bench.checks(touched(), {
      exchanges: [exchange({ subject: 'stand-in', url: '/v1/me' })],
    })
    assert.deepEqual(findings, [])
  })

  it('find an answer that is an error of the program', () =>
    bench.hears('requests-do-not-break', {}, { exchanges: [exchange({ status: 500, text: '{"code":"internal"}' })] }))

  it('a person whose token is not accepted', () =>
    bench.hears('tokens-are-accepted', {}, { exchanges: [exchange({ subject: 'head', status: 401 })] }))

  it('find a second answer that differs from the first', () => {
    const created = exchange({ method: 'POST', idempotencyKey: 'k', status: 201, text: '{"id":"1"}', body: {} })
    return bench.hears('retries-answer-the-same', {}, { exchanges: [created, { ...created, text: '{"id":"2"}' }] })
  })

  it('find a key that was used for another request', () => {
    const created = exchange({ method: 'POST', idempotencyKey: 'k', status: 201, body: {} })
    return bench.hears('retries-answer-the-same', {}, { exchanges: [created, { ...created, body: { other: true } }] })
  })
})

describe('the invariant of the log of events', () => {
  const scopes = ['permits:read', 'events:read']
  const followed = (secret: string, ...events: readonly [id: string, version: number][]) =>
    exchange({
      subject: null,
      credential: `Bearer ${secret}`,
      url: '/v1/events?after=a-position',
      text: JSON.stringify({
        data: events.map(([id, version]) => ({ id: `${id} ${version}`, subject: `permits/${id}`, data: { version } })),
        page: { hasMore: true },
      }),
    })

  it('finds an event of a permit that the registration of the agency does not cover', async () => {
    const { id } = await issuedPermit(net)
    const { secret } = await issues(net, await registers(net, { permitTypes: ['IMB'], scopes }))
    return bench.hears('feed-covers-its-registration', {}, { exchanges: [followed(secret, [id, 1])] })
  })

  it('finds a version that was left out, and nothing where each comes once', async () => {
    const { id } = await issuedPermit(net)
    const { secret } = await issues(net, await registers(net, { permitTypes: ['SKTM'], scopes }))
    const { findings } = await bench.checks({}, { exchanges: [followed(secret, [id, 1]), followed(secret, [id, 2])] })
    if (findings.length > 0) throw new Error(JSON.stringify(findings))
    const skipped = [followed(secret, [id, 1]), followed(secret, [id, 3])]
    return bench.hears('feed-covers-its-registration', {}, { exchanges: skipped })
  })

  it('finds nothing where an agency begins anew at the end of the log', async () => {
    const { id } = await issuedPermit(net)
    const { secret } = await issues(net, await registers(net, { permitTypes: ['SKTM'], scopes }))
    const anew = { ...followed(secret), url: '/v1/events?after=latest' }
    const exchanges = [followed(secret, [id, 1]), anew, followed(secret, [id, 3])]
    assert.deepEqual((await bench.checks({}, { exchanges })).findings, [])
  })

  it('finds nothing where a second reader of the agency lags behind, but still a gap after that', async () => {
    const { id } = await issuedPermit(net)
    const { secret } = await issues(net, await registers(net, { permitTypes: ['SKTM'], scopes }))
    const anew = { ...followed(secret), url: '/v1/events?after=latest' }
    const lagging = [followed(secret, [id, 2]), anew, followed(secret, [id, 4]), followed(secret, [id, 1], [id, 3])]
    assert.deepEqual((await bench.checks({}, { exchanges: lagging })).findings, [])
    return bench.hears('feed-covers-its-registration', {}, { exchanges: [...lagging, followed(secret, [id, 6])] })
  })
})

describe('the invariants of versions and keys find', () => {
  it('a change on another version than the one that If-Match named', () => {
    const url = `/v1/applications/${file.id}`
    const saved = exchange({ method: 'PATCH', url, ifMatch: '"3"', text: '{"version":6}' })
    return bench.hears('if-match-holds', {}, { exchanges: [saved] })
  })

  it('an application that was tracked with a wrong key', () => {
    const body = { reference: file.reference, trackingKey: '0000-0000-0000' }
    const tracked = exchange({ method: 'POST', url: '/v1/tracking', subject: null, credential: '', body })
    return bench.hears('tracking-needs-its-key', {}, { exchanges: [tracked] })
  })
})

describe('the invariant of next actions', () => {
  const url = () => `/v1/applications/${file.id}`
  const shown = (blockers: object[]) => {
    const nextActions = [{ action: 'approve', to: 'awaiting_payment', blockers }]
    return exchange({ url: url(), text: JSON.stringify({ id: file.id, version: file.version, nextActions }) })
  }
  const step = (status: number, answer: object) =>
    exchange({
      url: `${url()}/transitions`,
      method: 'POST',
      body: { action: 'approve' },
      status,
      text: JSON.stringify(answer),
    })

  it('finds a step that was refused by a blocker that was not shown', () => {
    const refused = step(422, { code: 'blocked', blockers: [{ code: 'payment_incomplete' }] })
    return bench.hears('next-actions-are-true', touched(), { exchanges: [shown([]), refused] })
  })

  it('finds a step that succeeded despite its blockers', () => {
    const done = step(201, { version: file.version + 1 })
    return bench.hears('next-actions-are-true', touched(), {
      exchanges: [shown([{ code: 'inspection_missing' }]), done],
    })
  })

  it('tries the steps that a reader was shown at the end of the day', async () => {
    const at = Date.now()
    const read = await net.reviewer.asks('GET', url())
    const { checks, findings } = await bench.checks(touched(), {
      exchanges: [exchange({ subject: 'reviewer', url: url(), text: read.text, at })],
    })
    if (findings.length > 0 || checks === 0) throw new Error(JSON.stringify(findings))
  })
})

describe('the invariants of channels find', () => {
  const given = (subject: string) =>
    exchange({ subject, method: 'POST', url: '/v1/me/kiosk-codes', status: 201, text: '{"code":"4RT9-0MXW-70"}' })
  const device = { subject: null, credential: 'Bearer device' }
  const opened = (code = '4rt9omxw70') =>
    exchange({
      ...device,
      method: 'POST',
      url: '/v1/kiosk-sessions',
      status: 201,
      body: { code },
      text: '{"token":"t"}',
    })
  const there = (rest: object) => exchange({ subject: null, credential: 'Bearer t', ...rest })
  const reads = () => there({ url: `/v1/applications/${file.id}` })
  const name = 'kiosks-serve-one'

  it('nothing where a person reads their own application at a kiosk', async () => {
    const { findings } = await bench.checks({}, { exchanges: [given('applicant-1'), opened(), reads()] })
    if (findings.length > 0) throw new Error(JSON.stringify(findings))
  })

  it('an application of somebody else in a session', () =>
    bench.hears(name, {}, { exchanges: [given('applicant-2'), opened(), reads()] }))

  it('a session that answers after its end', () => {
    const ended = there({ method: 'POST', url: '/v1/kiosk-sessions/endings', status: 204, text: '' })
    return bench.hears(name, {}, { exchanges: [given('applicant-1'), opened(), ended, { ...reads(), began: 3 }] })
  })

  it('a session that answers after somebody else has begun at the kiosk, or after its time', async () => {
    const other = { ...opened('4rt9omxw71'), text: '{"token":"u"}' }
    const next = { ...given('applicant-2'), text: '{"code":"4RT9-0MXW-71"}' }
    const begun = [given('applicant-1'), opened()]
    await bench.hears(name, {}, { exchanges: [...begun, next, other, { ...reads(), began: 3 }] })
    await bench.hears(name, {}, { exchanges: [...begun, { ...reads(), at: Date.now() + 4 * 60_000 }] })
  })

  it('a session that was opened with a code that nobody was given', () =>
    bench.hears(name, {}, { exchanges: [given('applicant-1'), opened('0000000001')] }))

  it('the key of a kiosk that reads applications', () =>
    bench.hears(name, {}, { exchanges: [given('applicant-1'), opened(), exchange(device)] }))

  it('a step of an applicant at a counter', () =>
    bench.finds(
      'channels-are-true',
      touched(),
      (sql) => sql`
      update application_events set channel = 'counter' where application_id = ${file.id} and action = 'submit'`,
    ))

  it('a step of an officer at a kiosk', () =>
    bench.finds(
      'channels-are-true',
      touched(),
      (sql) => sql`
      update application_events set channel = 'kiosk' where application_id = ${file.id} and action = 'accept'`,
    ))
})

describe('the invariant of the steps of permits and offices', () => {
  const name = 'other-actions-are-true'
  const url = '/v1/permits/019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
  const shown = (...codes: string[]) =>
    exchange({
      url,
      text: JSON.stringify({
        version: 3,
        nextActions: [{ action: 'suspend', blockers: codes.map((code) => ({ code })) }],
      }),
    })
  const step = (status: number, answer: object, action = 'suspend') => {
    const text = JSON.stringify(answer)
    return exchange({ url: `${url}/transitions`, method: 'POST', body: { action }, status, text })
  }

  it('finds a step of a permit that succeeded despite its blockers', () =>
    bench.hears(name, {}, { exchanges: [shown('revocation_decided'), step(201, { version: 4 })] }))

  it('finds a step of a permit that was not shown', () =>
    bench.hears(name, {}, { exchanges: [shown(), step(201, { version: 4 }, 'revoke')] }))

  it('finds a step of a permit that was refused for another reason than was shown', async () => {
    const { id } = await issuedPermit(net)
    const at = (one: Exchange) => ({ ...one, url: one.url.replace(/[0-9a-f-]{36}/, id) })
    const [{ version } = { version: 0 }] = await net.database.pool<{ version: number }[]>`
      select version from permits where id = ${id}`
    const now = exchange({ url, text: JSON.stringify({ version, nextActions: [{ action: 'suspend', blockers: [] }] }) })
    const refused = step(422, { code: 'blocked', blockers: [{ code: 'revocation_decided' }] })
    await bench.hears(name, {}, { exchanges: [at(now), at(refused)] })
  })

  describe('of an office', () => {
    let office: string
    before(async () => {
      const [planned] = await net.database.pool<{ id: string }[]>`
        select id from offices where state = 'planned' order by id limit 1`
      office = planned?.id ?? ''
    })

    it('finds nothing where a dry run has the blockers that were shown', async () => {
      const { findings } = await bench.checks({ offices: [office] })
      if (findings.length > 0) throw new Error(JSON.stringify(findings))
    })

    it('finds a dry run without the blockers that were shown', () => {
      const changed = (text: string) => text.replaceAll(/"blockers":\[[^\]]*\]/g, '"blockers":[{"code":"invented"}]')
      return bench.hears(name, { offices: [office] }, { changed })
    })
  })
})

describe('the invariants of personal data find', () => {
  it('an identity number in a URL', () =>
    bench.hears('nothing-personal-goes-out', {}, { exchanges: [exchange({ url: '/v1/permits?of=3171061010900001' })] }))

  it('a name in a public answer', () => {
    const text = '{"holder":"Siti Rahmawati"}'
    const verified = exchange({ subject: null, credential: '', url: '/v1/verifications/t', text })
    return bench.hears('nothing-personal-goes-out', {}, { exchanges: [verified] })
  })

  it('a telephone number in the log', () =>
    bench.hears('nothing-personal-goes-out', {}, { logged: ['{"msg":"sent to +6281234567890"}'] }))

  it('an identity number that is unsealed in the answers', () =>
    bench.finds(
      'nothing-personal-is-unsealed',
      touched(),
      (sql) => sql`
      update application_forms
      set answers = '{"applicant": {"nik": "3171061010900001"}}'
      where application_id = ${file.id}`,
    ))
})

describe('the invariants of files, counters and notices find', () => {
  it('an object whose bytes do not match the hash of its row', () =>
    bench.finds(
      'objects-are-whole',
      touched(),
      (sql) => sql`
      update documents set sha256 = sha256('other') where application_id = ${file.id} and slot = 'land_title'`,
    ))

  it('an object without an owner', () =>
    bench.finds('objects-are-whole', touched(), (sql) => sql`delete from documents where application_id = ${file.id}`))

  it('a step that was not counted', () =>
    bench.finds('counters-equal-a-recount', touched(), (sql) => sql`delete from uncounted`))

  it('a notice without its event', () =>
    bench.finds(
      'notices-are-those-of-the-history',
      touched(),
      (sql) => sql`
      insert into notices (cause_id, kind, channel, language, application_id, shown, personal, personal_kid)
      select e.id, 'refused', 'email', 'id', e.application_id, 's•••', 'sealed', 'test-1'
      from application_events e
      where e.application_id = ${file.id} and e.action = 'submit'`,
    ))

  it('a step without a notice to its applicant', () =>
    bench.finds('notices-are-those-of-the-history', touched(), async (sql) => {
      await sql`delete from untold`
      await sql`
        insert into contacts (person_id, channel, personal, personal_kid, digest, shown, language, basis, confirmed_at)
        select applicant_id, 'email', 'sealed', 'test-1', '\\x00', 's•••', 'id', 'code', '2020-01-01'
        from applications
        where id = ${file.id}`
    }))

  it('a permit whose holder was not reminded that it ends', async () => {
    const { id } = await issuedPermit(net, 'TDP')
    await bench.finds(
      'notices-are-those-of-the-history',
      touched(),
      (sql) => sql`
      update permits
      set state = 'in_force', valid_from = '2020-01-01', valid_until = current_date + 10, changed_at = '2020-01-01'
      where id = ${id}`,
    )
  })

  it('a mail that pretends to be from the applicant', () =>
    bench.finds(
      'mails-pretend-nothing',
      touched(),
      (sql) => sql`
      insert into received_mails (reference, source, state, size_bytes, sender_digest, application_id, authenticated)
      values ('M-1', 'smtp', 'filed', 1, '\\x00', ${file.id}, false)`,
    ))
})

it('a request without an answer breaks no invariant', () =>
  bench.checks({}, { exchanges: [exchange({ status: null, text: '' })] }).then(unchanged))
