import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import type { Estate } from '../../../src/network/offices/estate.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { estate } from '../../../src/program/estate.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { mailScene } from '../../support/mail/mail-scene.ts'
import { network } from '../../support/network.ts'
import { district, staffed } from '../../support/scenes/offices.ts'
import { permitOf, readyToSign } from '../../support/scenes/permits.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  database: { pool },
} = net

/** Dissolves the office of a village. Calls `free` when what is free has been transferred, before the lock. */
async function dissolves(village: string, free: () => void) {
  const [{ id }, { id: successorOfficeId }] = [await officeOf(net, village), await officeOf(net, district)]
  const moveFree: Estate['visits']['moveFree'] = async () => {
    free()
    return []
  }
  const watched: Estate = { ...estate, visits: { ...estate.visits, moveFree } }
  const asked = { actor: await actorOf(net, 'admin'), ifVersion: undefined }
  return inTransaction(pool, (tx) => planDissolution(tx, watched, id, { successorOfficeId }, asked))
}

/** Dissolves the office while `holds` is open, and returns the numbers of a part. They are waited for last. */
async function numbersOf(village: string, part: string, holds: (tx: Db) => Promise<unknown>) {
  const seen: string[] = []
  const { estate: minutes } = await race(
    net,
    holds,
    () => dissolves(village, () => seen.push('free')),
    async () => assert.deepEqual(seen, ['free'], 'It waited before the lock.'),
  )
  return minutes?.find((item) => item.part === part)?.of
}

describe('a dissolution waits under the lock only, and transfers it', () => {
  it('for a permit that is being changed', async () => {
    const village = '31.71.03.1001'
    const { head } = await staffed(net, village)
    const [file] = await readyToSign(net, 1, 'SKTM', village)
    assert.ok(file)
    await head.takes('sign', file)
    const { id } = await permitOf(net, file)
    const holds = async (tx: Db) => tx`select from permits where id = ${id} for no key update`
    assert.deepEqual(await numbersOf(village, 'permits', holds), [{ key: 'in_force', count: 1 }])
  })

  it('for a mail that is being changed', async () => {
    const village = '31.71.03.1002'
    const [file] = await readyToSign(net, 1, 'SKTM', village)
    assert.ok(file)
    const { mailId } = await mailScene(net, await net.applicant.reads(file))
    const holds = async (tx: Db) => tx`select from received_mails where id = ${mailId} for no key update`
    const numbers = await numbersOf(village, 'received_mails', holds)
    assert.deepEqual(numbers, [
      { key: 'filed', count: 1 },
      { key: 'triage', count: 1 },
    ])
  })
})
