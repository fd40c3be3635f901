import type { notices } from '../../../../drizzle/tables/notices.ts'
import { contactForgotten, nothing } from '../../../applications/without-data.ts'
import type { Db } from '../../../platform/db/client.ts'
import { held, type NoticeKind, type NoticeState, noticeKinds, officeKinds } from '../notice.ts'

/** A notice that this worker has leased. */
export interface ClaimedNotice
  extends Pick<
    typeof notices.$inferSelect,
    'id' | 'causeId' | 'channel' | 'language' | 'applicationId' | 'inReplyTo' | 'madeAt' | 'attempts' | 'personal'
  > {
  kind: NoticeKind
  facts: Record<string, unknown>
  /** True when its attempts are used up. */
  isGivenUp: boolean
  /**
   * The contact to send to. Null when it was removed or suspended, when another account has taken the application over
   * from its owner, and for a letter to an address of its own.
   */
  contact: { id: string; personal: string; hasAccount: boolean } | null
}

interface Claiming {
  batch: number
  attempts: number
  leaseSeconds: number
}

/** Kinds that go to a former applicant of the application: about its end for them, and those to officers. */
const forFormer: readonly NoticeKind[] = ['account_left', ...officeKinds]

/**
 * Claims the notices that are due, for the time of a lease; after it other workers may claim them. Notices whose
 * attempts are used up are returned too, with `isGivenUp`. Kinds of a newer program stay for its worker.
 */
export const claimDue = (db: Db, { batch, attempts, leaseSeconds }: Claiming) => db<ClaimedNotice[]>`
  with due as (
    select id
    from notices
    where state = 'waiting' and next_at <= now() and kind = any(${[...noticeKinds]}::text[])
    order by next_at
    limit ${batch}
    for update skip locked
  ), claimed as (
    update notices n
    set attempts = n.attempts + 1, next_at = now() + ${leaseSeconds} * interval '1 second'
    from due
    where n.id = due.id
    returning n.*
  )
  select n.id, n.cause_id, n.kind, n.channel, n.language, n.application_id, n.facts, n.in_reply_to, n.made_at,
    n.attempts, n.attempts > ${attempts} as is_given_up, n.personal,
    case
      when c.removed_at is null and c.suspended_at is null and c.personal is not null
        and (n.kind = any(${[...forFormer]}::text[]) or a.former_applicants is null
          or c.person_id is null or c.person_id <> all(a.former_applicants))
      then json_build_object('id', c.id, 'personal', c.personal, 'hasAccount', c.person_id is not null)
    end as contact
  from claimed n
  left join contacts c on c.id = n.contact_id
  left join applications a on a.id = n.application_id
  order by n.id`

/**
 * Renews the leases of notices. A notice that was postponed meanwhile stays postponed, because every pause is longer
 * than a lease.
 */
export async function renewLeases(
  db: Db,
  notices: readonly Pick<ClaimedNotice, 'id' | 'attempts'>[],
  leaseSeconds: number,
): Promise<void> {
  await db`
    update notices n
    set next_at = now() + ${leaseSeconds} * interval '1 second'
    from unnest(${notices.map(({ id }) => id)}::uuid[], ${notices.map(({ attempts }) => attempts)}::int[])
      as held (id, attempts)
    where n.id = held.id
      and n.attempts = held.attempts
      and n.state = 'waiting'
      and n.next_at <= now() + ${leaseSeconds} * interval '1 second'`
}

/** The final state of a notice, and the reason of a failure. */
type Ending = { state: Exclude<NoticeState, 'waiting'>; failure: string | null }

/**
 * Ends a waiting notice and erases its own address and codes, and the masked address, too, when the personal data of
 * its application was erased: nothing would erase it again. The end of a notice `claimed` also removes the contact
 * stated at the counter. A notice that has ended stays as it is.
 */
export async function endNotice(db: Db, id: string, { state, failure }: Ending): Promise<void> {
  await db`
    with ended as (
      update notices n
      set state = ${state}, failure = ${failure}, ended_at = now(), personal = null, personal_kid = null,
        shown = case
          when exists (select from applications a where a.id = n.application_id and a.erased_at is not null)
          then ${nothing}
          else n.shown
        end
      where n.id = ${id} and n.state = 'waiting'
      returning n.kind, n.contact_id
    )
    update contacts c
    set ${contactForgotten(db)}
    from ended
    where c.id = ended.contact_id and ended.kind = 'claimed' and c.application_id is not null and c.removed_at is null`
}

/** Postpones a notice that was not accepted, unless another attempt has begun. */
export async function putOff(
  db: Db,
  { id, attempts }: Pick<ClaimedNotice, 'id' | 'attempts'>,
  { failure, seconds }: { failure: string; seconds: number },
): Promise<void> {
  await db`
    update notices
    set failure = ${failure}, next_at = now() + ${seconds} * interval '1 second'
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`
}

/**
 * Postpones a notice that must not be sent yet, unless another attempt has begun. It does not count as an attempt, and
 * metrics do not count it as late.
 */
export async function hold(
  db: Db,
  { id, attempts }: Pick<ClaimedNotice, 'id' | 'attempts'>,
  seconds: number,
): Promise<void> {
  await db`
    update notices
    set failure = ${held}, attempts = attempts - 1, next_at = now() + ${seconds} * interval '1 second'
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`
}

/**
 * Marks a notice as bounced. A contact with a dead address is suspended until it is confirmed again; after a notice
 * `claimed`, the contact stated at the counter is removed. Returns true the first time only.
 */
export async function noteBounce(
  db: Db,
  noticeId: string,
  { status, isDead }: { status: string; isDead: boolean },
): Promise<boolean> {
  const noted = await db`
    with bounced as (
      update notices
      set state = 'bounced', failure = ${status}, ended_at = coalesce(ended_at, now()), personal = null,
        personal_kid = null
      where id = ${noticeId} and state in ('waiting', 'sent')
      returning id, contact_id, kind
    ), told_last as (
      update contacts c
      set ${contactForgotten(db)}
      from bounced
      where c.id = bounced.contact_id and bounced.kind = 'claimed' and c.application_id is not null
        and c.removed_at is null
    ), suspended as (
      update contacts c
      set suspended_at = now(), version = version + 1
      from bounced
      where ${isDead} and c.id = bounced.contact_id and c.suspended_at is null and c.removed_at is null
        and not (bounced.kind = 'claimed' and c.application_id is not null)
    )
    select id from bounced`
  return noted.length === 1
}
