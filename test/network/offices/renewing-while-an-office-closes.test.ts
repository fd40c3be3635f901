import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Role } from '../../../src/access/identity/actor.ts'
import { createDraft } from '../../../src/applications/drafts/create.ts'
import type { FromEarlier } from '../../../src/applications/drafts/start.ts'
import { takeStep } from '../../../src/applications/steps/transition.ts'
import { findVersionOn, publishedVersion } from '../../../src/catalogue/permit-types/queries.ts'
import { demandOffice } from '../../../src/correspondence/received-mails/sorting/holds.ts'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { type Application, atTheCounter, type Person } from '../../support/person.ts'
import { district, staffed, triesToDissolve } from '../../support/scenes/offices.ts'
import { type Issued, permitOf, readyToSign, stateToAll } from '../../support/scenes/permits.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  database: { pool },
} = net
const villages = [1, 2, 3, 4, 5, 6, 7].map((n) => `31.71.03.100${n}`)

/** Returns a village with staff, and a permit that the head of its office has signed. */
async function issuedAt(permitType: string) {
  const village = villages.shift() ?? assert.fail('There are no more villages.')
  const { desk, head } = await staffed(net, village)
  const [file] = await readyToSign(net, 1, permitType, village)
  assert.ok(file)
  await head.takes('sign', file)
  return { village, desk, head, file, earlier: await permitOf(net, file) }
}

/** Returns the same with a permit that its office has handed over. */
async function handedOver(permitType: string) {
  const { file, ...rest } = await issuedAt(permitType)
  await rest.desk.takes('hand_over', file)
  return rest
}

const renewalOf = ({ applicationId }: Issued) => ({ startFrom: { applicationId, purpose: 'renewal' } })
const starts = (who: Person, earlier: Issued, rest: object = {}) =>
  who.asks('POST', '/v1/applications', { body: { permitType: 'SKTM', ...renewalOf(earlier), ...rest } })

/** Returns a function that begins a renewal within a transaction. */
const beginning = (earlier: Issued) => async (tx: Db) => {
  const found = await findVersionOn(tx, 'SKTM')
  const beginnings: FromEarlier = {
    startedFrom: { id: earlier.applicationId, purpose: 'renewal' },
    type: await publishedVersion(tx, 'SKTM', found?.version ?? assert.fail()),
    villageCode: null,
    answers: {},
    setAside: null,
    copies: [],
  }
  const context = { db: tx, vault: net.vault, actor: await actorOf(net, 'applicant-1'), channel: 'web' as const }
  await createDraft(context, { permitType: 'SKTM' }, beginnings)
}

/** Returns a function that dissolves within a transaction, as an administrator. */
const dissolving = (village: string) => async (tx: Db) => {
  const [{ id }, { id: successorOfficeId }] = [await officeOf(net, village), await officeOf(net, district)]
  const asked = { actor: await actorOf(net, 'admin'), ifVersion: undefined }
  return planDissolution(tx, estate, id, { successorOfficeId }, asked)
}

/** Returns a function that takes a step within a transaction, as an officer of the village. */
const takingAt = (village: string, who: Person, role: Role, { id }: Application, action: 'sign' | 'hand_over') => {
  return async (tx: Db) => {
    const [{ id: officeId }, { id: personId }] = [
      await officeOf(net, village),
      await who.does<{ id: string }>(200, 'GET', '/v1/me'),
    ]
    const actor = { personId, name: '', posts: [{ officeId, role, reach: village, endsAt: null }] }
    await takeStep({ db: tx, vault: net.vault, actor, channel: 'web', consequences }, id, { action })
  }
}

/** Dissolves the office of a village while a step of an application there has locked it, and is taken then. */
async function dissolvesDuring(village: string, { id }: Application, step: (tx: Db) => Promise<unknown>) {
  const opened: Db[] = []
  const holds = async (tx: Db) => {
    opened.push(tx)
    await tx`select from applications where id = ${id} for update`
  }
  const minutes = await race(
    net,
    holds,
    () => triesToDissolve(net, village, district),
    async () => {
      for (const tx of opened) await step(tx)
    },
  )
  assert.equal(minutes.status, 201, minutes.text)
}

/**
 * Begins a renewal at the counter of an office while its dissolution waits for the locks of `holds`. Asserts that the
 * dissolution succeeds and the renewal is refused.
 */
async function renewsAtTheCounter(
  village: string,
  desk: Person,
  earlier: Issued,
  holds: (tx: Db) => Promise<unknown>,
): Promise<void> {
  const { id: filedAtOfficeId } = await officeOf(net, village)
  await pool`
    update applications
    set applicant_id = null, filed_at_office_id = ${filedAtOfficeId}
    where id = ${earlier.applicationId}`
  const replies: Promise<{ status: number; text: string }>[] = []
  const begins = async (dissolution: number) => {
    replies.push(starts(desk, earlier, { filedAtOfficeId, assistance: atTheCounter }))
    await eventually('the renewal waits', async () => {
      const waiting = await pool`
        select
        from pg_stat_activity
        where datname = current_database() and ${dissolution} = any(pg_blocking_pids(pid))`
      return waiting.length > 0
    })
  }
  const minutes = await race(net, holds, () => triesToDissolve(net, village, district), begins)
  assert.equal(minutes.status, 201, minutes.text)
  for (const { status, text } of await Promise.all(replies)) assert.ok([409, 422].includes(status), text)
  await hasGone(village)
}

/** Asserts that a dissolved office has no application and no permit any more. */
async function hasGone(village: string): Promise<void> {
  const left = await pool`
    select p.id
    from offices o
    join permits p on p.office_id = o.id
    where o.region_code = ${village}
    union all
    select a.id
    from offices o
    join applications a on o.id in (a.office_id, a.filed_at_office_id)
    where o.region_code = ${village} and a.discarded_at is null`
  assert.deepEqual([...left], [])
}

describe('while an office is dissolved', () => {
  it('a renewal that is signed supersedes its permit first, and both are transferred', async () => {
    const { village, head, earlier } = await handedOver('SKTM')
    const [renewal] = await readyToSign(net, 1, 'SKTM', village, renewalOf(earlier))
    assert.ok(renewal)
    await dissolvesDuring(village, renewal, takingAt(village, head, 'head', renewal, 'sign'))
    assert.deepEqual(
      [await stateToAll(net, earlier), await stateToAll(net, await permitOf(net, renewal))],
      ['superseded', 'in_force'],
    )
    await hasGone(village)
  })

  it('a renewal that is handed over supersedes its permit first, too', async () => {
    const { village, desk, head, earlier } = await handedOver('SIP-DR')
    const [renewal] = await readyToSign(net, 1, 'SIP-DR', village, renewalOf(earlier))
    assert.ok(renewal)
    await head.takes('sign', renewal)
    assert.equal(await stateToAll(net, earlier), 'in_force')
    await dissolvesDuring(village, renewal, takingAt(village, desk, 'front_desk', renewal, 'hand_over'))
    assert.equal(await stateToAll(net, earlier), 'superseded')
    await hasGone(village)
  })

  it('waits for a renewal that begins, and a later one waits for it', async () => {
    const [one, other] = [await handedOver('SKTM'), await handedOver('SKTM')]
    const minutes = await race(net, beginning(one.earlier), () => triesToDissolve(net, one.village, district))
    assert.equal(minutes.status, 201, minutes.text)
    await hasGone(one.village)
    const late = await race(net, dissolving(other.village), () => starts(applicant, other.earlier))
    assert.equal(late.status, 201, late.text)
    await hasGone(other.village)
  })

  it('a renewal at its counter waits for the archive before it locks the office', async () => {
    const { village, desk, earlier } = await handedOver('SKTM')
    const { id } = await officeOf(net, village)
    const holds = (tx: Db) => demandOffice(tx, id)
    await renewsAtTheCounter(village, desk, earlier, holds)
  })

  it('and for the office before it locks an application that was not handed over', async () => {
    const { village, desk, earlier } = await issuedAt('SKTM')
    const { id } = await officeOf(net, village)
    const holds = (tx: Db) => tx`select from office_areas where office_id = ${id} for update`
    await renewsAtTheCounter(village, desk, earlier, holds)
  })
})
