import type { ErrorObject } from 'ajv'
import { languages, type Names } from '../../platform/words.ts'
import { shownFaultsLimit } from './correction-words.ts'
import { type FaultCode, type FaultParams, faultWords } from './fault-words.ts'
import { type FaultPlace, placeLabel } from './labels/places.ts'
import type { Fault } from './problem.ts'

/** Keywords that only repeat what the faults inside them say. */
const wrappers = new Set(['if', 'allOf'])

type ParamsOf<C extends FaultCode> = FaultParams[C]
type WithoutParams = { [C in FaultCode]: keyof ParamsOf<C> extends never ? C : never }[FaultCode]

/**
 * Returns a fault in both languages, in whole sentences that name the place by its label. `label` is what they call it
 * instead, quotes included.
 */
export function fault(place: FaultPlace, code: WithoutParams): Fault
export function fault<C extends FaultCode>(place: FaultPlace, code: C, params: ParamsOf<C>, label?: Names): Fault
export function fault(place: FaultPlace, code: FaultCode, params: object = {}, label = placeLabel(place)): Fault {
  return { ...place, code, detail: sentence(label, code, params) }
}

/** Returns the fault for a code that is known only at run time, with the values that its words need. */
export const faultAsFound = (
  place: FaultPlace,
  code: string,
  params: object = {},
  label: Names = placeLabel(place),
): Fault => ({ ...place, code, detail: sentence(label, code, params) })

/** The words that a form has for its own fields and choices. */
export interface Labels {
  /** Returns what a sentence calls the field at a pointer, quotes included; undefined for one without a label. */
  field: (pointer: string) => Names | undefined
  /** Returns the label of a choice of the field at a pointer; undefined for one without. */
  choice: (pointer: string, value: unknown) => Names | undefined
}

const noLabels: Labels = { field: () => undefined, choice: () => undefined }

/**
 * All that Ajv found, each pointing at the member it is about, below `base`. A choice of constants is one fault, not
 * one for each. Labels take pointers without `base`.
 */
export function faultsOf(
  errors: readonly ErrorObject[] | null | undefined,
  base = '',
  labels: Labels = noLabels,
): Fault[] {
  const all = errors ?? []
  const choices = Map.groupBy(all.filter(isBranchConst), (error) => error.instancePath)
  const others = all.filter(
    (error) =>
      !wrappers.has(error.keyword) && !isBranchConst(error) && !(isChoice(error) && choices.has(error.instancePath)),
  )
  const at = (pointer: string) => {
    const place = { pointer: base + pointer }
    return { place, label: labels.field(pointer) ?? placeLabel(place) }
  }
  return [
    ...[...choices].map(([pointer, branches]) => {
      const { place, label } = at(pointer)
      const allowedValues = branches.map(({ params }) => named(labels, pointer, params['allowedValue']))
      return fault(place, 'enum', { allowedValues }, label)
    }),
    ...others.map((error) => {
      const { place, label } = at(pointerOf(error))
      const detail = ownWords(error, label) ?? keywordSentence(error, label, labels)
      return { ...place, code: error.keyword, detail }
    }),
  ].slice(0, shownFaultsLimit)
}

/** Returns the fault of one parameter of a request. */
export const parameterFault = (parameter: string, error: ErrorObject): Fault => {
  const place = { parameter }
  return { ...place, code: error.keyword, detail: keywordSentence(error, placeLabel(place), noLabels) }
}

const named = (labels: Labels, pointer: string, value: unknown): unknown => labels.choice(pointer, value) ?? value

/** Returns the sentence of a keyword that Ajv found broken. A bound is stated with the unit of the form. */
function keywordSentence({ keyword, params, parentSchema, instancePath }: ErrorObject, label: Names, labels: Labels) {
  if (keyword === 'pattern')
    return params['pattern'] === '\\S'
      ? sentence(label, 'blank', {})
      : sentence(label, 'pattern', { example: exampleIn(parentSchema) })
  if (keyword === 'enum' && Array.isArray(params['allowedValues'])) {
    const allowedValues = params['allowedValues'].map((value: unknown) => named(labels, instancePath, value))
    return sentence(label, 'enum', { allowedValues })
  }
  if (keyword === 'const')
    return sentence(label, 'const', { allowedValue: named(labels, instancePath, params['allowedValue']) })
  const unit: unknown = parentSchema?.['x-unit']
  return sentence(label, keyword, isNames(unit) ? { ...params, unit } : params)
}

const words = new Map<string, (params: object) => Names>(
  Object.entries(faultWords).map(([code, { words: sayIt }]) => [code, sayIt as (params: object) => Names]),
)
const other: Names = { id: 'tidak sesuai dengan yang diminta.', en: 'is not as required.' }

function sentence(label: Names, code: string, params: object): Names {
  const { id, en } = words.get(code)?.(params) ?? other
  return { id: `${label.id} ${id}`, en: `${label.en} ${en}` }
}

/** Returns the first example of a schema, to show how a text is written. */
function exampleIn(schema: ErrorObject['parentSchema']): string | undefined {
  const examples: unknown = schema?.['examples']
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined
  return typeof first === 'string' ? first : undefined
}

/** Returns the form's own words for a text that breaks its pattern. Ajv has to be verbose. */
function ownWords({ keyword, parentSchema }: ErrorObject, label: Names): Names | undefined {
  const words: unknown = keyword === 'pattern' ? parentSchema?.['x-pattern-error'] : undefined
  return isNames(words) ? { id: `${label.id}: ${words.id}`, en: `${label.en}: ${words.en}` } : undefined
}

const isNames = (words: unknown): words is Names =>
  typeof words === 'object' && words !== null && languages.every((language) => Object.hasOwn(words, language))

const isChoice = ({ keyword }: ErrorObject) => keyword === 'oneOf' || keyword === 'anyOf'
const isBranchConst = ({ keyword, schemaPath }: ErrorObject) =>
  keyword === 'const' && /\/(?:oneOf|anyOf)\/\d+\/const$/.test(schemaPath)

/** Returns the JSON Pointer of a fault. Ajv names the object; this names the member that is missing or too much. */
export function pointerOf({ instancePath, params, keyword }: ErrorObject): string {
  const member: unknown =
    keyword === 'propertyNames'
      ? params['propertyName']
      : (params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['tag'])
  return typeof member === 'string'
    ? `${instancePath}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : instancePath
}
