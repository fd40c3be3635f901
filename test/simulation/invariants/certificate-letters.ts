import { pathOf } from './exchange.ts'
import type { Invariant, Look } from './invariant.ts'

const link = /^\/v1\/certificate-letters\/([\w-]+)$/
const partsOfId = /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/
const linkDays = 90
const dayMilliseconds = 24 * 60 * 60_000

interface LinkedFacts {
  kind: string
  /** When the letter went out, in milliseconds since 1970; null before. */
  sentAt: number | null
  isInForce: boolean
  /** The moment from which on somebody with an account owns the application; null while nobody does. */
  takenOverAt: number | null
  /** When the address of the letter was removed; null while it is a contact. */
  removedAt: number | null
  /** True when an authenticated mail from this address, the first of its conversation, began the application. */
  isProven: boolean
}

/** Checks each page and each file that somebody got by the link of a letter. */
export const certificatesGoToTheProven: Invariant = {
  name: 'certificates-go-to-the-proven',
  statement:
    'The link of a letter opens a certificate only for 90 days, only of a permit that has come into force, and only ' +
    'while nobody with an account owns the application and the address of the letter is its proven contact.',
  async ofExchange(exchange, { look }, claims) {
    const { method, status, at, isClockDoubted } = exchange
    const [, token] = link.exec(pathOf(exchange)) ?? []
    if (token === undefined || status !== 200) return
    const subject = `${method} letter ${noticeIn(token)}`
    const facts = await factsOf(look, token)
    if (!facts) return claims.holds(false, subject, 'a letter about a permit', 'none')
    const { kind, sentAt, isInForce, takenOverAt, removedAt, isProven } = facts
    claims.holds(['permit_ready', 'handed_over'].includes(kind), subject, 'a letter about a permit', kind)
    claims.holds(isInForce, subject, 'a permit that has come into force', 'one that waits')
    claims.holds(isProven || removedAt !== null, subject, 'an address that the first mail has proven', 'one it has not')
    if (isClockDoubted) return
    claims.holds(at <= (sentAt ?? at) + linkDays * dayMilliseconds, subject, `an answer for ${linkDays} days`, sentAt)
    claims.holds(at <= (takenOverAt ?? at), subject, 'an application that nobody with an account owns', takenOverAt)
    claims.holds(at <= (removedAt ?? at), subject, 'a letter to a contact', removedAt)
  },
}

/** Returns the id of the notice with which a token begins. */
const noticeIn = (token: string): string =>
  Buffer.from(token, 'base64url').toString('hex').replace(partsOfId, '$1-$2-$3-$4-$5')

async function factsOf({ sql }: Look, token: string): Promise<LinkedFacts | undefined> {
  const [facts] = await sql<LinkedFacts[]>`
    select n.kind, extract(epoch from n.ended_at)::float8 * 1000 as "sentAt",
      coalesce(p.valid_from is not null, false) as "isInForce",
      (select extract(epoch from min(e.at))::float8 * 1000
        from application_events e
        where e.application_id = a.id and a.applicant_id is not null
          and e.type = 'application.claimed') as "takenOverAt",
      extract(epoch from c.removed_at)::float8 * 1000 as "removedAt",
      exists (
        select from received_mails m
        where m.application_id = a.id and m.state = 'drafted' and m.authenticated and m.thread_id is null
          and m.sender_digest = c.digest
      ) as "isProven"
    from notices n
    join applications a on a.id = n.application_id
    left join permits p on p.application_id = a.id
    join contacts c on c.id = n.contact_id
    where n.id::text = ${noticeIn(token)}`
  return facts
}
