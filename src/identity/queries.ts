import type { Db } from '../db/client.ts'
import type { Post } from './actor.ts'

/** The person behind an issuer's subject with the posts they hold now. Writes only when they are new or have a new name. */
export async function personWithPosts(db: Db, { issuer, subject, name }: { issuer: string; subject: string; name: string }) {
  const [person] = await db<{ id: string; name: string; posts: Post[] }[]>`
    with known as (
      select id, name from people where issuer = ${issuer} and subject = ${subject} and name = ${name}
    ), met as (
      insert into people (issuer, subject, name) select ${issuer}, ${subject}, ${name} where not exists (select from known)
      on conflict (issuer, subject) do update set name = excluded.name returning id, name
    ), person as (select * from known union all select * from met)
    select person.id, person.name, coalesce(
      (select json_agg(json_build_object('officeId', s.office_id, 'role', s.role, 'reach', o.region_code) order by o.region_code, s.role)
       from staff s join offices o on o.id = s.office_id where s.person_id = person.id), '[]') as posts
    from person`
  if (!person) throw new Error('A person could not be recorded.')
  return person
}
