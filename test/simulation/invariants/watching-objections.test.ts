import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TransactionSql } from 'postgres'
import { type Network, network } from '../../support/network.ts'
import {
  appeals,
  decides,
  type Objection,
  objects,
  refuses,
  rejects,
  remedies,
  remedy,
} from '../../support/scenes/objections.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

const name = 'objections-have-their-effect'
let net: Network
let bench: Bench
let waiting: string
let reopened: string
/** The open objection of the application that waits. */
let objection: Objection
/** The open appeal about an application that is still refused. */
let appeal: Objection

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  await remedies(net, remedy, { serviceTime: { amount: 3, unit: 'working_days', certainty: 'uncertain' } })
  const one = await refuses(net)
  objection = await objects(net.applicant, one)
  const other = await refuses(net)
  await decides(net.head, await objects(net.applicant, other), 'granted')
  appeal = await appeals(net.applicant, await rejects(net))
  waiting = one.id
  reopened = other.id
})
after(async () => {
  await bench.close()
  await net.close()
})

/** The statement that has somebody do what the decision of the objection of an application is an event of. */
const actorOfDecision = (sql: TransactionSql, of: 'propose_refusal' | 'objection.filed') => sql`
  update application_events e
  set actor_id = o.actor_id
  from application_events o
  where e.application_id = ${reopened} and e.type = 'objection.granted'
    and o.application_id = e.application_id and ${of} in (o.action, o.type)`

describe('the invariant of objections', () => {
  it('finds nothing in one that is open, one that was granted, and one with an appeal', async () => {
    const { findings } = await bench.checks({ applications: [waiting, reopened, appeal.application.id] })
    assert.deepEqual(findings, [])
  })

  it('finds a refused application that goes back without an objection', () =>
    bench.finds(
      name,
      { applications: [reopened] },
      (sql) => sql`
        update application_events
        set type = 'objection.rejected'
        where application_id = ${reopened} and type = 'objection.granted'`,
    ))

  it('finds an application that goes back later than its objection was granted', () =>
    bench.finds(
      name,
      { applications: [reopened] },
      (sql) => sql`
        update application_events
        set at = at + interval '1 hour'
        where application_id = ${reopened} and action = 'send_back'`,
    ))

  it('finds a granted objection whose application stays refused', () =>
    bench.finds(
      name,
      { applications: [waiting] },
      (sql) => sql`
        update application_events
        set type = 'objection.granted', standing = 'head'
        where application_id = ${waiting} and type = 'objection.filed'`,
    ))

  it('finds a second objection against the same refusal', () =>
    bench.finds(
      name,
      { applications: [reopened] },
      (sql) => sql`
        update application_events
        set type = 'objection.filed'
        where application_id = ${reopened} and type = 'objection.granted'`,
    ))

  it('finds an objection that silence did not grant', () =>
    bench.finds(
      name,
      { applications: [waiting] },
      (sql) => sql`
        update objections
        set received_on = received_on - 9
        where application_id = ${waiting}`,
    ))
})

describe('the invariant of what may be done with an objection or appeal', () => {
  const ofActions = 'remedy-actions-are-true'
  const reads = async (who: 'applicant' | 'head' | 'reviewer', id: string): Promise<Exchange> => {
    const url = `/v1/objections/${id}`
    const { status, text } = await net[who].asks('GET', url)
    return exchangeOf({ subject: who === 'applicant' ? 'applicant-1' : who, url, status, text })
  }

  it('finds nothing in what the applicant, a head and a reviewer are shown, and in trying it', async () => {
    for (const id of [objection.id, appeal.id])
      for (const who of ['applicant', 'head', 'reviewer'] as const) {
        const { findings } = await bench.checks({}, { exchanges: [await reads(who, id)] })
        assert.deepEqual(findings, [])
      }
  })

  it('finds a decision and a withdrawal that are not shown, and one that is shown with a blocker', async () => {
    for (const [who, text, other] of [
      ['applicant', '"withdraw"', '"hidden"'],
      ['head', '"to":"rejected"', '"to":"hidden"'],
      ['head', '"blockers":[]', '"blockers":[{"code":"separation_of_duties"}]'],
      ['applicant', '"to":"withdrawn"', '"to":"withdrawn","needs":["assistance"]'],
    ] as const) {
      const changed = (body: string) => body.replaceAll(text, other)
      await bench.hears(ofActions, {}, { exchanges: [await reads(who, objection.id)], changed })
    }
  })

  it('finds a decision that was shown with a blocker and succeeded', async () => {
    const read = await reads('head', objection.id)
    const shown = JSON.parse(read.text)
    for (const next of shown.nextActions) next.blockers = [{ code: 'separation_of_duties' }]
    const [url, text] = [`${read.url}/decisions`, JSON.stringify({ version: shown.version + 1 })]
    const decided = exchangeOf({ method: 'POST', url, body: { outcome: 'granted' }, status: 201, text })
    await bench.hears(ofActions, {}, { exchanges: [{ ...read, text: JSON.stringify(shown) }, decided] })
  })
})

describe('the invariant of duties', () => {
  it('finds a reviewer who decides the objection against their refusal', () =>
    bench.finds('duties-are-apart', { applications: [reopened] }, (sql) => actorOfDecision(sql, 'propose_refusal')))

  it('finds somebody who decides an objection that they entered', () =>
    bench.finds('duties-are-apart', { applications: [reopened] }, (sql) => actorOfDecision(sql, 'objection.filed')))
})

describe('the invariant of closed offices', () => {
  it('finds an open appeal that nobody can decide', () =>
    bench.finds('nobody-is-left-alone', { offices: [appeal.office.id] }, async (sql) => {
      await sql`update offices set state = 'dissolved' where id = ${appeal.office.id}`
      await sql`delete from office_areas where office_id = ${appeal.office.id}`
    }))
})

describe('the invariant of appeals', () => {
  it('finds one whose application has gone to an office that its own does not lie above', () =>
    bench.finds(
      'appeals-go-above',
      { applications: [appeal.application.id] },
      (sql) => sql`
        update applications
        set office_id = (
          select o.id
          from offices o
          where o.level = 'district' and o.id <> ${appeal.office.id}
          order by o.id
          limit 1)
        where id = ${appeal.application.id}`,
    ))
})

describe('the invariant of locks', () => {
  it('finds two transactions that waited for each other', async () => {
    const locks = (sql: TransactionSql, id: string) => sql`select from applications where id = ${id} for update`
    const both = Promise.withResolvers<void>()
    let locked = 0
    const crosses = (first: string, second: string) =>
      net.database.pool.begin(async (sql) => {
        await locks(sql, first)
        if (++locked === 2) both.resolve()
        await both.promise
        await locks(sql, second)
        await sql`select pg_stat_force_next_flush()`
      })
    const ends = await Promise.allSettled([crosses(waiting, reopened), crosses(reopened, waiting)])
    assert.equal(ends.filter(({ status }) => status === 'rejected').length, 1)
    await bench.hears('nothing-deadlocks', {}, {})
  })
})
