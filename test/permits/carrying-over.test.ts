import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'

const net = await network()
after(() => net.close())
const {
  database: { pool },
} = net

const migrations = new URL('../../drizzle/migrations/', import.meta.url)
const migration = (await readdir(migrations)).find((name) => name.endsWith('_permits_of_before.sql')) ?? assert.fail()
const [, ...statements] = (await readFile(new URL(migration, migrations), 'utf8')).split('--> statement-breakpoint')

const permits = () => pool`
  select application_id, version, issuing_office_id, office_id, permit_type, permit_type_version, year, sequence,
    village_code, holder, state, issued_at, handed_over_at, changed_at, valid_from::text
  from permits
  order by issued_at, application_id`
const events = () => pool`
  select p.application_id, e.version, e.type, e.action, e.from_state, e.to_state, e.actor_id, e.standing, e.office_id,
    e.channel, e.at
  from permit_events e
  join permits p on p.id = e.permit_id
  order by p.issued_at, p.application_id, e.version`

describe('applications issued before the table of permits existed', () => {
  it('get the permits they would have made, in the order of signature, and the next number follows', async () => {
    for (const permitType of ['SKTM', 'SKTM', 'SIP-DR']) await signed(await net.applicant.submits(permitType))
    await net.frontDesk.takes('hand_over', await signed(await net.applicant.submits('SKTM')))
    await imbIn('handed_over', net)
    const [made, told] = [await permits(), await events()]
    await pool.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`delete from permit_events`
      await tx`delete from permits`
      await tx`delete from number_sequences where kind like 'permit-%'`
    })
    assert.deepEqual([...(await permits())], [])
    await pool.begin((tx) => tx.unsafe(statements.join(';')).simple())
    assert.deepEqual([...(await permits())], [...made])
    assert.deepEqual([...(await events())], [...told])
    assert.deepEqual(
      await numbersOf('SKTM'),
      [1, 2, 3].map((sequence) => `${sequence}/SKTM/31.71.06.1001/${made[0]?.['year']}`),
    )
    await signed(await net.applicant.submits('SKTM'))
    assert.equal((await numbersOf('SKTM')).at(-1), `4/SKTM/31.71.06.1001/${made[0]?.['year']}`)
  })
})

const numbersOf = async (permitType: string) =>
  (
    await pool<{ number: string }[]>`select number from permits where permit_type = ${permitType} order by sequence`
  ).map(({ number }) => number)

async function signed(application: Application): Promise<Application> {
  for (const [who, action] of [
    ['frontDesk', 'accept'],
    ['reviewer', 'approve'],
    ['head', 'sign'],
  ] as const)
    await net[who].takes(action, application)
  return application
}
