import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Memory } from './invariant.ts'

const sessions = '/v1/kiosk-sessions'
const endings = `${sessions}/endings`
/** The requests that the key of a kiosk is for. */
const ofDevices = new Set([sessions, '/v1/kiosk-tickets'])
const officers = new Set(['front_desk', 'reviewer', 'inspector', 'cashier', 'head', 'assistant'])

export const channelsAreTrue: Invariant = {
  name: 'channels-are-true',
  statement:
    'What was done at a kiosk was done by the applicant; what was done at a counter or by telephone, by an officer.',
  ofFile({ id, events }, claims) {
    for (const { channel, standing, version } of events) {
      if (channel === 'kiosk') claims.equal(`${id} event ${version}`, 'standing at a kiosk', 'applicant', standing)
      if (channel === 'counter' || channel === 'phone')
        claims.holds(officers.has(standing), `${id} event ${version}`, 'an officer', `${standing} by ${channel}`)
    }
  },
}

/** A session at a kiosk. Instants are in milliseconds since 1970. */
interface Session {
  /** The person whose code opened it. */
  subject: string | null
  /** The credential of the key of its kiosk. */
  device: string
  openedAt: number
  usedAt: number
  /** The position from which on it answers nothing; undefined while it is open. */
  over: number | undefined
}

/** The longest time without a request, and the longest life of a session, in milliseconds. */
const [idle, longest] = [3 * 60_000, 20 * 60_000]

/** Returns an invariant that remembers codes and sessions of kiosks. */
export function kiosksServeOne(): Invariant {
  const codes = new Map<string, string>()
  const opened = new Map<string, Session>()
  const devices = new Set<string>()
  return {
    name: 'kiosks-serve-one',
    statement:
      'A session at a kiosk is that of the person whose code opened it, shows their applications only, and answers ' +
      'nothing after its end: that of its person, of three minutes without a request, of twenty minutes, or of the ' +
      'next session there or of that person. The key of a kiosk opens sessions and gives tickets, and reads nothing.',
    async ofExchange(exchange, { memory }, claims) {
      const { method, credential, subject, status } = exchange
      if (status === null || status >= 300) return uses(opened.get(credential), exchange)
      const path = pathOf(exchange)
      if (path === '/v1/me/kiosk-codes' && subject !== null)
        codes.set(symbolsOf(jsonOf<{ code: string }>(exchange)?.code), subject)
      const session = opened.get(credential)
      if (session) return judgeSession(exchange, session, { memory, claims })
      const isOpening = method === 'POST' && path === sessions
      if (isOpening) {
        devices.add(credential)
        const { code } = { code: '', ...(exchange.body ?? {}) }
        const owner = codes.get(symbolsOf(code))
        codes.delete(symbolsOf(code))
        claims.holds(owner !== undefined, 'a session at a kiosk', 'a code that was given and not used', code.length)
        for (const earlier of opened.values())
          if (earlier.device === credential || earlier.subject === owner) endsFrom(earlier, exchange)
        opened.set(`Bearer ${jsonOf<{ token: string }>(exchange)?.token}`, {
          subject: owner ?? null,
          device: credential,
          openedAt: exchange.at,
          usedAt: exchange.at,
          over: undefined,
        })
      }
      if (devices.has(credential)) claims.holds(ofDevices.has(path), 'the key of a kiosk', 'a request of a kiosk', path)
    },
  }
}

/** Records that a session may have been used; one that was refused as over was not. */
function uses(session: Session | undefined, { status, at }: Exchange): void {
  if (session && status !== 401) session.usedAt = at
}

function endsFrom(session: Session, { ended }: Exchange): void {
  session.over ??= ended ?? undefined
}

async function judgeSession(
  exchange: Exchange,
  session: Session,
  { memory, claims }: { memory: Memory; claims: Claims },
): Promise<void> {
  const path = pathOf(exchange)
  const { subject, over, openedAt, usedAt } = session
  const isOver = over !== undefined && exchange.began > over
  claims.holds(!isOver, `session of ${subject}`, 'no answer after its end', path)
  if (!exchange.isClockDoubted) {
    const isInTime = exchange.at - usedAt <= idle && exchange.at - openedAt <= longest
    claims.holds(isInTime, `session of ${subject}`, 'no answer after its time', { path, ...session, at: exchange.at })
  }
  uses(session, exchange)
  if (path === endings) endsFrom(session, exchange)
  const id = applicationOf(exchange)
  const listed = path === '/v1/applications' && exchange.method === 'GET'
  const shown = listed ? (jsonOf<{ data?: { id: string }[] }>(exchange)?.data ?? []).map((row) => row.id) : []
  const person = session.subject === null ? undefined : await memory.person(session.subject)
  for (const one of id === null ? shown : [id]) {
    const places = await memory.places(one)
    const isOwn = places.some(({ applicant }) => applicant === person?.id)
    claims.holds(isOwn, `session of ${session.subject}`, 'an application of that person', one)
  }
}

/** Returns the symbols of a code as a person may type it: without hyphens and spaces, O read as 0, I and L as 1. */
const symbolsOf = (code = ''): string =>
  code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
