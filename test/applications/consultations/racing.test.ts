import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findClient } from '../../../src/access/clients/queries.ts'
import { respondTo } from '../../../src/applications/consultations/answering/respond.ts'
import {
  deletePaper,
  deletePapersNotGiven,
  settlePaperScan,
} from '../../../src/applications/consultations/papers/queries.ts'
import { findAny } from '../../../src/applications/consultations/queries.ts'
import { watchConsultations } from '../../../src/applications/consultations/time/watch.ts'
import { keepTimes } from '../../../src/applications/consultations/time/watch-queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race, taking, wholeHistory } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
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
  uploadsPaper,
} from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

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
const ifMatch = async ({ id }: { id: string }) => ({ 'if-match': `"${(await net.reviewer.reads({ id })).version}"` })
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

describe('a consultation', () => {
  it('that changed after its times were reckoned has them reckoned again', async () => {
    await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    await pool`update consultations set calendar_edition = 0 where id = ${id}`
    const editionAfter = async (act: () => Promise<unknown>) => {
      const read = (await findAny(pool, id)) ?? assert.fail()
      await act()
      await keepTimes(pool, read)
      const [row] = await pool<{ isOlder: boolean }[]>`
        select calendar_edition = 0 as is_older from consultations where id = ${id}`
      return row?.isOlder
    }
    const change = () => pool`update consultations set version = version + 1 where id = ${id}`
    assert.deepEqual([await editionAfter(change), await editionAfter(async () => {})], [true, false])
  })

  it('is not found under another application, although the office sees both', async () => {
    const application = await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    const other = await accepted(net, 'RACED')
    const body = { reply: 'cancellation', text: 'Not needed.' }
    const path = `/v1/applications/${other.id}/consultations/${id}/reply`
    isRefused(await net.reviewer.asks('PUT', path, { headers: await ifMatch(other), body }), 404, 'not_found')
    assert.equal(await outcomeOf(application), 'requested')
  })
})

describe('a paper of an opinion', () => {
  const file = { name: 'file', fileName: 'opinion.pdf', content: somePdf() }
  const uploads = (id: string) => uploadsPaper(fire, { id }, file)
  const asked = async () => {
    await accepted(net, 'RACED')
    const { id } = await newestOf(fire)
    return { id, paperId: (await uploads(id)).json<{ id: string }>().id }
  }

  it('is not given when it is removed at the same moment: the opinion is refused', async () => {
    const { id, paperId } = await asked()
    const refused = await race(
      net,
      (tx) => deletePaper(tx, id, paperId),
      () => responds(fire, { id }, { ...noObjection, papers: [paperId] }),
    )
    assert.deepEqual(
      isRefused(refused, 422, 'rule_broken').errors?.map(({ code }) => code),
      ['unknown_paper'],
    )
  })

  it('is removed under its own consultation only, and keeps its verdict when another one comes late', async () => {
    const { id, paperId } = await asked()
    await pool`update consultation_papers set scan = 'clean' where id = ${paperId}`
    await settlePaperScan(pool, { id: paperId }, 'infected')
    assert.equal(await deletePaper(pool, crypto.randomUUID(), paperId), false)
    const [kept] = await pool<{ scan: string }[]>`select scan from consultation_papers where id = ${paperId}`
    assert.deepEqual(kept, { scan: 'clean' })
    assert.equal(await deletePaper(pool, id, paperId), true)
  })

  it('stays while its opinion may come, and when it was given', async () => {
    const [waiting, given] = [await asked(), await asked()]
    await responds(fire, { id: given.id }, { ...noObjection, papers: [given.paperId] })
    while ((await deletePapersNotGiven(pool, 10)) > 0);
    const kept = await pool`select from consultation_papers where id = any(${[waiting.paperId, given.paperId]}::uuid[])`
    assert.equal(kept.length, 2)
  })

  it('is one of at most 20, also when two are uploaded at the same moment', async () => {
    const { id, paperId } = await asked()
    await copies(pool, paperId, 18)
    const refused = await race(
      net,
      async (tx) => {
        await tx`select from consultations where id = ${id} for update`
        await copies(tx, paperId, 1)
      },
      () => uploads(id),
    )
    assert.deepEqual(
      isRefused(refused, 422, 'rule_broken').errors?.map(({ pointer, code }) => [pointer, code]),
      [['/file', 'maxItems']],
    )
    const { data } = await fire.does<{ data: object[] }>(200, 'GET', `/v1/consultations/${id}/papers`)
    assert.equal(data.length, 20)
  })
})

/** Inserts copies of a paper. */
const copies = (db: Db, paperId: string, count: number) => db`
  insert into consultation_papers (consultation_id, file_name, media_type, size_bytes, sha256, object_key, uploaded_at)
  select p.consultation_id, p.file_name, p.media_type, p.size_bytes, p.sha256, gen_random_uuid()::text, p.uploaded_at
  from consultation_papers p, generate_series(1, ${count}::int)
  where p.id = ${paperId}`
