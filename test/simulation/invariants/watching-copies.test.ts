import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logEvents } from '../../../src/events/log-events.ts'
import { publishOpenData } from '../../../src/open-data/publish.ts'
import { type Network, network } from '../../support/network.ts'
import { type Agency, agency, type IssuedKey } from '../../support/people/agencies.ts'

import { issued } from '../../support/scenes/permits.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'

const name = 'copies-are-right'
let net: Network
let bench: Bench
let copier: Agency
let key: IssuedKey
let permit: { id: string; version: number }
let position: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  permit = await issued(net)
  const registered = await agency(net, {
    permitTypes: ['SKTM'],
    regions: ['31'],
    scopes: ['permits:read', 'events:read'],
  })
  copier = registered.agency
  key = registered.key
  while ((await logEvents(net.database.pool)) > 0);
  const end = await copier.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')
  position = end.page.position
})
after(async () => {
  await bench.close()
  await net.close()
})

const read = (url: string, answer: object) =>
  exchangeOf({ subject: null, credential: `Bearer ${key.secret}`, url, text: JSON.stringify(answer) })
const page = (view = 'v') => ({ position, hasMore: false, view })
/** The answers by which an agency begins a copy with these permits, and follows the log with these events. */
const copying = (permits: readonly object[], events: readonly object[] = []) => ({
  exchanges: [
    read('/v1/events?after=latest', { data: [], page: { ...page(), hasMore: true } }),
    read('/v1/permits?sort=changed', { data: permits, page: { nextCursor: null } }),
    read('/v1/events?after=x', { data: events, page: page() }),
  ],
})
const happened = (version: number, type = 'satupintu.permit.suspended.v1') => ({
  type,
  subject: `permits/${permit.id}`,
  data: { version },
})

describe('the invariant of copies', () => {
  it('finds nothing where a copy has what its reader may see', async () => {
    const copy = copying([permit])
    await copier.asksFor('/v1/permits?sort=changed')
    const { checks, findings } = await bench.checks({}, copy)
    assert.deepEqual(findings, [])
    assert.ok(checks > 0)
  })

  it('finds a permit that a copy lacks', () => bench.hears(name, {}, copying([])))

  it('finds a version that was not told', () => bench.hears(name, {}, copying([{ id: permit.id, version: 0 }])))

  it('finds a permit that the reader may not see', () =>
    bench.hears(name, {}, copying([permit, { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70', version: 1 }])))

  it('finds a tombstone of what is still to be seen', () =>
    bench.hears(name, {}, copying([permit], [happened(2, 'satupintu.permit.left_view.v1')])))

  describe('of an officer', () => {
    let seen: string
    before(async () => {
      const [file] = await net.database.pool<{ id: string }[]>`
        select application_id as id from permits where id = ${permit.id}`
      seen = file?.id ?? ''
    })
    /** The answer by which the reviewer reads the whole log, with an event of each of these applications. */
    const reading = (...ids: readonly string[]) => {
      const told = { type: 'satupintu.application.submitted.v1', data: { version: 1 } }
      const data = ids.map((id) => ({ ...told, subject: `applications/${id}` }))
      const text = JSON.stringify({ data, page: page() })
      return { exchanges: [exchangeOf({ subject: 'reviewer', url: '/v1/events', text })] }
    }

    it('finds nothing where the log told of each application', async () => {
      const { findings } = await bench.checks({}, reading(seen))
      assert.deepEqual(findings, [])
    })

    it('finds an application that the log did not tell of', () => bench.hears(name, {}, reading()))

    it('finds nothing while the officer is suspended', async () => {
      const { pool } = net.database
      const reviewer = pool`person_id = (select id from people where subject = 'reviewer')`
      await pool`update staff set suspended_at = now() where ${reviewer}`
      const { findings } = await bench.checks({}, reading())
      await pool`update staff set suspended_at = null where ${reviewer}`
      assert.ok(!findings.some(({ invariant }) => invariant === name), JSON.stringify(findings))
    })

    it('finds nothing where the log has forgotten an application', async () => {
      const { pool } = net.database
      await pool`update event_log set subject_id = uuidv7() where subject_id = ${seen}`
      for (const told of [reading(), reading(seen)]) assert.deepEqual((await bench.checks({}, told)).findings, [])
    })

    it('finds an application that left the view without a tombstone', () =>
      bench.hears(name, {}, reading(seen, '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70')))
  })
})

describe('the invariants of open data find', () => {
  const [right, hidden] = ['open-data-is-right', 'open-data-hides-people']
  const publish = () => publishOpenData(net.database.pool, net.storage)
  const records = (state: string, region: string) => net.database.pool`
    (permit_id, permit_type, region_code, issued_in, expires_in, state, changed_on)
    values (${permit.id}, 'IMB', ${region}, '2026-11', null, ${state}, now())`
  const file = (record: object) =>
    exchangeOf({
      subject: null,
      credential: '',
      url: '/v1/open-data/permits/jsonl',
      text: `${JSON.stringify(record)}\n`,
    })

  it('a record with a name in it', () =>
    bench.hears(hidden, {}, { exchanges: [file({ PermitNum: '1', Holder: 'Siti Rahmawati' })] }))

  it('a record that shares its village with nobody', () =>
    bench.finds(hidden, {}, (sql) => sql`insert into open_permits ${records('in_force', '31.71.06.1001')}`))

  it('a copy by the changes that lacks a record of the file', async () => {
    await publish()
    const earlier = { PermitNum: '1', StatusCurrent: 'in_force', StatusDate: '2026-11-01' }
    const at = Date.now() + 3_600_000
    const changes = exchangeOf({ url: '/v1/open-data/permit-changes?since=2026-11-01', text: '', at })
    const again = { ...file({ ...earlier, StatusCurrent: 'revoked' }), at }
    await bench.hears(right, {}, { exchanges: [file(earlier), changes, again] })
  })

  it('permits that could have been published, and were not', async () => {
    await publish()
    await bench.finds(right, {}, async (sql) => {
      await sql`update permits set permit_type = 'KRK', issued_at = now() - interval '2 hours'`
      await sql`
        insert into permits (application_id, version, number, issuing_office_id, office_id, permit_type,
          permit_type_version, year, sequence, village_code, holder, state, public_token, issued_at, changed_at,
          valid_from)
        select uuidv7(), version, number || n, issuing_office_id, office_id, permit_type, permit_type_version, year,
          sequence + n, village_code, holder, state, overlay(public_token placing 'copy-' || n from 1), issued_at,
          changed_at, valid_from
        from permits, generate_series(1, 4) n
        where id = ${permit.id}`
    })
  })

  it('a record of a permit of a type that is not open', async () => {
    await publish()
    await bench.finds(right, {}, async (sql) => {
      await sql`insert into open_permits ${records('in_force', '31.71.06.1001')}`
      await sql`update open_permits set permit_type = 'SKTM'`
    })
  })

  it('a record of a permit in another state', async () => {
    await publish()
    await bench.finds(right, {}, async (sql) => {
      await sql`update permit_events set at = at - interval '2 hours' where permit_id = ${permit.id}`
      await sql`insert into open_permits ${records('revoked', '31.71.06.1001')}`
    })
  })

  it('a record that keeps an earlier state, while the files stay as they are', async () => {
    await publish()
    await bench.finds(right, {}, async (sql) => {
      await sql`update permits set state = 'suspended' where id = ${permit.id}`
      await sql`
        update permit_events
        set type = 'permit.suspended', action = 'suspend', from_state = 'in_force', to_state = 'suspended',
          at = now() - interval '2 hours'
        where permit_id = ${permit.id}`
      await sql`update open_data_files set made_at = now() - interval '1 day'`
      await sql`insert into open_permits ${records('in_force', '31.71.06.1001')}`
    })
  })
})
