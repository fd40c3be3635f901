import type { ErrorObject } from 'ajv'
import { pointerTo } from '../../platform/json-schema.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'
import { visible } from '../validation/blank-texts.ts'
import { describedErrors, shownFaultsLimit } from './correction-words.ts'
import { labelled, quoted } from './fault-words/fault-word.ts'
import { type FaultCode, type FaultParams, faultWords } from './fault-words.ts'
import { choiceLabel } from './labels/choices.ts'
import { type FaultPlace, memberLabel, placeLabel, unknownLabel } from './labels/places.ts'
import { narrowed } from './narrowing.ts'
import type { Fault } from './problem.ts'

/** Keywords whose errors only repeat those of their subschemas. */
const wrappers = new Set(['if', 'allOf'])

/** Keywords of a member that is not known. It is named as it was sent: another member of that name may have a label. */
const unknownMember = new Set(['additionalProperties', 'unevaluatedProperties'])

type ParamsOf<C extends FaultCode> = FaultParams[C]
type WithoutParams = { [C in FaultCode]: keyof ParamsOf<C> extends never ? C : never }[FaultCode]

/**
 * Returns a fault with a whole sentence in both languages, which names the place by `label`. Default: `placeLabel`.
 * A label includes its quotes.
 */
export function fault(place: FaultPlace, code: WithoutParams): Fault
export function fault<C extends FaultCode>(place: FaultPlace, code: C, params: ParamsOf<C>, label?: Names): Fault
export function fault(place: FaultPlace, code: FaultCode, params: object = {}, label = placeLabel(place)): Fault {
  return { ...place, code, detail: sentence(label, code, withChoices(place, params)) }
}

/** Labels the values that a place allows, as far as they have labels. */
const withChoices = (place: FaultPlace, params: object): object =>
  'allowedValues' in params && Array.isArray(params.allowedValues)
    ? { ...params, allowedValues: params.allowedValues.map((value: unknown) => choiceLabel(place, value) ?? value) }
    : params

/** Returns the fault for a code that is known only at run time. An unknown code gets a general sentence. */
export const faultAsFound = (
  place: FaultPlace,
  code: string,
  params: object = {},
  label: Names = placeLabel(place),
): Fault => ({ ...place, code, detail: sentence(label, code, params) })

/** The labels of a form's fields and choices. */
export interface Labels {
  /** Returns the label of the field at a pointer, quotes included. Undefined: it has none. */
  field: (pointer: string) => Names | undefined
  /** Returns the label of a choice of the field at a pointer. Undefined: it has none. */
  choice: (pointer: string, value: unknown) => Names | undefined
}

const noLabels: Labels = { field: () => undefined, choice: () => undefined }

/**
 * Returns the faults for the first `describedErrors` errors of Ajv, at most `shownFaultsLimit`, with pointers below
 * `base`. A choice among constants is one fault. `labels` get pointers without `base`.
 */
export function faultsOf(
  errors: readonly ErrorObject[] | null | undefined,
  base = '',
  labels: Labels = noLabels,
): Fault[] {
  const all = narrowed((errors ?? []).slice(0, describedErrors))
  const choices = Map.groupBy(all.filter(isBranchConst), (error) => error.instancePath)
  const others = all.filter(
    (error) =>
      !wrappers.has(error.keyword) && !isBranchConst(error) && !(isChoice(error) && choices.has(error.instancePath)),
  )
  const at = (pointer: string, keyword?: string) => {
    const place = { pointer: base + pointer }
    const otherwise = keyword !== undefined && unknownMember.has(keyword) ? unknownLabel(pointer) : placeLabel(place)
    return { place, label: labels.field(pointer) ?? otherwise }
  }
  return withoutRepeats([
    ...[...choices].map(([pointer, branches]) => {
      const { place, label } = at(pointer)
      const allowedValues = branches.map(({ params }) => named(labels, pointer, params['allowedValue']))
      return fault(place, 'enum', { allowedValues }, label)
    }),
    ...others.map((error) => {
      const { place, label } = at(pointerOf(error), error.keyword)
      const detail = ownWords(error, label) ?? keywordSentence(error, place, { ...labels, label })
      return { ...place, code: error.keyword, detail }
    }),
  ]).slice(0, shownFaultsLimit)
}

/** Removes faults that say the same of the same place: each alternative of a union finds them again. */
const withoutRepeats = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((one) => [`${one.pointer} ${one.code} ${one.detail.en}`, one])).values(),
]

/** Returns the fault for an error of Ajv in a query, path or header parameter. */
export const parameterFault = (parameter: string, error: ErrorObject): Fault => {
  const place = { parameter }
  return {
    ...place,
    code: error.keyword,
    detail: keywordSentence(error, place, { ...noLabels, label: placeLabel(place) }),
  }
}

const named = (labels: Labels, pointer: string, value: unknown): unknown => labels.choice(pointer, value) ?? value

/**
 * Returns the sentence for a broken keyword. Bounds have the unit of the form, patterns its first examples. A bound of
 * a year (`x-year`) has no separator.
 */
function keywordSentence(
  { keyword, params, parentSchema, instancePath }: ErrorObject,
  place: FaultPlace,
  { label, ...labels }: Labels & { label: Names },
): Names {
  const nameOf = (value: unknown) => {
    const shown = named(labels, instancePath, value)
    return choiceLabel(place, shown) ?? shown
  }
  if (keyword === 'pattern')
    return params['pattern'] === visible
      ? sentence(label, 'blank', {})
      : sentence(label, 'pattern', { examples: examplesIn(parentSchema) })
  if (keyword === 'enum' && Array.isArray(params['allowedValues'])) {
    return sentence(label, 'enum', { allowedValues: params['allowedValues'].map(nameOf) })
  }
  if (keyword === 'const') return sentence(label, 'const', { allowedValue: nameOf(params['allowedValue']) })
  if (keyword === 'minProperties' || keyword === 'maxProperties')
    return sentence(label, keyword, {
      ...params,
      members: membersOf(parentSchema).map((name) => labels.field(pointerTo(instancePath, name)) ?? memberWords(name)),
    })
  const unit: unknown = parentSchema?.['x-unit']
  const isYear = parentSchema?.['x-year'] === true
  return sentence(label, keyword, { ...params, isYear, ...(isNames(unit) && { unit }) })
}

/** The most members that a sentence lists. */
const shownMembers = 8

/** Returns the members that a schema knows; none when they are too many to list. */
function membersOf(schema: ErrorObject['parentSchema']): string[] {
  const names = Object.keys(Object(schema?.['properties']))
  return names.length > shownMembers ? [] : names
}

/** Returns the label of a member with its name in the API, or its name alone, in quotes. */
function memberWords(name: string): Names {
  const label = memberLabel(name)
  const written = (language: Language) => (label ? labelled(label, name, language) : quoted(name))
  return { id: written('id'), en: written('en') }
}

const words = new Map<string, (params: object) => Names>(
  Object.entries(faultWords).map(([code, { words: sayIt }]) => [code, sayIt as (params: object) => Names]),
)
const other: Names = { id: 'tidak sesuai dengan yang diminta.', en: 'is not as required.' }

function sentence(label: Names, code: string, params: object): Names {
  const { id, en } = words.get(code)?.(params) ?? other
  return { id: `${label.id} ${id}`, en: `${label.en} ${en}` }
}

/** The most examples of a pattern that a sentence shows. */
const shownExamples = 3

/** Returns the first examples of a schema that are texts. */
function examplesIn(schema: ErrorObject['parentSchema']): string[] {
  const examples: unknown = schema?.['examples']
  const texts = Array.isArray(examples) ? examples.filter((example) => typeof example === 'string') : []
  return texts.slice(0, shownExamples)
}

/** Returns the form's own words for a broken pattern. Undefined: it has none. Needs Ajv with `verbose`. */
function ownWords({ keyword, parentSchema }: ErrorObject, label: Names): Names | undefined {
  const words: unknown = keyword === 'pattern' ? parentSchema?.['x-pattern-error'] : undefined
  return isNames(words) ? { id: `${label.id}: ${words.id}`, en: `${label.en}: ${words.en}` } : undefined
}

const isNames = (words: unknown): words is Names =>
  typeof words === 'object' && words !== null && languages.every((language) => Object.hasOwn(words, language))

const isChoice = ({ keyword }: ErrorObject) => keyword === 'oneOf' || keyword === 'anyOf'
const isBranchConst = ({ keyword, schemaPath }: ErrorObject) =>
  keyword === 'const' && /\/(?:oneOf|anyOf)\/\d+\/const$/.test(schemaPath)

/** Returns the JSON Pointer of an error: of a missing or unknown member itself, where Ajv points to its object. */
export function pointerOf({ instancePath, params, keyword }: ErrorObject): string {
  const member: unknown =
    keyword === 'propertyNames'
      ? params['propertyName']
      : (params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['tag'])
  return typeof member === 'string' ? pointerTo(instancePath, member) : instancePath
}
