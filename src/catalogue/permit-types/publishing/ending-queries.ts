import type { permitTypeWithdrawals } from '../../../../drizzle/tables/permit-types.ts'
import type { Db } from '../../../platform/db/client.ts'

/** Inserts the retirement of a type. Undefined when the type is unknown or retired already. */
export async function insertRetirement(
  db: Db,
  code: string,
  { from, reason }: { from: string; reason: string },
  personId: string,
): Promise<{ from: string; reason: string } | undefined> {
  const [retired] = await db<{ from: string; reason: string }[]>`
    insert into permit_type_retirements (code, retired_from, reason, retired_by)
    select ${code}, ${from}::date, ${reason}, ${personId}
    where exists (select from permit_type_versions where code = ${code})
    on conflict (code) do nothing
    returning retired_from::text as from, reason`
  return retired
}

export interface Withdrawal extends Pick<typeof permitTypeWithdrawals.$inferSelect, 'code' | 'version' | 'reason'> {
  at: Date
}

/** Inserts the withdrawal of a version. Undefined when the version is unknown, in force, or withdrawn already. */
export async function insertWithdrawal(
  db: Db,
  { code, version, reason }: Omit<Withdrawal, 'at'>,
  personId: string,
): Promise<Withdrawal | undefined> {
  const [withdrawn] = await db<Withdrawal[]>`
    insert into permit_type_withdrawals (code, version, reason, withdrawn_by)
    select code, version, ${reason}, ${personId}::uuid
    from permit_type_versions
    where code = ${code} and version = ${version} and valid_from > network_day()
    on conflict (code, version) do nothing
    returning code, version, reason, withdrawn_at as at`
  return withdrawn
}

/** True when a version was withdrawn before its first day. */
export async function isWithdrawn(db: Db, code: string, version: number): Promise<boolean> {
  const found = await db`
    select
    from permit_type_withdrawals
    where code = ${code} and version = ${version}`
  return found.length === 1
}
