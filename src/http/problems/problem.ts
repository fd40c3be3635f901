import type { Names } from '../../platform/words.ts'
import { catalogue, detailIn, type ProblemCode, type ProblemParams } from './catalogue.ts'
import { shownFaultsLimit } from './correction-words.ts'
import type { StepLabel } from './labels/steps.ts'
import type { StatedLimit } from './stated-limits.ts'

/** One fault in a request, at a JSON `pointer` into the body or in a `parameter`. */
export interface Fault {
  pointer?: string
  parameter?: string
  code: string
  detail: Names
  /** The message of the form or rule checker in English, for the author of a permit type. */
  technical?: string
}

/**
 * A condition of a step that is not met. `target`: a document slot, a pointer into the application, a role or an id.
 */
export interface Blocker {
  code: string
  target?: string
  detail: Names
}

/** A step that the reader may take. Without blockers it succeeds now, unless its body breaks a rule. */
export interface NextAction {
  action: string
  to: string
  blockers: readonly Blocker[]
  /** Optional members of the body that this step must have here. Absent without any. */
  needs?: string[]
  /** Advice for the reader before the step. It stops nothing. Absent without any. */
  warnings?: readonly Blocker[]
}

/** Further members of a problem document, and the values of its headers. */
interface ProblemExtras {
  errors?: readonly Fault[]
  blockers?: readonly Blocker[]
  nextActions?: readonly NextAction[]
  /** The id of the inspection date, visit, correction or dissolution that conflicts with the request. */
  existingId?: string
  /** The SHA-256 of the file that arrived. */
  sha256?: string
  /** The missing scope. Adds `insufficient_scope` to `WWW-Authenticate` (RFC 6750). */
  scope?: string
  /** True: not logged as an error, whatever its status. */
  isExpected?: true
  /** The header `Retry-After`, in seconds. */
  retryAfter?: number
  /** The limit that was reached, for the headers `RateLimit` and `RateLimit-Policy`. */
  limit?: StatedLimit
  /** The methods of the address, for the header `Allow` (RFC 9110 §10.2.1). */
  allowed?: readonly string[]
  /** The size of the file in bytes, for the header `Content-Range` of a range that is not satisfiable. */
  unsatisfiedSize?: number
  /** True when the body had a content coding: the response says that none is accepted. */
  isCoded?: boolean
}

/**
 * A refusal by its code in the catalogue. Rules throw it; `sendProblem` makes the response in the client's language.
 */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C
  readonly status: number
  readonly title: Names
  readonly #params: ProblemParams[C]
  readonly extras: ProblemExtras

  constructor(code: C, params: ProblemParams[C], extras: ProblemExtras = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.status = catalogue[code].status
    this.title = catalogue[code].title
    this.#params = params
    this.extras = extras
  }

  /** The text for people in both languages: the event, and what to do. */
  get detail(): Names {
    const faults = this.extras.errors ?? []
    return detailIn(
      this.code,
      this.#params,
      faults.map(({ detail }) => detail),
    )
  }
}

/** Codes of blockers that nobody can settle: the permit has ended, or its files were erased. */
const finalCodes: readonly string[] = [
  'permit_revoked',
  'permit_superseded',
  'earlier_permit_revoked',
  'earlier_permit_superseded',
  'originals_erased',
]

/** True for a blocker that nobody can settle. A last day that is past can be changed until the permit is issued. */
const isFinal = (action: StepLabel, { code }: Blocker): boolean =>
  finalCodes.includes(code) || (action === 'hand_over' && code === 'last_day_past')

/**
 * Returns the problem of a blocked step. Its sentence names the first three blockers, or only those that nobody can
 * settle; `blockers` has all.
 */
export const blocked = (action: StepLabel, blockers: readonly Blocker[]): Problem<'blocked'> => {
  const ends = blockers.filter((blocker) => isFinal(action, blocker)).map(({ detail }) => detail)
  return new Problem('blocked', { action, conditions: blockers.map(({ detail }) => detail), ends }, { blockers })
}

/** Returns the problem of a request that is well formed but breaks rules. `errors` are all of its faults. */
export const ruleBroken = (...errors: readonly Fault[]): Problem<'rule_broken'> =>
  new Problem('rule_broken', {}, { errors })

/** Throws `rule_broken` with these faults, at most `shownFaultsLimit`, if there are any. */
export function demandNoFaults(errors: readonly Fault[]): void {
  if (errors.length > 0) throw ruleBroken(...errors.slice(0, shownFaultsLimit))
}

/** Returns the problem of a malformed request, with its faults. */
export const invalidRequest = (...errors: readonly Fault[]): Problem<'invalid_request'> =>
  new Problem('invalid_request', {}, { errors })
