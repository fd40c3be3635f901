import { fittingAnswers } from '../../catalogue/permit-types/forms/fitting.ts'
import type { Assessment } from '../../catalogue/permit-types/rules/assess.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { routeApplication } from '../../network/offices/routing.ts'
import { placeOf } from '../../network/regions/place.ts'
import { lazy } from '../../platform/lazy.ts'
import { withoutAnswers } from '../../privacy/mask.ts'
import { editableStates } from '../lifecycle.ts'
import type { Case } from './case.ts'

/** An application with everything derived from it. Each value is computed once, when it is first asked for. */
export interface EvaluatedCase {
  readonly application: Case
  /** The result of the permit type's rules today. */
  readonly assessment: () => Assessment
  /**
   * All answers that are missing or break the form's schema: the faults that block `submit`. Throws for a sealed case.
   */
  readonly formFaults: () => Fault[]
  /** The responsible office, or the one that would be responsible if it were submitted now. Null when there is none. */
  readonly office: () => { id: string } | null
}

/** Wraps an application for the rules. For an application that is shown sealed, `whole` is its decrypted form. */
export function evaluateCase(application: Case, whole: Case = application): EvaluatedCase {
  const formFaults = lazy(() => application.type.form.whole(wholeAnswers(application)))
  const isComplete = () => application.sealed === null && formFaults().length === 0
  const assessment = lazy(() => assessmentWith(whole, knownAnswers(whole, isComplete)))
  return {
    application,
    assessment,
    formFaults,
    office: lazy(() => application.office ?? routeApplication(application.officeChain, assessment().level).office),
  }
}

/** Returns the result of the rules for an application if it had these answers. */
export const assessmentWith = ({ villageCode, today, type }: Case, answers: Record<string, unknown>): Assessment =>
  type.rules.assess({ answers, place: villageCode === null ? null : placeOf(villageCode), day: today })

/**
 * Returns the answers for the rules. While answers may change, one that breaks the schema counts as missing. Masks of a
 * sealed case are left out.
 */
function knownAnswers(application: Case, isComplete: () => boolean): Record<string, unknown> {
  const { rules, form } = application.type
  const answers = rules.usesPersonal ? wholeAnswers(application) : application.answers
  if (!editableStates.includes(application.status) || isComplete()) return answers
  const unmasked = application.sealed === null ? answers : withoutAnswers(answers, form.personal(answers))
  return fittingAnswers(form, unmasked).answers
}

/** Returns the answers of an opened case. Throws for a sealed one, because masks are not answers. */
function wholeAnswers({ answers, sealed }: Case): Record<string, unknown> {
  if (sealed !== null) throw new Error('A sealed case cannot be evaluated.')
  return answers
}
