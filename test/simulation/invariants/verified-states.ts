import { jsonOf, pathOf } from './exchange.ts'
import type { Exchange, Invariant, Look } from './invariant.ts'

/** Numbers of the fixed permits of the sandbox, which have no history. */
const fixed = 'SANDBOX-'
const path = /^\/v1\/verifications\/[^/]+$/
/** The offset of Jakarta from UTC, all year. */
const offsetMilliseconds = 7 * 60 * 60_000

interface Verified {
  number: string
  state: string
  validFrom: string | null
  validUntil: string | null
  checkedAt: string
}
interface PermitEvent {
  type: string
  to: string | null
  effectiveOn: string | null
  at: number
}

/** Reckons the state of a permit on the day of each verification from the history of the permit. */
export const permitsTellTheirState: Invariant = {
  name: 'permits-tell-their-state',
  statement:
    'A verification tells the state that the permit has on that day: the one to which its last step led, revoked ' +
    'from the day that was decided, and expired after its last day.',
  async ofExchange(exchange, { look }, claims) {
    const shown = verifiedIn(exchange)
    if (!shown || exchange.isClockDoubted) return
    const day = new Date(Date.parse(shown.checkedAt) + offsetMilliseconds).toISOString().slice(0, 10)
    const events = await eventsOf(look, shown.number)
    claims.holds(events.length > 0, `permit ${shown.number}`, 'a permit with a history', 'none')
    const known = events.filter(({ at }) => at < exchange.at).length
    // Each event of the same moment may have come before or after the answer.
    const states = Array.from({ length: events.length - known + 1 }, (_, later) =>
      stateOn(day, events.slice(0, known + later), shown),
    )
    const expected = [...new Set(states)].join(' or ')
    claims.holds(states.includes(shown.state), `permit ${shown.number} on ${day}`, expected, shown.state)
  },
}

function verifiedIn(exchange: Exchange): Verified | undefined {
  if (exchange.method !== 'GET' || exchange.status !== 200 || !path.test(pathOf(exchange))) return undefined
  const shown = jsonOf<Verified>(exchange)
  return shown?.number && !shown.number.startsWith(fixed) ? shown : undefined
}

/**
 * Returns the state on a day, by the steps so far, the day of a revocation and the last day. Before its first step a
 * permit is in force from its first day on, or waits for its handover.
 */
function stateOn(day: string, events: readonly PermitEvent[], { validFrom, validUntil }: Verified): string {
  let [state, revokedFrom]: [string, string | null] = [validFrom === null ? 'not_yet_in_force' : 'in_force', null]
  for (const { type, to, effectiveOn } of events) {
    if (type === 'permit.revocation_decided') revokedFrom = effectiveOn
    if (type === 'permit.revocation_called_off') revokedFrom = null
    state = to ?? state
  }
  if (!living.has(state)) return state
  if (revokedFrom !== null && revokedFrom <= day) return 'revoked'
  return validUntil !== null && validUntil < day ? 'expired' : state
}

const living = new Set(['not_yet_in_force', 'in_force', 'suspended'])

const eventsOf = ({ sql }: Look, number: string) => sql<PermitEvent[]>`
  select e.type, e.to_state::text as "to", e.details->>'effectiveOn' as "effectiveOn",
    extract(epoch from e.at)::float8 * 1000 as at
  from permits p
  join permit_events e on e.permit_id = p.id
  where p.number = ${number}
  order by e.version`
