import { waitsFor } from '../../access/identity/queries.ts'
import { type Db, within } from '../../platform/db/client.ts'
import { heldTimes, lockStaff } from './changes.ts'

interface Invitation {
  id: string
  /** Times of the invitation in which the person does not hold the post yet, in order, to the microsecond. */
  free: { from: string; until: string | null }[]
}

/**
 * Gives a person the posts to which their verified e-mail address was invited, deletes the address, and stores the
 * changes. Time in which they hold the same post already is left out; an invitation without other time ends.
 */
export function acceptInvitations(db: Db, personId: string, email: string): Promise<void> {
  return within(db, async (tx) => {
    await lockStaff(tx)
    for (const { id } of await waiting(tx, personId, email)) await accept(tx, personId, id)
  })
}

const waiting = (tx: Db, personId: string, email: string) =>
  tx<{ id: string }[]>`
    select s.id
    from staff s
    where ${waitsFor(tx, email, tx`${personId}::uuid`)}
    order by s.starts_at, s.id`

/** Accepts one invitation. Run these in sequence, because two invitations may overlap. */
async function accept(tx: Db, personId: string, id: string): Promise<void> {
  const [invitation] = await tx<Invitation[]>`
    select s.id, coalesce((
      select json_agg(json_build_object('from', lower(piece), 'until', upper(piece)) order by piece)
      from unnest(
        tstzmultirange(tstzrange(s.starts_at, s.ends_at))
        - ${heldTimes(tx, tx`${personId}::uuid`, tx`null`)}) piece
    ), '[]') as free
    from staff s
    where s.id = ${id}`
  const [first, ...others] = invitation?.free ?? []
  await tx`
    update staff
    set person_id = ${personId}, invited_email = null,
      starts_at = coalesce(${first?.from ?? null}::text::timestamptz, starts_at),
      ends_at = ${first ? tx`${first.until}::text::timestamptz` : tx`starts_at`}
    where id = ${id}`
  await tx`
    insert into staff_changes (staff_id, action, by)
    values (${id}, 'accept', ${personId})`
  if (!first)
    await tx`
      insert into staff_changes (staff_id, action, reason, ends_at)
      select id, 'end', ${heldAlready}, ends_at
      from staff
      where id = ${id}`
  for (const { from, until } of others)
    await tx`
      with made as (
        insert into staff (person_id, office_id, role, starts_at, ends_at, suspended_at, signs_as, appointed_by)
        select ${personId}, office_id, role, ${from}::text::timestamptz, ${until}::text::timestamptz, suspended_at,
          signs_as, appointed_by
        from staff
        where id = ${id}
        returning id, ends_at, appointed_by
      )
      insert into staff_changes (staff_id, action, by, reason, ends_at)
      select id, 'appoint', appointed_by, ${heldAlready}, ends_at
      from made`
}

const heldAlready = 'Sudah memegang peran ini pada waktu lain itu / Holds this post already for the other time'
