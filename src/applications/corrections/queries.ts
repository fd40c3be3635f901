import type { corrections } from '../../../drizzle/tables/corrections.ts'
import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { visibleTo } from '../visibility.ts'
import type { CorrectionOutcome } from './outcomes.ts'

export interface CorrectionRow
  extends Pick<
    typeof corrections.$inferSelect,
    'id' | 'applicationId' | 'pointers' | 'personal' | 'reason' | 'requestedBy' | 'requestedAt'
  > {
  outcome: { outcome: CorrectionOutcome; reason: string | null; office: Names | null; at: string } | null
}

const columns = (db: Db) => db`
  c.id, c.application_id, c.pointers, c.personal, c.reason, c.requested_by, c.requested_at,
  case when c.outcome is not null
    then json_build_object('outcome', c.outcome, 'reason', c.outcome_reason, 'at', rfc3339(c.decided_at),
      'office', names_json(w.name_id, w.name_en))
  end as outcome`

const source = (db: Db) => db`
  from applications a
  left join offices o on o.id = a.office_id
  join corrections c on c.application_id = a.id
  left join offices w on w.id = c.decided_for`

/** Lists the corrections of an application that an actor may see, newest first; `limit` + 1 rows if there are more. */
export const listCorrections = (db: Db, id: string, actor: Actor, { after, limit }: Paging) => db<CorrectionRow[]>`
  select ${columns(db)}
  ${source(db)}
  where a.id = ${id} and ${visibleTo(db, actor)} and (${after}::uuid is null or c.id < ${after})
  order by c.id desc
  limit ${limit + 1}`

/** Reads one correction that an actor may see. Throws `not_found`. */
export async function findCorrection(db: Db, id: string, correctionId: string, actor: Actor): Promise<CorrectionRow> {
  const [row] = await db<CorrectionRow[]>`
    select ${columns(db)}
    ${source(db)}
    where a.id = ${id} and c.id = ${correctionId} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'correction' })
  return row
}

/** True while the certificate of a signed permit is still to be made: it shows the answers of its application. */
export async function isCertificateDue(db: Db, permitId: string): Promise<boolean> {
  const orders = await db`
    select
    from certificate_orders o
    where o.permit_id = ${permitId}`
  return orders.length > 0
}

/** Returns the id of the undecided correction of an application; undefined without one. At most one is undecided. */
export async function openCorrection(db: Db, applicationId: string): Promise<string | undefined> {
  const [row] = await db<{ id: string }[]>`
    select c.id
    from corrections c
    where c.application_id = ${applicationId} and c.outcome is null`
  return row?.id
}
