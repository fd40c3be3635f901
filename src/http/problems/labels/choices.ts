import { namesIn } from '../../../platform/json-schema.ts'
import type { Names } from '../../../platform/words.ts'
import { choicesOfAdministration } from './choices-of-administration.ts'
import { choicesOfApplications } from './choices-of-applications.ts'
import type { FaultPlace } from './places.ts'

/** A choice with its label and its code in the API. */
interface LabelledChoice extends Names {
  code: string
}

const ofNames = new Map<string, ReadonlyMap<string, Names>>(
  Object.entries({ ...choicesOfAdministration, ...choicesOfApplications }).map(([name, choices]) => [
    name,
    new Map(Object.entries(choices)),
  ]),
)

/**
 * Returns the label of a value that a member of our bodies or a parameter may have. Undefined: it has none. Answers
 * have the labels of their form only.
 */
export function choiceLabel(place: FaultPlace, value: unknown): LabelledChoice | undefined {
  if (typeof value !== 'string' || ('pointer' in place && place.pointer.includes('/answers/'))) return undefined
  const name = 'parameter' in place ? place.parameter : namesIn(place.pointer).findLast((each) => !/^\d+$/.test(each))
  const label = ofNames.get(name ?? '')?.get(value)
  return label && { ...label, code: value }
}
