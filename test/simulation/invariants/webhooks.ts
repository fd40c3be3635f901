import type { Receipts } from '../outside/receivers.ts'
import type { Claims, Invariant, Look } from './invariant.ts'
import { personalWordIn } from './privacy.ts'

/** A webhook at the end of a day. */
interface Standing {
  id: string
  url: string
  version: number
  /** The version of the registration of its agency. */
  registered: number
  /**
   * The place in the log from which the webhook gets events. Without a waiting event it is the place up to which the
   * log was routed: a wider selection begins there.
   */
  position: number
}

const dayMilliseconds = 24 * 60 * 60 * 1_000
/** The longest time that an event waits for its delivery: three days of retries, and the pauses of the workers. */
const patienceDays = 8

/** Returns an invariant that remembers what each receiver was sent. */
export function deliveriesAreInOrder(): Invariant {
  const ids = new Map<string, string>()
  const last = new Map<string, number>()
  return {
    name: 'deliveries-are-in-order',
    statement:
      'A receiver gets each event signed with its secret, under one id however often it comes, without personal ' +
      'data, and those about one subject in the order of the log; a replay sends earlier ones again.',
    async afterAct({ look, receipts: fresh }, claims) {
      if (fresh.length === 0) return
      for (const { receiver, eventId, messageId, type, subject, version, body, isVerified } of fresh) {
        const what = `${subject} ${type} at ${receiver}`
        if (isVerified !== null) claims.holds(isVerified, what, 'a signature by a secret of the receiver', eventId)
        claims.equal(what, 'id of the message', eventId, messageId)
        const word = personalWordIn(body, look.personal())
        claims.holds(word === undefined, what, 'nothing personal', word)
        if (version === null || subject.startsWith('webhooks/')) continue
        const key = `${receiver} ${subject} ${type} ${version}`
        claims.equal(`version ${version} of ${what}`, 'id', ids.get(key) ?? eventId, eventId)
        ids.set(key, eventId)
      }
      const accepted = fresh.filter(({ isAccepted }) => isAccepted)
      const places = await placesOf(look, [...new Set(accepted.map(({ eventId }) => eventId))])
      for (const { receiver, subject, eventId } of accepted) {
        const place = places.get(eventId)
        const key = `${receiver} ${eventId}`
        if (!place || last.has(key)) continue
        last.set(key, place.position)
        if (place.isReplayed) continue
        const before = last.get(`${receiver} ${subject}`) ?? 0
        claims.holds(place.position > before, `${subject} at ${receiver}`, `an event after ${before}`, place.position)
        last.set(`${receiver} ${subject}`, Math.max(before, place.position))
      }
    },
  }
}

/** Returns the places of events in the log. `isReplayed`: a replay has sent it, perhaps for the first time. */
async function placesOf({ sql }: Look, ids: readonly string[]) {
  const rows = await sql<{ id: string; position: number; isReplayed: boolean }[]>`
    select l.event_id as id, l.position::float8 as position,
      exists (
        select from webhook_deliveries d
        where d.event_id = l.event_id and d.replay_id is not null
      ) as "isReplayed"
    from event_log l
    where l.event_id = any(${[...ids]}::uuid[])`
  return new Map(rows.map(({ id, ...place }) => [id, place]))
}

/** Returns an invariant that remembers up to where it has compared each webhook with the log. */
export function subscriptionsAreServed(): Invariant {
  const known = new Map<string, Standing>()
  return {
    name: 'subscriptions-are-served',
    statement:
      'Each event that a webhook and the registration of its agency cover is delivered at least once: none is passed ' +
      'over, what counts as delivered was accepted, a later event about a subject does not overtake one that waits, ' +
      'and nothing waits for more than eight days.',
    async atDayEnd(look, _day, claims) {
      const standings = await standingsOf(look)
      for (const now of standings) {
        const before = known.get(now.id)
        known.set(now.id, now)
        const isSame = before?.version === now.version && before.registered === now.registered
        if (!isSame || before.position >= now.position) continue
        const passed = await passedOver(look, now.id, { from: before.position, until: now.position })
        claims.rows(
          passed.covered,
          passed.missing.map((event) => ({ subject: now.id, expected: `a delivery of ${event}`, found: 'none' })),
        )
      }
      if (standings.length === 0) return
      await judgeDelivered(look, claims)
      claims.rows(standings.length, await listLate(look))
    },
  }
}

const standingsOf = ({ sql }: Look) => sql<Standing[]>`
  select w.id, w.url, w.version, c.version as registered,
    case when w.wanted > w.position then w.position else greatest(w.position, r.position) end::float8 as position
  from webhooks w
  join clients c on c.id = w.client_id
  cross join webhook_routing r
  where w.deleted_at is null
  order by w.id`

/** Counts the events of a part of the log that a webhook covers, and lists those without a delivery. */
async function passedOver({ sql }: Look, webhook: string, { from, until }: { from: number; until: number }) {
  const [found] = await sql<{ covered: number; missing: string[] }[]>`
    select count(*)::int as covered,
      coalesce(array_agg(l.type || ' ' || l.event_id order by l.position) filter (
        where not exists (
          select from webhook_deliveries d
          where d.webhook_id = w.id and d.event_id = l.event_id
        )), '{}') as missing
    from webhooks w
    join clients c on c.id = w.client_id
    join event_log l on l.position > ${from} and l.position <= ${until}
    left join permits p on l.subject = 'permit' and p.id = l.subject_id
    left join offices o on l.subject = 'office' and o.id = l.subject_id
    where w.id = ${webhook} and (w.types is null or l.type = any(w.types))
      and case l.subject
        when 'permit' then c.registration->'permitTypes' ?| array['*', p.permit_type]
          and w.permit_types && array['*', p.permit_type]
          and ${within(sql, sql`p.village_code`)}
        when 'office' then ${ofWebhook(sql, sql`o.region_code`)}
        when 'permit_type' then w.permit_types && array['*', l.code]
        else false end`
  return found ?? { covered: 0, missing: [] }
}

/** Condition: a region lies in those of the registration and in those of the webhook. */
const within = (sql: Look['sql'], code: ReturnType<Look['sql']>) => sql`exists (
    select from jsonb_array_elements_text(c.registration->'regions') r
    where r = '*' or ${code} = r or starts_with(${code}, r || '.')) and ${ofWebhook(sql, code)}`

const ofWebhook = (sql: Look['sql'], code: ReturnType<Look['sql']>) => sql`exists (
    select from unnest(w.regions) r
    where r = '*' or ${code} = r or starts_with(${code}, r || '.'))`

/** Compares what was delivered within a day with the receivers, and with what still waits about the same subject. */
async function judgeDelivered({ sql, now, receipts }: Look, claims: Claims): Promise<void> {
  const since = new Date(now().getTime() - dayMilliseconds)
  const rows = await sql<{ url: string; eventId: string; subject: string; isOvertaking: boolean }[]>`
    select w.url, d.event_id as "eventId", d.subject,
      d.replay_id is null and exists (
        select from webhook_deliveries e
        where e.webhook_id = d.webhook_id and e.state = 'waiting' and e.subject = d.subject
          and e.replay_id is null and e.position < d.position
      ) as "isOvertaking"
    from webhooks w
    join webhook_deliveries d on d.webhook_id = w.id and d.state = 'delivered' and d.ended_at > ${since}
    order by d.webhook_id, d.position`
  for (const { url, eventId, subject, isOvertaking } of rows) {
    claims.holds(hasAccepted(receipts, url, eventId), `${subject} at ${url}`, `acceptance of ${eventId}`, 'none')
    claims.holds(!isOvertaking, `${subject} at ${url}`, 'no delivery before an earlier one', eventId)
  }
}

const hasAccepted = (receipts: Receipts | undefined, url: string, eventId: string): boolean =>
  receipts === undefined || receipts.has(url, eventId)

/** Returns the webhooks in use for which an event has waited too long. */
const listLate = ({ sql, now }: Look) => {
  const latest = new Date(now().getTime() - patienceDays * dayMilliseconds)
  return sql<{ subject: string; expected: string; found: string }[]>`
    select 'webhook ' || w.id as subject, 'deliveries within eight days' as expected,
      coalesce(waiting.at, unread.at)::text as found
    from webhooks w
    join clients c on c.id = w.client_id
    left join lateral (
      select l.at
      from webhook_deliveries d
      join event_log l on l.position = d.position
      where d.webhook_id = w.id and d.state = 'waiting' and d.replay_id is null
      order by d.position
      limit 1
    ) waiting on true
    left join lateral (
      select l.at
      from event_log l
      where w.wanted > w.position and l.position = w.position + 1
    ) unread on true
    where w.deleted_at is null and w.paused_at is null and c.suspended_at is null
      and w.updated_at < ${latest} and least(waiting.at, unread.at) < ${latest}`
}
