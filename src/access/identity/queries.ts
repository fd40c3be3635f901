import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Actor, Post, Role, Seat } from './actor.ts'
import type { TokenHolder } from './tokens.ts'

interface KnownPerson {
  id: string
  name: string
  posts: Post[]
  /** Milliseconds until the next moment at which a post of this person begins or ends; null when there is none. */
  changesIn: number | null
  /** True when this person's e-mail address is invited to a post. */
  isInvited: boolean
  /** True when any e-mail address is invited to a post. */
  isAnybodyInvited: boolean
}

/**
 * Returns the person of an issuer's subject with the posts in force. Writes only for a new person or a new name.
 * Without a name, the subject serves as one. Undefined for the subject of an agency: its token must not authenticate a
 * person.
 */
export async function personWithPosts(
  db: Db,
  { issuer, subject, name, email }: Pick<TokenHolder, 'issuer' | 'subject' | 'name' | 'email'>,
): Promise<KnownPerson | undefined> {
  const [person] = await db<KnownPerson[]>`
    with agency as materialized (
      select
      from clients c
      where c.oauth_subject = ${subject}
    ), known as (
      select id, name
      from people
      where issuer = ${issuer} and subject = ${subject} and (${name}::text is null or name = ${name})
    ), met as (
      insert into people (issuer, subject, name)
      select ${issuer}, ${subject}, coalesce(${name}, ${subject})
      where not exists (select from known)
        and not exists (select from agency)
      on conflict (issuer, subject) do update set name = coalesce(${name}, people.name)
      returning id, name
    ), person as (select * from known union all select * from met)
    select person.id, person.name, coalesce(
      (select json_agg(json_build_object('officeId', s.office_id, 'role', s.role, 'reach', o.region_code, 'endsAt',
        rfc3339(s.ends_at))
        order by o.region_code, s.role)
       from staff s
       join offices o on o.id = s.office_id
       where s.person_id = person.id and ${inForce(db)}), '[]') as posts,
      (select extract(epoch from min(moment) - statement_timestamp())::float8 * 1000
       from staff s
       cross join lateral (values (s.starts_at), (s.ends_at)) as edge (moment)
       where s.person_id = person.id and moment > statement_timestamp()) as changes_in,
      ${email}::text is not null
        and exists (select from staff s where ${waitsFor(db, email, db`person.id`)}) as is_invited,
      exists (select
        from staff s
        where s.invited_email is not null and s.person_id is null
          and (s.ends_at is null or s.ends_at > statement_timestamp())) as is_anybody_invited
    from person
    where not exists (select from agency)`
  return person
}

/**
 * Returns an actor with those of their posts that are still in force. Throws `unauthorized` when their session at a
 * kiosk has ended, its key, or the counter of its office. Call it before a write that follows a long wait for a file:
 * all these end at once. The time in which a file is sent is not idle.
 */
export async function stillSignedIn(db: Db, actor: Actor): Promise<Actor> {
  if (actor.kiosk) await demandOpenSession(db, actor.kiosk)
  return withPostsInForce(db, actor)
}

/**
 * Returns an actor with those of their posts that are still in force. Call it before a write that follows a long wait:
 * posts are suspended and end at once.
 */
export async function withPostsInForce(db: Db, actor: Actor): Promise<Actor> {
  if (actor.posts.length === 0) return actor
  const kept = await db<{ officeId: string; role: Role }[]>`
    select s.office_id, s.role
    from staff s
    where s.person_id = ${actor.personId} and ${inForce(db)}`
  const posts = actor.posts.filter((post) =>
    kept.some(({ officeId, role }) => officeId === post.officeId && role === post.role),
  )
  return { ...actor, posts }
}

async function demandOpenSession(db: Db, { sessionId }: Seat): Promise<void> {
  const open = await db`
    select
    from kiosk_sessions s
    join kiosk_keys y on y.id = s.key_id
    join kiosks k on k.id = s.kiosk_id
    join offices o on o.id = k.office_id
    where s.id = ${sessionId} and s.ended_at is null and s.expires_at > now()
      and y.revoked_at is null and y.expires_at > now()
      and ${hasCounter(db)}`
  if (open.length === 0) throw new Problem('unauthorized', { reason: 'session_over' })
}

/** SQL condition: office `o` serves at its counter, until it is dissolved: also one that takes no new applications. */
export const hasCounter = (db: Db) => db`o.state in ('online', 'counter_only', 'winding_down')`

/** SQL condition: the post `s` has begun, has not ended and is not suspended. */
export const inForce = (db: Db) =>
  db`
    s.suspended_at is null and s.starts_at <= statement_timestamp()
      and (s.ends_at is null or s.ends_at > statement_timestamp())`

/**
 * SQL condition: this address is invited to the post `s`, which is open and was not created by the person themselves.
 */
export const waitsFor = (db: Db, email: string | null, personId: ReturnType<Db>) => db`
  s.invited_email = ${email} and s.person_id is null and (s.ends_at is null or s.ends_at > statement_timestamp())
    and s.appointed_by is distinct from ${personId}`
