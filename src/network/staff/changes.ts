import type { Role } from '../../access/identity/actor.ts'
import type { Db } from '../../platform/db/client.ts'
import type { AdministratorAction } from './appointment.ts'
import type { SignsAs } from './schema.ts'

interface Holder {
  personId: string | null
  email: string | null
}
interface Post {
  officeId: string
  role: Role
  startsAt: Date | null
  endsAt: Date | null
  signsAs: SignsAs | null
}

/**
 * Takes the advisory lock on changes of staff, until the transaction ends. A transaction that also locks an office
 * locks the office first.
 */
export const lockStaff = (tx: Db) => tx`select pg_advisory_xact_lock(hashtext('satu_pintu.staff'))`

/**
 * SQL for the times in which somebody (by person or by invited address) holds the post of row `s`, as a multirange. A
 * post that ended before its start has no time.
 */
export const heldTimes = (db: Db, personId: ReturnType<Db>, email: ReturnType<Db>) => db`coalesce((
  select range_agg(tstzrange(held.starts_at, held.ends_at))
  from staff held
  where held.office_id = s.office_id and held.role = s.role
    and (held.person_id = ${personId} or held.invited_email = ${email})), '{}'::tstzmultirange)`

/** Returns the id of the person of a subject at an issuer. Inserts an unknown person, with the subject as the name. */
export async function personOf(db: Db, issuer: string, subject: string): Promise<string> {
  const [person] = await db<{ id: string }[]>`
    with met as (
      insert into people (issuer, subject, name)
      values (${issuer}, ${subject}, ${subject})
      on conflict (issuer, subject) do nothing
      returning id
    )
    select id
    from met
    union all
    select id
    from people
    where issuer = ${issuer} and subject = ${subject}`
  if (!person) throw new Error('A person could not be recorded.')
  return person.id
}

/**
 * Inserts a post and its first change. Undefined when the person holds the same post for a part of that time. `by` is
 * null for the operator.
 */
export async function insertAppointment(
  db: Db,
  { personId, email }: Holder,
  { officeId, role, startsAt, endsAt, signsAs }: Post,
  by: string | null,
  reason: string,
): Promise<string | undefined> {
  const named = signsAs && JSON.stringify(signsAs)
  const [made] = await db<{ id: string }[]>`
    with post as (
      select coalesce(${startsAt}::timestamptz, statement_timestamp()) as starts_at, ${endsAt}::timestamptz as ends_at
    ), made as (
      insert into staff (person_id, invited_email, office_id, role, starts_at, ends_at, signs_as, appointed_by)
      select ${personId}::uuid, ${email}::text, ${officeId}, ${role}, starts_at, ends_at, ${named}::text::jsonb,
        ${by}::uuid
      from post
      where not exists (
        select
        from staff s
        where s.office_id = ${officeId} and s.role = ${role}
          and (s.person_id = ${personId}::uuid or s.invited_email = ${email}::text)
          and tstzrange(s.starts_at, s.ends_at) && tstzrange(post.starts_at, post.ends_at))
      returning id, ends_at, signs_as
    ), recorded as (
      insert into staff_changes (staff_id, action, by, reason, ends_at, signs_as)
      select id, 'appoint', ${by}::uuid, ${reason}, ends_at, signs_as
      from made
    )
    select id from made`
  return made?.id
}

/** A change of a post that an administrator requests. */
interface WantedChange {
  action: AdministratorAction
  endsAt: Date | null
  signsAs: SignsAs | null
  reason: string
}

/** A change as it is stored. */
interface RecordedChange {
  id: string
  endsAt: Date | null
  signsAs: SignsAs | null
  at: Date
}

/** Changes a post and stores the change. A post that is ended before its start never begins. */
export async function updateAppointment(
  db: Db,
  id: string,
  { action, endsAt, signsAs, reason }: WantedChange,
  by: string,
): Promise<RecordedChange> {
  const named = signsAs && JSON.stringify(signsAs)
  const [changed] = await db<RecordedChange[]>`
    with changed as (
      update staff
      set
        suspended_at = case ${action} when 'suspend' then statement_timestamp() when 'reinstate' then null
          else suspended_at end,
        ends_at = case ${action}
          when 'end' then greatest(coalesce(${endsAt}::timestamptz, statement_timestamp()),
            case when starts_at > statement_timestamp() then starts_at end)
          else ends_at end,
        signs_as = case ${action} when 'set_signature' then ${named}::text::jsonb else signs_as end
      where id = ${id}
      returning id, ends_at
    )
    insert into staff_changes (staff_id, action, by, reason, ends_at, signs_as)
    select id, ${action}::staff_action, ${by}, ${reason}, case when ${action} = 'end' then ends_at end,
      ${named}::text::jsonb
    from changed
    returning id, ends_at, signs_as, at`
  if (!changed) throw new Error('The post is gone.')
  return changed
}
