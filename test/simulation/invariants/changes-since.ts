import type { Exchange, Look } from './invariant.ts'

/**
 * Returns true when a post of the caller has begun, ended or changed between `since`, in milliseconds since 1970, and
 * the request. False without a caller.
 */
export async function havePostsChanged({ sql }: Look, { subject, at }: Exchange, since: number): Promise<boolean> {
  if (subject === null) return false
  const [from, until] = [new Date(since), new Date(at)]
  const [found] = await sql<{ isChanged: boolean }[]>`
    select exists(
      select
      from people w
      join staff s on s.person_id = w.id
      left join staff_changes c on c.staff_id = s.id
      cross join lateral unnest(array[s.starts_at, s.ends_at, c.at]) as moment (at)
      where w.subject = ${subject}
        and moment.at between ${from} and ${until}) as "isChanged"`
  return found?.isChanged === true
}

/** Returns true when the permit of an application has had an event since this moment, in milliseconds since 1970. */
export async function hasPermitChanged({ sql }: Look, applicationId: string, since: number): Promise<boolean> {
  const [found] = await sql<{ isChanged: boolean }[]>`
    select exists(
      select
      from permits p
      join permit_events e on e.permit_id = p.id
      where p.application_id = ${applicationId} and e.at >= ${new Date(since)}) as "isChanged"`
  return found?.isChanged === true
}
