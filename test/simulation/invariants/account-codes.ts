import { symbolsOf } from './bound.ts'
import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant } from './invariant.ts'

const issuing = /^\/v1\/applications\/[^/]+\/(?:claim|account)-codes$/

/** A code as it was issued. Positions are those of answers among all calls and answers of a run. */
interface Code {
  applicationId: string
  reference: string
  issuedBy: string | null
  /** True for a code of the office, for somebody who has shown their authority. */
  isOfOffice: boolean
  issuedAt: number
  /** Milliseconds since 1970. */
  expiresAt: number
  /** The answer after which it was over, and the reason; undefined while it may open the application. */
  end: { at: number; because: string } | undefined
}

/**
 * Returns an invariant that remembers the codes in answers. It does not judge codes that it has not seen: those in
 * letters only, and those whose answer was lost.
 */
export function codesOpenOnce(): Invariant {
  const codes = new Map<string, Code>()
  return {
    name: 'codes-open-once',
    statement:
      'The code for an application gives it to one account, once, until its last moment: not after another code was ' +
      'issued in its place, and not after it was withdrawn.',
    async afterAct({ exchanges }, claims) {
      for (const exchange of exchanges.filter(isIssue)) noteIssued(exchange, codes)
      for (const exchange of exchanges.filter(isWithdrawal)) noteWithdrawn(exchange, codes)
      for (const exchange of exchanges.filter(isClaim)) judgeClaim(exchange, codes, claims)
    },
  }
}

const isIssue = (exchange: Exchange): boolean =>
  exchange.method === 'POST' && exchange.status === 201 && issuing.test(pathOf(exchange))

const isWithdrawal = (exchange: Exchange): boolean =>
  exchange.method === 'DELETE' && exchange.status === 204 && issuing.test(pathOf(exchange))

const isClaim = (exchange: Exchange): boolean =>
  exchange.method === 'POST' && pathOf(exchange) === '/v1/applications/claims' && (exchange.status ?? 500) < 300

const keyOf = (reference: string, code: string): string => `${symbolsOf(reference)} ${symbolsOf(code)}`

/** Remembers a new code, and that it takes the place of an earlier one. */
function noteIssued(exchange: Exchange, codes: Map<string, Code>): void {
  const issued = jsonOf<{ reference: string; code: string | null; expiresAt: string }>(exchange)
  const applicationId = applicationOf(exchange)
  const { ended, subject, body } = exchange
  if (!issued || issued.code === null || applicationId === null || ended === null) return
  end(codes, exchange, { applicationId, because: 'another one was issued' })
  codes.set(keyOf(issued.reference, issued.code), {
    applicationId,
    reference: issued.reference,
    issuedBy: subject,
    isOfOffice: 'mandate' in Object(body),
    issuedAt: ended,
    expiresAt: Date.parse(issued.expiresAt),
    end: undefined,
  })
}

/** Remembers a withdrawal. That of a head withdraws a code of the office only, and says nothing about another one. */
function noteWithdrawn(exchange: Exchange, codes: Map<string, Code>): void {
  const isIts = ({ isOfOffice, issuedBy }: Code) => isOfOffice || issuedBy === exchange.subject
  end(codes, exchange, { applicationId: applicationOf(exchange), because: 'it was withdrawn', isIts })
}

function judgeClaim(exchange: Exchange, codes: Map<string, Code>, claims: Claims): void {
  const { body, began, at, isClockDoubted } = exchange
  const said = { reference: '', code: '', ...(body ?? {}) }
  const known = codes.get(keyOf(said.reference, said.code))
  if (!known) return
  const subject = `claim of ${known.reference}`
  claims.holds((known.end?.at ?? Infinity) >= began, subject, 'a code that is not over', known.end?.because)
  if (!isClockDoubted) claims.holds(known.expiresAt >= at, subject, 'a code until its last moment', known.expiresAt)
  end(codes, exchange, { applicationId: known.applicationId, because: 'it was used' })
}

interface Ending {
  applicationId: string | null
  because: string
  isIts?: (code: Code) => boolean
}

/** Ends the codes of an application that were issued before this request was sent. */
function end(
  codes: Map<string, Code>,
  { began, ended }: Exchange,
  { applicationId, because, isIts = () => true }: Ending,
): void {
  if (ended === null) return
  for (const code of codes.values())
    if (code.applicationId === applicationId && code.issuedAt < began && !code.end && isIts(code))
      code.end = { at: ended, because }
}
