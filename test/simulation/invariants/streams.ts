import { createParser } from 'eventsource-parser'
import { agencyOfKey } from './agency-keys.ts'
import { pathOf } from './exchange.ts'
import type { Invariant, Look } from './invariant.ts'
import { isOfSandbox } from './sandbox-keys.ts'

/** The time after a change of a registration in which a stream may still be one from before. */
const slackMilliseconds = 20 * 60 * 1_000

export const streamsFollowTheLog: Invariant = {
  name: 'streams-follow-the-log',
  statement:
    'A stream sends an agency that comes back with the last id each event after it that concerns the agency, once, ' +
    'in the order of the log, and no other.',
  async ofExchange(exchange, { look }, claims) {
    const { method, status, lastEventId, text, at } = exchange
    if (method !== 'GET' || pathOf(exchange) !== '/v1/events/stream' || status !== 200) return
    if (!lastEventId || isOfSandbox(look, exchange)) return
    const client = await agencyOfKey(look, exchange)
    if (client === undefined) return
    const { last, sent } = read(text, lastEventId)
    const expected = await eventsFor(look, { client, from: placeOf(lastEventId), until: placeOf(last), at })
    if (expected === undefined) return
    claims.equal(`stream of ${client} after ${lastEventId}`, 'events', expected.join(' '), sent.join(' '))
  },
}

/** Returns the last id of a stream, and the ids of its events. */
function read(text: string, lastEventId: string): { last: string; sent: string[] } {
  let last = lastEventId
  const sent: string[] = []
  const parser = createParser({
    onId: (id) => {
      last = id
    },
    onEvent: ({ data }) => {
      const { id }: { id: string } = JSON.parse(data)
      sent.push(id)
    },
  })
  parser.feed(text)
  return { last, sent }
}

/** Returns the number of a position in the log. */
const placeOf = (position: string): number => Number(Buffer.from(position, 'base64url').toString().split(' ')[0])

interface Asked {
  client: string
  from: number
  until: number
  /** The time of the request, in milliseconds since 1970. */
  at: number
}

/** Returns the ids of the events that concern an agency, in order. Undefined right after a change of its registration. */
async function eventsFor({ sql }: Look, { client, from, until, at }: Asked): Promise<string[] | undefined> {
  const [found] = await sql<{ isSettled: boolean; ids: string[] }[]>`
    select not exists (
        select from client_events n
        where n.client_id = c.id and n.type = 'client.changed' and n.at > ${new Date(at - slackMilliseconds)}
      ) as "isSettled",
      coalesce((
        select array_agg(l.event_id::text order by l.position)
        from event_log l
        left join permits p on l.subject = 'permit' and p.id = l.subject_id
        left join webhooks w on l.subject = 'webhook' and w.id = l.subject_id
        left join consultations o on l.subject = 'consultation' and o.id = l.subject_id
        where l.position > ${from} and l.position <= ${until} and case l.subject
          when 'permit' then c.registration->'permitTypes' ?| array['*', p.permit_type] and exists (
            select from jsonb_array_elements_text(c.registration->'regions') r
            where r = '*' or p.village_code = r or starts_with(p.village_code, r || '.'))
          when 'registration' then l.subject_id = c.id
          when 'webhook' then w.client_id = c.id
          when 'consultation' then l.type <> 'consultation.planned' and o.client_id = c.id
          else l.subject in ('permit_type', 'office') end), '{}') as ids
    from clients c
    where c.id = ${client}`
  return found?.isSettled ? found.ids : undefined
}
