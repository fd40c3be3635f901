import assert from 'node:assert/strict'
import type { Network } from './network.ts'
import type { Application } from './person.ts'

/** A permit as its row has it: what only the certificate tells is here too. */
export interface Issued { id: string; applicationId: string; number: string; token: string; version: number }

/** Files of a type that only wait for the head to sign, as if they had gone the whole way. */
export async function readyToSign({ applicant, database: { pool } }: Network, count: number, permitType = 'SKTM', village = '31.71.06.1001'): Promise<Application[]> {
  const drafts: Application[] = []
  for (let made = 0; made < count; made++) drafts.push(await applicant.drafts(permitType))
  await pool`
    update applications set status = 'ready_to_sign', village_code = ${village}, office_id = (select id from offices where region_code = ${village}), submitted_at = now()
    where id = any(${drafts.map(({ id }) => id)}::uuid[])`
  return drafts
}

/** The permit that came of an application. */
export async function permitOf({ database: { pool } }: Pick<Network, 'database'>, { id }: { id: string }): Promise<Issued> {
  const [permit] = await pool<Issued[]>`select id, application_id as "applicationId", number, public_token as token, version from permits where application_id = ${id}`
  return permit ?? assert.fail('There is no permit.')
}

/** A permit that the head has just signed. */
export async function issued(net: Network, permitType = 'SKTM', village?: string): Promise<Issued> {
  const [file] = await readyToSign(net, 1, permitType, village)
  await net.head.takes('sign', file ?? assert.fail())
  return permitOf(net, file ?? assert.fail())
}
