import type { Receipt } from '../outside/receivers.ts'
import type { Claims, Invariant, Look, Reading } from './invariant.ts'

/** The time after a change in which a delivery may still be one from before: a wrong clock can move it so far. */
const slackMilliseconds = 20 * 60 * 1_000

/** A delivery, and what its webhook wants at this moment. */
interface Judged {
  what: string
  /** The reason why the webhook gets nothing; null when it is in use. */
  unused: string | null
  /** Undefined right after a change of the webhook or of the registration of its agency. */
  isCovered: boolean | null
}

/** Returns an invariant that remembers what each receiver was sent before: the net repeats it later. */
export function webhooksGetWhatIsTheirs(): Invariant {
  const known = new Set<string>()
  return {
    name: 'webhooks-get-what-is-theirs',
    statement:
      'Nothing is sent to a webhook that is paused or deleted, or whose agency is suspended, and no event that it did ' +
      'not choose or that the registration of its agency does not cover.',
    async afterAct({ look, receipts }, claims) {
      if (receipts.length === 0) return
      const first = receipts.filter(({ receiver, eventId }) => !known.has(`${receiver} ${eventId}`))
      for (const { receiver, eventId } of receipts) known.add(`${receiver} ${eventId}`)
      for (const sql of [look.sql, look.sandbox]) {
        if (!sql) continue
        for (const one of await judged(sql, look, receipts))
          claims.holds(one.unused === null, one.what, 'no delivery', one.unused)
        for (const one of await judged(sql, look, first)) if (one.isCovered !== null) judgeCover(one, claims)
      }
    },
  }
}

const judgeCover = ({ what, isCovered }: Judged, claims: Claims): void =>
  claims.holds(isCovered === true, what, 'an event that the webhook and the registration cover', 'it is not')

/** Returns the deliveries to the webhooks of a database, the subjects of its log included. */
const judged = (sql: Reading, { now }: Pick<Look, 'now'>, receipts: readonly Receipt[]) => {
  const before = new Date(now().getTime() - slackMilliseconds)
  return sql<Judged[]>`
    select l.type || ' ' || l.event_id || ' at ' || r.receiver as what,
      case
        when w.paused_at < ${before} then 'paused at ' || w.paused_at
        when w.deleted_at < ${before} then 'deleted at ' || w.deleted_at
        when c.suspended_at < ${before} then 'the agency was suspended at ' || c.suspended_at end as unused,
      case when w.updated_at < ${before} and not exists (
          select from client_events n
          where n.client_id = c.id and n.at >= ${before}
        )
      then l.type = 'webhook.tested' and l.subject_id = w.id
        or (w.types is null or l.type = any(w.types)) and case l.subject
          when 'permit' then c.registration->'permitTypes' ?| array['*', p.permit_type]
            and w.permit_types && array['*', p.permit_type] and exists (
              select from jsonb_array_elements_text(c.registration->'regions') a (code), unnest(w.regions) b (code)
              where (a.code = '*' or p.village_code = a.code or starts_with(p.village_code, a.code || '.'))
                and (b.code = '*' or p.village_code = b.code or starts_with(p.village_code, b.code || '.')))
          when 'office' then exists (
            select from unnest(w.regions) b (code)
            where b.code = '*' or o.region_code = b.code or starts_with(o.region_code, b.code || '.'))
          when 'permit_type' then w.permit_types && array['*', l.code]
          when 'registration' then l.subject_id = c.id
          when 'webhook' then l.type <> 'webhook.tested' and hook.client_id = c.id
          when 'consultation' then asked.client_id = c.id
          else false end end as "isCovered"
    from unnest(${receipts.map(({ receiver }) => receiver)}::text[], ${receipts.map(({ eventId }) => eventId)}::uuid[])
      with ordinality r (receiver, event_id, place)
    join webhooks w on substring(w.url from '^https?://[^/]+(/.*)$') = r.receiver
    join clients c on c.id = w.client_id
    join event_log l on l.event_id = r.event_id
    left join permits p on l.subject = 'permit' and p.id = l.subject_id
    left join offices o on l.subject = 'office' and o.id = l.subject_id
    left join webhooks hook on l.subject = 'webhook' and hook.id = l.subject_id
    left join consultations asked on l.subject = 'consultation' and asked.id = l.subject_id
    order by r.place`
}
