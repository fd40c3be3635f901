import type { Names } from '../../platform/words.ts'
import { catalogue, detailIn, type ProblemCode, type ProblemParams } from './catalogue.ts'
import type { StepLabel } from './labels/steps.ts'

/** One thing wrong with what was sent: `pointer` into the body, or the name of a `parameter`. */
export interface Fault {
  pointer?: string
  parameter?: string
  code: string
  detail: Names
  /** The message of a checker, in English, for the author of the form or rule. */
  technical?: string
}

/** One condition that is not met yet: `target` is a document slot or a pointer into the application. */
export interface Blocker {
  code: string
  target?: string
  detail: Names
}

/** A step that may be taken from here; it will succeed now when nothing blocks it. */
export interface NextAction {
  action: string
  to: string
  blockers: readonly Blocker[]
}

/** The members of a problem document beside its words, and the headers that go with it. */
export interface ProblemExtras {
  errors?: readonly Fault[]
  blockers?: readonly Blocker[]
  nextActions?: readonly NextAction[]
  /** The id of the inspection date, visit, correction or dissolution that stands in the way. */
  existingId?: string
  /** The SHA-256 of the file that arrived. */
  sha256?: string
  /** The scope that was lacking. */
  scope?: string
  /** Nothing has failed: it is not logged as an error. */
  isExpected?: true
  /** After how many seconds it is worth another try; a header. */
  retryAfter?: number
  /** The size in bytes of the file that has nothing of the range asked for; a header. */
  unsatisfiedSize?: number
}

/**
 * A refusal in words of the domain. Rules throw it and know nothing of HTTP; the edge says it in the reader's language.
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

  /** Says what happened and what to do, in both languages. */
  get detail(): Names {
    const faults = this.extras.errors ?? []
    return detailIn(
      this.code,
      this.#params,
      faults.map(({ detail }) => detail),
    )
  }
}

/** A step that conditions stand in the way of: the sentence names the first of them, `blockers` all. */
export const blocked = (action: StepLabel, blockers: readonly Blocker[]): Problem<'blocked'> =>
  new Problem('blocked', { action, conditions: blockers.map(({ detail }) => detail) }, { blockers })
