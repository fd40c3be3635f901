import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findClient } from '../../../src/access/clients/queries.ts'
import { respondTo } from '../../../src/applications/consultations/respond.ts'
import { watchConsultations } from '../../../src/applications/consultations/watch.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import {
  accepted,
  asking,
  bringsConsulted,
  by,
  consultationsOf,
  consultee,
  newestOf,
  noObjection,
  responds,
  runsOut,
} from '../../support/consultations.ts'
import { network } from '../../support/network.ts'
import { race, taking, wholeHistory } from '../../support/racing.ts'
import { isRefused } from '../../support/refusal.ts'
import { knowsItsCalendars } from '../../support/visits.ts'

const net = await network()
after(() => net.close())
const { client, agency: fire } = await consultee(net, 'Fire service')
const { pool } = net.database
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'RACED', { order: 'together', agencies: [asking(client, { silence: 'nothing' })] })
})

/** Returns a function that gives the opinion of the agency within a transaction. */
const giving = (id: string) => async (tx: Db) => {
  const { environment, ...registration } = await findClient(tx, client.id)
  const agency = { ...registration, environment, clientId: client.id, keyId: null }
  return respondTo({ db: tx, agency }, id, { response: 'no_objection', text: 'Wide enough.', by })
}
const outcomeOf = async (application: { id: string }) => {
  const [consultation] = await consultationsOf(net.reviewer, application)
  return consultation?.status
}
const events = (id: string) => pool<{ type: string }[]>`
  select type from consultation_events where consultation_id = ${id} order by version`

describe('two acts on a consultation at once', () => {
  it('are one opinion when two keys of the agency give it', async () => {
    const application = await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    const late = await race(net, giving(id), () => responds(fire, { id }, { ...noObjection, response: 'objection' }))
    isRefused(late, 409, 'consultation_over')
    assert.deepEqual(
      (await events(id)).map(({ type }) => type),
      ['consultation.requested', 'consultation.answered'],
    )
    assert.equal((await consultationsOf(net.reviewer, application))[0]?.opinion?.opinion, 'no_objection')
  })

  it('end a withdrawn application without an opinion', async () => {
    const application = await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    const withdrawing = taking(net, 'applicant-1', application, { action: 'withdraw', reason: 'Not this year.' })
    isRefused(await race(net, withdrawing, () => responds(fire, { id }, noObjection)), 409, 'consultation_over')
    assert.equal(await outcomeOf(application), 'cancelled')
    await wholeHistory(net, application)
  })

  it('keep the opinion when the withdrawal comes a moment later', async () => {
    const application = await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    const late = await race(net, giving(id), () =>
      net.applicant.tries('withdraw', application, { reason: 'Not this year.' }),
    )
    assert.equal(late.status, 201, late.text)
    assert.equal(await outcomeOf(application), 'answered')
    await wholeHistory(net, application)
  })

  it('are not silence when the opinion came in time', async () => {
    const application = await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    await runsOut(net, { id })
    const job = async () => {
      await watchConsultations(pool)
      return true
    }
    const inTime = async (tx: Db) => {
      await tx`update consultations set due_at = now() + interval '1 hour' where id = ${id}`
      await giving(id)(tx)
    }
    await race(net, inTime, job)
    assert.equal(await outcomeOf(application), 'answered')
  })
})
