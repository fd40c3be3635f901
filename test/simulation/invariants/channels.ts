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

/** A session at a kiosk: the person whose code opened it. */
interface Session {
  subject: string | null
  isEnded: boolean
}

/** Returns an invariant that remembers codes and sessions of kiosks. */
export function kiosksServeOne(): Invariant {
  const codes = new Map<string, string>()
  const opened = new Map<string, Session>()
  const devices = new Set<string>()
  return {
    name: 'kiosks-serve-one',
    statement:
      'A session at a kiosk is that of the person whose code opened it, shows their applications only, and answers ' +
      'nothing after its end. The key of a kiosk opens sessions and gives tickets, and reads nothing.',
    async ofExchange(exchange, { memory }, claims) {
      const { method, credential, subject, status } = exchange
      if (status === null || status >= 300) return
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
        opened.set(`Bearer ${jsonOf<{ token: string }>(exchange)?.token}`, { subject: owner ?? null, isEnded: false })
      }
      if (devices.has(credential)) claims.holds(ofDevices.has(path), 'the key of a kiosk', 'a request of a kiosk', path)
    },
  }
}

async function judgeSession(
  exchange: Exchange,
  session: Session,
  { memory, claims }: { memory: Memory; claims: Claims },
): Promise<void> {
  const path = pathOf(exchange)
  claims.holds(!session.isEnded, `session of ${session.subject}`, 'no answer after its end', path)
  if (path === endings) session.isEnded = true
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
