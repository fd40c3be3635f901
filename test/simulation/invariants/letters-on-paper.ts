import type { Look } from './invariant.ts'
import { type Cause, causeAction, letterKindOf } from './notices.ts'

/** A letter that the history of an application demands. `said`: words of officers that it has to contain. */
export interface Caused {
  id: string
  kind: string
  said: readonly string[]
  /** True when its cause came before the act of the answer. */
  isEarlier: boolean
}

/** A handover of a letter as the history has it. */
export interface Handover {
  letterId: string
  actor: string
  at: string
  language: string
  receivedBy: string
  identityCheckedBy: string
  isEarlier: boolean
}

/** The letters to the applicant of an application, with the facts that decide about them. */
export interface OnPaper {
  caused: readonly Caused[]
  handovers: readonly Handover[]
  /** The status before the act of the answer, and those that have come since. */
  statuses: readonly string[]
  /** True when its data was erased before the act of the answer. */
  wasErased: boolean
}

interface Row extends Cause, Pick<Caused, 'id' | 'said' | 'isEarlier'> {
  to: string | null
  permitType: string | null
  otherKind: string | null
}

/**
 * Reads the letters of an application, as they are for an answer at `at`, in milliseconds since 1970. The one which
 * announces that another account may come is no longer demanded when it has come: it was to the account before.
 */
export async function lettersOf({ sql }: Look, id: string, at: number): Promise<OnPaper> {
  const before = new Date(at)
  const rows = await sql<Row[]>`
    select e.id, e.type, ${causeAction(sql)}, e.from_status::text as "from",
      e.to_status::text as "to", null as "permitType",
      case when e.type = 'account_code.issued' and e.standing = 'head' then 'account_change_announced' end
        as "otherKind",
      e.at < ${before} and (e.type <> 'account_code.issued' or not exists (
        select from application_events l
        where l.application_id = e.application_id and l.version > e.version and l.type = 'application.account_changed'
      )) as "isEarlier",
      array(select r->>'note' from jsonb_array_elements(e.details->'reasons') r where r->>'note' is not null) as said
    from application_events e
    where e.application_id = ${id}
    union all
    select w.id, null, null, null, null, case when w.details ? 'objectionId' then 'taken back' else w.type end, null,
      w.at < ${before}, '{}'
    from permits p
    join permit_events w on w.permit_id = p.id
    where p.application_id = ${id}
    union all
    select r.id, null, null, null, null, null, 'permit_ending', r.made_at < ${before}, '{}'
    from permits p
    join permit_reminders r on r.permit_id = p.id
    where p.application_id = ${id}
    union all
    select m.id, null, null, null, null, null, 'message', m.at < ${before}, array[m.text]
    from messages m
    where m.application_id = ${id} and m.kind = 'message' and m.side = 'office' and m.received_mail_id is null
    order by id`
  const handovers = await sql<Handover[]>`
    select e.details->>'letterId' as "letterId", e.actor_id as actor, rfc3339(e.at) as at,
      e.details->>'language' as language, e.details->>'receivedBy' as "receivedBy",
      e.details->>'identityCheckedBy' as "identityCheckedBy", e.at < ${before} as "isEarlier"
    from application_events e
    where e.application_id = ${id} and e.type = 'letter.handed_over'
    order by e.version`
  const [application] = await sql<Pick<OnPaper, 'wasErased'>[]>`
    select coalesce(a.erased_at < ${before}, false) as "wasErased"
    from applications a
    where a.id = ${id}`
  const caused = rows.flatMap(({ id, said, isEarlier, otherKind, permitType, ...cause }) => {
    const kind = otherKind ?? letterKindOf(cause, permitType)
    return kind === undefined ? [] : [{ id, kind, said: kind === 'returned' || otherKind ? said : [], isEarlier }]
  })
  const steps = rows.filter(({ to }) => to !== null)
  const earlier = steps.findLast(({ isEarlier }) => isEarlier)
  const statuses = [earlier, ...steps.filter(({ isEarlier }) => !isEarlier)].map((step) => step?.to ?? 'draft')
  return { caused, handovers, statuses, wasErased: application?.wasErased ?? false }
}
