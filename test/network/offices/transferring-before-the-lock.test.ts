import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { demandOffice } from '../../../src/correspondence/received-mails/sorting/holds.ts'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import type { Estate } from '../../../src/network/offices/estate.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { estate } from '../../../src/program/estate.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { actorOf, race, wholeHistory } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { type Application, atTheCounter } from '../../support/person.ts'
import { district, nothingIsLost, staffed, triesToDissolve } from '../../support/scenes/offices.ts'
import { permitOf, readyToSign } from '../../support/scenes/permits.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  database: { pool },
} = net
const villages = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `31.71.03.100${n}`)
const another = (): string => villages.shift() ?? assert.fail('There are no more villages.')
const submit = { action: 'submit', statementAccepted: true } as const
const drafted = (village: string): Promise<Application> => net.applicant.prepares('SKTM', { villageCode: village })

async function submitted(village: string): Promise<Application> {
  const file = await drafted(village)
  await net.applicant.takes('submit', file, submit)
  return file
}

/** Dissolves the office of a village. Calls `meanwhile` when what is free has been transferred, before the lock. */
async function dissolves(village: string, meanwhile: () => Promise<unknown>) {
  const [{ id }, { id: successorOfficeId }] = [await officeOf(net, village), await officeOf(net, district)]
  const { received_mails: last } = estate
  const moveFree: Estate['received_mails']['moveFree'] = async (tx, transfer) => {
    const moved = await last.moveFree?.(tx, transfer)
    await meanwhile()
    return moved ?? []
  }
  const watched: Estate = { ...estate, received_mails: { ...last, moveFree } }
  const asked = { actor: await actorOf(net, 'admin'), ifVersion: undefined }
  return inTransaction(pool, (tx) => planDissolution(tx, watched, id, { successorOfficeId }, asked))
}

const officeNow = async (file: { id: string }) => (await net.applicant.reads(file)).office?.regionCode
const isHeld = async ({ id }: { id: string }) => {
  const { count } = await pool`select from applications where id = ${id} for update skip locked`
  return count === 0
}
/** True when a backend waits for a lock, other than this one. */
const somebodyWaits = async (other = 0) => {
  const { count } = await pool`
    select
    from pg_stat_activity
    where datname = current_database() and pid <> ${other} and cardinality(pg_blocking_pids(pid)) > 0`
  return count > 0
}

describe('while the open applications of an office are transferred', () => {
  it('a submission to it does not wait, and is transferred after the lock', async () => {
    const village = another()
    const [early, late] = [await submitted(village), await drafted(village)]
    const { estate: minutes } = await dissolves(village, async () => {
      assert.ok(await isHeld(early), 'The open application was not transferred yet.')
      await net.applicant.takes('submit', late, submit)
      assert.equal((await net.applicant.reads(late)).office?.regionCode, village)
    })
    assert.deepEqual(minutes?.find(({ part }) => part === 'open_files')?.of, [{ key: 'submitted', count: 2 }])
    assert.deepEqual([await officeNow(early), await officeNow(late)], [district, district])
    for (const file of [early, late]) await wholeHistory(net, file)
    await nothingIsLost(net)
  })

  for (const [whose, region] of [
    ['office', undefined],
    ['successor', district],
  ] as const)
    it(`they go back if the ${whose} is held, so that its holder gets the one it waits for`, async () => {
      const village = another()
      const [file, { id: officeId }] = [await submitted(village), await officeOf(net, region ?? village)]
      const opened: Db[] = []
      const begins = async (tx: Db) => {
        opened.push(tx)
        await demandOffice(tx, officeId)
      }
      const ends = async () => {
        for (const tx of opened) await tx`select from applications where id = ${file.id} for share`
      }
      const minutes = await race(net, begins, () => triesToDissolve(net, village, district), ends)
      assert.equal(minutes.status, 201, minutes.text)
      assert.equal(await officeNow(file), district)
      await nothingIsLost(net)
    })

  it('a submission from its counter to the successor waits for them, and does not block the dissolution', async () => {
    const village = '31.71.06.1002'
    const { desk } = await staffed(net, village)
    const filedAtOfficeId = (await officeOf(net, village)).id
    const file = await desk.prepares('SIP-DR', { villageCode: village, filedAtOfficeId })
    const submissions: ReturnType<typeof desk.tries>[] = []
    await dissolves(village, async () => {
      if (submissions.length > 0) return
      submissions.push(desk.tries('submit', file, submit))
      await eventually('the submission waits', () => somebodyWaits())
    })
    for (const { status, text } of await Promise.all(submissions)) assert.equal(status, 201, text)
    const [{ id }, [row]] = [
      await officeOf(net, district),
      await pool`select office_id, filed_at_office_id from applications where id = ${file.id}`,
    ]
    assert.deepEqual(row, { officeId: id, filedAtOfficeId: id })
    await nothingIsLost(net)
  })

  it('one that is being changed waits for its change alone', async () => {
    const village = another()
    const [changed, other] = [await submitted(village), await submitted(village)]
    const seen: boolean[] = []
    const dissolutions: ReturnType<typeof dissolves>[] = []
    await pool.begin(async (tx) => {
      await tx`select from applications where id = ${changed.id} for update`
      dissolutions.push(dissolves(village, async () => seen.push(await isHeld(other))))
      await eventually('the other one is transferred first', async () => seen.length > 0)
    })
    const parts = (await Promise.all(dissolutions)).flatMap(({ estate: minutes }) => minutes ?? [])
    assert.deepEqual(parts.find(({ part }) => part === 'open_files')?.of, [{ key: 'submitted', count: 2 }])
    assert.ok(seen.every((isTransferred) => isTransferred))
    await nothingIsLost(net)
  })
})

/** Returns a village whose office has issued a permit at its counter, and a function that renews it there. */
async function issuedAtTheCounter() {
  const village = another()
  const { desk, head } = await staffed(net, village)
  const [file] = await readyToSign(net, 1, 'SKTM', village)
  assert.ok(file)
  await head.takes('sign', file)
  const [{ applicationId }, { id: filedAtOfficeId }] = [await permitOf(net, file), await officeOf(net, village)]
  const startFrom = { applicationId, purpose: 'renewal' }
  const body = { permitType: 'SKTM', startFrom, filedAtOfficeId, assistance: atTheCounter }
  await pool`
    update applications
    set applicant_id = null, filed_at_office_id = ${filedAtOfficeId}
    where id = ${file.id}`
  return {
    village,
    desk,
    file,
    officeId: filedAtOfficeId,
    renews: (headers = {}) => desk.asks('POST', '/v1/applications', { body, headers }),
  }
}

describe('a renewal at the counter of an office', () => {
  it('does not wait for an application that is handed over and transferred while it waits for the office', async () => {
    const { village, desk, file, officeId, renews } = await issuedAtTheCounter()
    const dissolutions: ReturnType<typeof triesToDissolve>[] = []
    const holds = (tx: Db) => tx`select from offices where id = ${officeId} for no key update`
    const renewal = await race(net, holds, renews, async () => {
      await desk.takes('hand_over', file)
      dissolutions.push(triesToDissolve(net, village, district))
      await eventually('the archive is transferred', () => isHeld(file))
    })
    for (const { status, text } of await Promise.all(dissolutions)) assert.equal(status, 201, text)
    assert.ok([409, 422].includes(renewal.status), renewal.text)
    await nothingIsLost(net)
  })

  it('holds no application that is handed over while its dissolution waits for the office', async () => {
    const { village, desk, file, officeId, renews } = await issuedAtTheCounter()
    const renewals: ReturnType<typeof renews>[] = []
    const holds = (tx: Db) => tx`select from offices where id = ${officeId} for no key update`
    const dissolve = () => triesToDissolve(net, village, district)
    const minutes = await race(net, holds, dissolve, async (dissolution) => {
      await desk.takes('hand_over', file)
      renewals.push(renews())
      await eventually('the renewal waits', () => somebodyWaits(dissolution))
    })
    assert.equal(minutes.status, 201, minutes.text)
    for (const { status, text } of await Promise.all(renewals)) assert.ok([201, 409, 422].includes(status), text)
    await nothingIsLost(net)
  })

  for (const [when, headers] of [
    ['', {}],
    [', also with an idempotency key', { 'idempotency-key': 'a-renewal' }],
  ] as const)
    it(`waits for a change of the application before, without the office${when}`, async () => {
      const { file, officeId, renews } = await issuedAtTheCounter()
      const holds = (tx: Db) => tx`select from applications where id = ${file.id} for no key update`
      const begins = () => renews(headers)
      const renewal = await race(net, holds, begins, async () => {
        const { count } = await pool`select from offices where id = ${officeId} for no key update skip locked`
        assert.equal(count, 1)
      })
      assert.equal(renewal.status, 201, renewal.text)
    })
})
