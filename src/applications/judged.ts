import type { Assessment } from '../catalogue/permit-types/assess.ts'
import { fittingAnswers } from '../catalogue/permit-types/fitting.ts'
import type { Fault } from '../http/problems/problem.ts'
import { routeApplication } from '../network/offices/routing.ts'
import { placeOf } from '../network/regions/place.ts'
import { lazy } from '../platform/lazy.ts'
import { withoutAnswers } from '../privacy/mask.ts'
import type { Case } from './case.ts'
import { editableStates } from './lifecycle.ts'

/** An application with what follows from it. Each answer is worked out when it is first asked for, and once. */
export interface Judged {
  readonly application: Case
  /** What the rules of the permit type say about it today. */
  readonly assessment: () => Assessment
  /**
   * Everything in the answers that breaks the schema of the form, or is missing: the list that blocks `submit`. Throws
   * for a sealed case.
   */
  readonly formFaults: () => Fault[]
  /** The office that is responsible, or would be if it were submitted now. Null when there is none. */
  readonly office: () => { id: string } | null
}

/** Returns an application to be judged, by itself or, when it is shown sealed, by the `whole` of it. */
export function judgeCase(application: Case, whole: Case = application): Judged {
  const assessment = lazy(() => assessmentWith(whole, knownAnswers(whole)))
  return {
    application,
    assessment,
    formFaults: lazy(() => application.type.form.whole(wholeAnswers(application))),
    office: lazy(() => application.office ?? routeApplication(application.officeChain, assessment().level).office),
  }
}

/** Returns what the rules would say about an application with these answers. */
export const assessmentWith = ({ villageCode, today, type }: Case, answers: Record<string, unknown>): Assessment =>
  type.rules.assess({ answers, place: villageCode === null ? null : placeOf(villageCode), day: today })

/**
 * Returns the answers for the rules. While answers may still change, one that breaks the schema counts as missing. In a
 * sealed case the rules see no masks.
 */
function knownAnswers(application: Case): Record<string, unknown> {
  const { rules, form } = application.type
  const answers = rules.usesPersonal ? wholeAnswers(application) : application.answers
  if (!editableStates.includes(application.status)) return answers
  const unmasked = application.sealed === null ? answers : withoutAnswers(answers, form.personal(answers))
  return fittingAnswers(form, unmasked).answers
}

/** Returns the answers of an opened case. Throws for a sealed one: masks are no answers. */
function wholeAnswers({ answers, sealed }: Case): Record<string, unknown> {
  if (sealed !== null) throw new Error('A sealed case cannot be judged.')
  return answers
}
