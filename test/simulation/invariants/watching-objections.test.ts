import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import { decides, objects, refuses, remedies, remedy } from '../../support/scenes/objections.ts'
import { Bench } from './broken.ts'

const name = 'objections-have-their-effect'
let net: Network
let bench: Bench
let waiting: string
let reopened: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  await remedies(net, remedy, { serviceTime: { amount: 3, unit: 'working_days', certainty: 'uncertain' } })
  const one = await refuses(net)
  await objects(net.applicant, one)
  const other = await refuses(net)
  await decides(net.head, await objects(net.applicant, other), 'granted')
  waiting = one.id
  reopened = other.id
})
after(async () => {
  await bench.close()
  await net.close()
})

describe('the invariant of objections', () => {
  it('finds nothing in one that is open and one that was granted', async () => {
    const { findings } = await bench.checks({ applications: [waiting, reopened] })
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
