import type { Channel } from '../../http/channels.ts'
import type { Db } from '../../platform/db/client.ts'
import type { TicketState } from './ticket.ts'

/** The issuer of a ticket: a person, or a kiosk for a walk-in. `requestKey` is the Idempotency-Key, if one was sent. */
type TicketIssuer =
  | { personId: string; kioskId?: never; requestKey?: never }
  | { personId?: never; kioskId: string; requestKey: string | undefined }

/**
 * Inserts a ticket with the next number of the office and day, in one statement, so that no number is skipped or given
 * twice. PostgreSQL refuses (23505) a second ticket for a visit or for the same request of a kiosk.
 */
export async function insertTicket(
  db: Db,
  officeId: string,
  visitId: string | null,
  { by, channel }: { by: TicketIssuer; channel: Channel },
): Promise<string> {
  const [made] = await db<{ id: string }[]>`
    with next as (
      insert into queue_days as q (office_id, day, last)
      values (${officeId}, network_day(), 1)
      on conflict (office_id, day)
      do update
      set last = q.last + 1
      returning day, last
    )
    insert into queue_tickets (office_id, day, number, visit_id, expected_at, channel, issued_by, kiosk_id, request_key,
      issued_at)
    select ${officeId}, day, last, ${visitId}::uuid, (
        select v.starts_at
        from counter_visits v
        where v.id = ${visitId}::uuid
      ), ${channel}::channel, ${by.personId ?? null}::uuid, ${by.kioskId ?? null}::uuid, ${by.requestKey ?? null},
      clock_timestamp()
    from next
    returning id`
  if (!made) throw new Error('A queue ticket could not be inserted.')
  return made.id
}

/**
 * Calls the next ticket at an office today: first tickets whose visit has begun, by time, then the others by number.
 * Concurrent calls get different tickets (`SKIP LOCKED`). Undefined when nobody waits.
 */
export async function callNext(db: Db, officeId: string, desk: number, personId: string): Promise<string | undefined> {
  const [called] = await db<{ id: string }[]>`
    with next as materialized (
      select id
      from queue_tickets
      where office_id = ${officeId} and day = network_day() and state = 'waiting'
      order by case when expected_at <= now() then expected_at end nulls last, number
      limit 1
      for update skip locked
    )
    update queue_tickets t
    set state = 'called', desk = ${desk}, called_by = ${personId}, called_at = clock_timestamp()
    from next
    where t.id = next.id
    returning t.id`
  return called?.id
}

/**
 * Changes the state of a ticket. False when it is in none of the `from` states. A null `desk` leaves the desk as it is.
 */
export async function moveTicket(
  db: Db,
  id: string,
  { from, to, desk }: { from: readonly TicketState[]; to: TicketState; desk: number | null },
  personId: string,
): Promise<boolean> {
  const rows = await db`
    update queue_tickets
    set state = ${to}::ticket_state,
      desk = coalesce(${desk}::smallint, desk),
      called_by = case when ${to} = 'called' then ${personId}::uuid else called_by end,
      called_at = case when ${to} = 'called' then clock_timestamp() else called_at end,
      ended_at = case when ${to} in ('served', 'left') then clock_timestamp() end
    where id = ${id} and state = any(${[...from]}::ticket_state[])
    returning id`
  return rows.length === 1
}
