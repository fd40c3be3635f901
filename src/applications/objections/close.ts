import type { Db } from '../../platform/db/client.ts'
import { lockApplication } from '../changed.ts'
import type { Doer } from '../doer.ts'
import { endObjection } from './changes.ts'
import { listOpenOfPermit } from './queries.ts'
import type { PermitSubject } from './states.ts'

/**
 * Locks a permit after its application, before it is revoked or a decision on it is taken back. A visit that is booked
 * meanwhile, also for a renewal, and an objection that is filed or decided, comes before or after: the statements that
 * follow see what was committed while this waited.
 */
export async function lockPermit(tx: Db, permitId: string): Promise<void> {
  const [row] = await tx<{ applicationId: string }[]>`
    select application_id
    from permits
    where id = ${permitId}`
  if (row) await lockWithPermit(tx, row.applicationId, permitId)
}

/**
 * Locks an application and its permit until the transaction ends. The end of an objection locks its day of erasure; a
 * change of the permit does that after the permit. The other way round each would wait for the other.
 */
export async function lockWithPermit(tx: Db, applicationId: string, permitId: string): Promise<void> {
  await lockApplication(tx, applicationId)
  await tx`
    select
    from permits
    where id = ${permitId}
    for no key update`
}

/**
 * Closes the open objection, or the appeal, against a decision on a permit that the office takes back itself: nothing
 * is left to decide. `tx` has to be a transaction with the lock of `lockPermit`.
 */
export async function closeObjections(tx: Db, permitId: string, against: PermitSubject, doer: Doer): Promise<void> {
  const end = { state: 'closed', reason: null, legalBasis: null, bySilence: false } as const
  for (const { application, ...objection } of await listOpenOfPermit(tx, permitId, against)) {
    if (!(await endObjection(tx, application, objection, end, doer)))
      throw new Error(`Objection ${objection.id} changed while its application was locked.`)
  }
}
