import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TransactionSql } from 'postgres'
import { imbIn } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

let net: Network
let bench: Bench
let file: Application
let url: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  file = await imbIn('in_review', net)
  url = `/v1/applications/${file.id}`
})
after(async () => {
  await bench.close()
  await net.close()
})

/** Adds an event to the history of the application, with these changes to its last one. */
const happens = (sql: TransactionSql, changes: object) => sql`
  insert into application_events
  select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'sequence', e.sequence + 1,
    'version', e.version + 1) || ${JSON.stringify(changes)}::text::jsonb)).*
  from application_events e
  where e.application_id = ${file.id}
  order by e.sequence desc
  limit 1`

describe('the invariant of codes for other accounts', () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
  /** Returns a request about codes, the nth of an act, with its answer. */
  const nth = (place: number, rest: Partial<Exchange>): Exchange =>
    exchangeOf({ method: 'POST', began: 2 * place, ended: 2 * place + 1, ...rest })
  const issued = (place: number, code: string, rest: Partial<Exchange> = {}, expiresAt = inAnHour) =>
    nth(place, {
      url: `${url}/account-codes`,
      status: 201,
      text: JSON.stringify({ reference: file.reference, code, expiresAt }),
      ...rest,
    })
  const withdrawn = (place: number, subject = 'applicant-1') =>
    nth(place, { method: 'DELETE', url: `${url}/account-codes`, status: 204, text: '', subject })
  const claimed = (place: number, code: string) =>
    nth(place, { url: '/v1/applications/claims', subject: 'applicant-2', body: { reference: file.reference, code } })
  const finds = (...exchanges: Exchange[]) => bench.hears('codes-open-once', {}, { exchanges })
  const accepts = async (...exchanges: Exchange[]) =>
    assert.deepEqual((await bench.checks({}, { exchanges })).findings, [])

  it('finds nothing where the last code is used, nor where its withdrawal is under way', async () => {
    await accepts(issued(1, 'AAAA'), issued(2, 'BBBB'), claimed(3, 'BBBB'))
    await accepts(issued(1, 'AAAA'), { ...withdrawn(2), ended: 9 }, claimed(3, 'AAAA'))
  })

  it('finds nothing where a head withdraws the code of the office, of which there is none', () =>
    accepts(issued(1, 'AAAA'), withdrawn(2, 'head'), claimed(3, 'AAAA')))

  it('finds a code that was withdrawn, also as somebody dictates it', async () => {
    await finds(issued(1, '00AA'), withdrawn(2), claimed(3, 'oo-aa'))
    await finds(
      issued(1, 'AAAA', { body: { mandate: {} }, subject: 'head' }),
      withdrawn(2, 'head 2'),
      claimed(3, 'AAAA'),
    )
  })

  it('finds a code in whose place another one was issued, one that was used, and one that has ended', async () => {
    await finds(issued(1, 'AAAA'), issued(2, 'BBBB'), claimed(3, 'AAAA'))
    await finds(issued(1, 'AAAA'), claimed(2, 'AAAA'), claimed(3, 'AAAA'))
    await finds(issued(1, 'AAAA', {}, new Date(Date.now() - 1_000).toISOString()), claimed(2, 'AAAA'))
  })
})

describe('the invariant of tracking', () => {
  it('finds an application that another account took over, and whose tracking key stayed', () =>
    bench.finds('tracking-needs-its-key', { applications: [file.id] }, (sql) =>
      happens(sql, { type: 'application.account_changed', action: null, from_status: null, to_status: null }),
    ))
})

describe('the invariant of notes', () => {
  const read = (subject: string, text: string) => exchangeOf({ subject, url: `${url}/messages`, text })
  const withNote = JSON.stringify({ data: [{ id: 'note', internal: true }] })

  it('finds nothing where the reviewer reads a note', async () => {
    const { findings } = await bench.checks({}, { exchanges: [read('reviewer', withNote)] })
    assert.deepEqual(
      findings.filter(({ invariant }) => invariant === 'notes-stay-inside'),
      [],
    )
  })

  it('finds a note that the applicant is shown', () =>
    bench.hears('notes-stay-inside', {}, { exchanges: [read('applicant-1', withNote)] }))
})

describe('the invariant of lapses', () => {
  it('finds an application that lapses at once, and one that lapses where no time is given', async () => {
    const lapses = (from_status: string) => (sql: TransactionSql) =>
      happens(sql, { type: 'application.lapsed', action: 'lapse', from_status, to_status: 'lapsed' })
    await bench.finds('lapses-come-in-time', { applications: [file.id] }, lapses('in_review'))
    const returned = await imbIn('returned', net)
    file = returned
    await bench.finds('lapses-come-in-time', { applications: [returned.id] }, lapses('returned'))
  })
})

describe('the invariant of posts', () => {
  it('finds an officer who acts while their post is suspended', async () => {
    const since = (moment: string) => (sql: TransactionSql) =>
      sql`
      update staff set suspended_at = now() + ${moment}::interval
      where person_id in (select actor_id from application_events where application_id = ${file.id})`
    const ids = { applications: [file.id] }
    await bench.finds('officers-hold-their-posts', ids, since('-1 hour'))
    await bench.accepts(ids, since('5 minutes'))
  })
})

describe('the invariant of closed offices', () => {
  it('finds a visit that is booked at an office that has left its area to another one', async () => {
    const [quiet] = await net.database.pool<{ id: string }[]>`
      select o.id
      from offices o
      where o.level = 'village' and o.id <> ${file.office?.id ?? ''}
      order by o.id desc
      limit 1`
    const id = quiet?.id ?? ''
    await bench.finds('nobody-is-left-alone', { offices: [id] }, async (sql) => {
      await sql`update offices set state = 'dissolved' where id = ${id}`
      await sql`update office_areas set office_id = ${file.office?.id ?? ''} where office_id = ${id}`
      await sql`
        insert into counter_visits (application_id, office_id, purpose, starts_at, ends_at, desk, made_by, made_at)
        select a.id, ${id}, 'bring_originals', now(), now() + interval '1 hour', 1, a.applicant_id, now()
        from applications a
        where a.id = ${file.id}`
    })
  })
})
