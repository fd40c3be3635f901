import type { Db } from '../../platform/db/client.ts'
import type { NoticeKind } from '../notifications/notice.ts'
import { tellings } from '../notifications/telling/telling.ts'
import { ruleCte, toldCte } from '../notifications/telling/told-queries.ts'
import type { LetterHandover } from './schema.ts'

/** A letter that the history of an application causes for its applicant. `id` is that of its cause. */
export interface CausedLetter {
  id: string
  kind: NoticeKind
  at: string
  /** The last time that it was handed over on paper; null if it never was. */
  handedOver: LetterHandover | null
}

/** The letters to find: those before `after`, or only one. */
interface Wanted {
  after?: string | null
  only?: string | null
  limit: number
}

/**
 * The letters to the applicant, and the one that another account may come. An account without an address hears of that
 * on paper alone.
 */
const toApplicants = tellings.filter(({ to, kind }) => to === 'applicant' || kind === 'account_change_announced')

/**
 * Returns the letters to the applicant of an application, the newest first. Each follows from the history, whether it
 * was sent to an address or not.
 */
export const lettersOf = (db: Db, applicationId: string, { after = null, only = null, limit }: Wanted) => db<
  CausedLetter[]
>`
  with ${ruleCte(db, toApplicants)}, taken as (
    select e.id, 'event' as what
    from application_events e
    where e.application_id = ${applicationId}
    union all
    select pe.id, 'permit_event'
    from permits p
    join permit_events pe on pe.permit_id = p.id
    where p.application_id = ${applicationId}
    union all
    select r.id, 'permit_reminder'
    from permits p
    join permit_reminders r on r.permit_id = p.id
    where p.application_id = ${applicationId}
    union all
    select m.id, 'message'
    from messages m
    where m.application_id = ${applicationId} and m.side = 'office' and not m.internal
  ), ${toldCte(db)}
  select t.id, t.kind, rfc3339(t.at) as at, (
      select json_build_object('at', rfc3339(h.at), 'language', h.details->'language',
        'receivedBy', h.details->'receivedBy', 'identityCheckedBy', h.details->'identityCheckedBy')
      from application_events h
      where h.application_id = ${applicationId} and h.type = 'letter.handed_over'
        and h.details->>'letterId' = t.id::text
      order by h.version desc
      limit 1) as handed_over
  from told t
  where (t.person_id is null or t.person_id = t.applicant_id)
    and (${after}::uuid is null or t.id < ${after}) and (${only}::uuid is null or t.id = ${only})
  order by t.id desc
  limit ${limit}`
