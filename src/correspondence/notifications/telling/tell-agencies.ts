import type { AgencyContact } from '../../../access/clients/client.ts'
import { type Db, within } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { queueLetter } from '../sending/queue.ts'
import { agencyTellings } from './agency-telling.ts'

const batch = 100

/** An event of a consultation, with the contact of its agency. */
interface Taken {
  id: string
  type: string
  consultationId: string
  /** False for an event of a consultation whose turn never came: the agency does not see it. */
  isSeen: boolean
  contact: AgencyContact
}

/**
 * Queues the letters to agencies for one batch of events of consultations, and returns the number of events. An event
 * leaves `untold` in the transaction that queues its letter, so that none is lost or repeated. Events that another
 * worker has locked are skipped. Events of a newer program stay for its worker.
 */
export const tellAgencies = (db: Db, vault: Vault): Promise<number> =>
  within(db, async (tx) => {
    const taken = await takeUntold(tx)
    for (const { id, type, consultationId, isSeen, contact } of taken) {
      const kind = agencyTellings.find((telling) => telling.type === type)?.kind
      if (!kind || !isSeen || contact.consultationLetters === false) continue
      await queueLetter(tx, vault, {
        causeId: id,
        kind,
        channel: 'email',
        language: contact.language ?? 'id',
        address: contact.email,
        // Without the application: the letter is not one to its applicant, and nobody may reply into the application.
        applicationId: null,
        facts: { consultationId },
      })
    }
    return taken.length
  })

const takeUntold = (tx: Db) => tx<Taken[]>`
  with taken as (
    delete from untold
    where id in (
      select u.id
      from untold u
      where u.what = 'consultation_event' and (
        select e.type
        from consultation_events e
        where e.id = u.id) = any(${agencyTellings.map(({ type }) => type)}::text[])
      order by u.id
      limit ${batch}
      for update skip locked)
    returning id
  )
  select e.id, e.type, e.consultation_id, c.requested_at is not null as is_seen,
    k.registration->'contact' as contact
  from taken t
  join consultation_events e on e.id = t.id
  join consultations c on c.id = e.consultation_id
  join clients k on k.id = c.client_id
  order by e.id`
