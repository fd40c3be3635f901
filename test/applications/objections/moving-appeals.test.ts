import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { fileAppeal } from '../../../src/applications/objections/appeal.ts'
import { watchObjections } from '../../../src/applications/objections/watch.ts'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { actorOf, race, whoWaitsFor } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import {
  appeals,
  decides,
  grounds,
  type Objection,
  objects,
  readsObjection,
  refuses,
  rejects,
  remedies,
  remedy,
  triesToAppeal,
} from '../../support/scenes/objections.ts'
import { dissolves, type Minutes, nothingIsLost, staffed, triesToDissolve } from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
await remedies(net, remedy)
const [city, successor] = ['31.71', '31.71.07']
const { head: above } = await staffed(net, city)
await staffed(net, successor)

async function officersOf(villageCode: string) {
  const { desk, head } = await staffed(net, villageCode)
  return { applicant: net.applicant, frontDesk: desk, reviewer: desk, head }
}

/** Returns an objection that was rejected by the head of a village office. */
const rejectedIn = async (villageCode: string): Promise<Objection> =>
  rejects(await officersOf(villageCode), net.applicant.submits('SKTM', { villageCode }))

const idOf = async (region: string) => (await officeOf(net, region)).id
const historyOf = async ({ application: { id } }: Objection) =>
  (
    await net.applicant.does<{ data: { type: string; details: { to?: { id: string } } }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data

/** Returns a function that dissolves an office into the successor, within a transaction. */
const dissolving = (region: string) => async (tx: Db) =>
  planDissolution(
    tx,
    estate,
    await idOf(region),
    { successorOfficeId: await idOf(successor) },
    { actor: await actorOf(net, 'admin'), ifVersion: undefined },
  )

describe('an appeal whose office is dissolved', () => {
  it('goes to the next office above, not to the successor, also when it was just being filed', async () => {
    const objection = await rejectedIn('31.71.06.1001')
    const filed: { id: string }[] = []
    const filing = async (tx: Db) => {
      const context = { db: tx, vault: net.vault, actor: await actorOf(net, 'applicant-1'), channel: 'web' as const }
      filed.push(await fileAppeal(context, objection.id, { grounds, receivedOn: null, assistance: null }))
    }
    const reply = await race(net, filing, () => triesToDissolve(net, '31.71.06', successor))
    assert.equal(reply.status, 201, reply.text)
    const { estate: minutes } = reply.json<Minutes>()
    assert.deepEqual(minutes?.find(({ part }) => part === 'appeals')?.of, [{ key: 'refusal', count: 1 }])
    const appeal = await readsObjection(net.applicant, filed[0] ?? { id: '' })
    assert.equal(appeal.office.id, await idOf(city))
    const last = (await historyOf(appeal)).at(-1)
    assert.deepEqual([last?.type, last?.details.to?.id], ['appeal.transferred', await idOf(city)])
    await nothingIsLost(net)
    assert.equal((await decides(above, appeal, 'granted')).state, 'granted')
  })
})

describe('an appeal that is filed while its office is dissolved', () => {
  it('waits, and goes to the next office above', async () => {
    const objection = await rejectedIn('31.71.05.1001')
    const reply = await race(net, dissolving('31.71.05'), () => triesToAppeal(net.applicant, objection))
    assert.equal(reply.status, 201, reply.text)
    assert.equal(reply.json<Objection>().office.id, await idOf(city))
  })
})

describe('an appeal about an application whose office is dissolved', () => {
  it('goes to an office above the successor, where its own does not lie above that', async () => {
    const appeal = await appeals(net.applicant, await rejectedIn('31.71.03.1001'))
    assert.equal(appeal.office.id, await idOf('31.71.03'))
    await dissolves(net, '31.71.03.1001', successor)
    assert.equal((await readsObjection(net.applicant, appeal)).office.id, await idOf(city))
    await nothingIsLost(net)
  })
})

describe('an appeal about an application that has come to the office which decides it', () => {
  it('goes to the next office above, not along with the application, when that office is dissolved', async () => {
    const appeal = await appeals(net.applicant, await rejectedIn('31.71.02.1001'))
    await staffed(net, '31.71.02')
    await dissolves(net, '31.71.02.1001', '31.71.02')
    assert.equal((await readsObjection(net.applicant, appeal)).office.id, await idOf('31.71.02'))
    await dissolves(net, '31.71.02', successor)
    assert.equal((await readsObjection(net.applicant, appeal)).office.id, await idOf(city))
    await nothingIsLost(net)
    assert.equal((await decides(above, appeal, 'rejected')).state, 'rejected')
  })
})

describe('an objection that silence is granting when its office is dissolved', () => {
  it('is granted by that office before, and the dissolution waits', async () => {
    const { database, applicant } = net
    const villageCode = '31.71.04.1001'
    const refused = await refuses(await officersOf(villageCode), applicant.submits('SKTM', { villageCode }))
    const objection = await objects(applicant, refused)
    await database.pool`
      update objections
      set received_on = received_on - 4, due_on = due_on - 4
      where id = ${objection.id}`
    const stopping = (tx: Db) => tx`lock table application_forms in access exclusive mode`
    const silence = () => watchObjections({ db: database.pool, consequences, takeBack })
    const dissolving: ReturnType<typeof triesToDissolve>[] = []
    const granted = await race(net, stopping, silence, async (job) => {
      // The job has read the objection, and is about to read the application.
      dissolving.push(triesToDissolve(net, villageCode, successor))
      await Promise.race([...dissolving, whoWaitsFor(job, database.pool)])
    })
    assert.deepEqual([granted, (await Promise.all(dissolving)).map(({ status }) => status)], [1, [201]])
    const types = (await historyOf(objection)).map(({ type }) => type)
    assert.deepEqual(types.slice(-3), ['objection.granted', 'application.in_review', 'application.transferred'])
    await nothingIsLost(net)
  })
})
