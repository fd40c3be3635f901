import type { Db } from '../db/client.ts'
import type { Post } from './actor.ts'

/** The person behind an issuer's subject, met for the first time or again, with the posts they hold now. */
export async function personWithPosts(db: Db, { issuer, subject, name }: { issuer: string; subject: string; name: string }) {
  const [person] = await db<{ id: string; name: string; posts: Post[] }[]>`
    with person as (
      insert into people (issuer, subject, name) values (${issuer}, ${subject}, ${name})
      on conflict (issuer, subject) do update set name = excluded.name returning id, name
    )
    select person.id, person.name, coalesce(
      (select json_agg(json_build_object('officeId', s.office_id, 'role', s.role, 'reach', o.region_code) order by o.region_code, s.role)
       from staff s join offices o on o.id = s.office_id where s.person_id = person.id), '[]') as posts
    from person`
  if (!person) throw new Error('A person could not be recorded.')
  return person
}
