import type { ErrorObject } from 'ajv'
import { languages, type Names } from '../../platform/words.ts'
import { type FaultParams, faultWords } from './fault-words.ts'
import type { Fault } from './problem.ts'

const fallback: Names = { id: 'tidak sesuai', en: 'is not as required' }

/** Keywords that only repeat what the faults inside them say. */
const wrappers = new Set(['if', 'allOf'])
/** No refusal names more faults than this. */
export const shownFaultsLimit = 100

/** A fault in both languages. `code` is the JSON Schema keyword that was broken. */
export const fault = (
  place: { pointer: string } | { parameter: string },
  code: string,
  params: FaultParams = {},
): Fault => ({ ...place, code, detail: faultWords[code]?.(params) ?? fallback })

/**
 * All that Ajv found, each pointing at the member it is about, below `base`. A choice of constants is one fault, not
 * one for each.
 */
export function faultsOf(errors: readonly ErrorObject[] | null | undefined, base = ''): Fault[] {
  const all = errors ?? []
  const choices = Map.groupBy(all.filter(isBranchConst), (error) => error.instancePath)
  const others = all.filter(
    (error) =>
      !wrappers.has(error.keyword) && !isBranchConst(error) && !(isChoice(error) && choices.has(error.instancePath)),
  )
  return [
    ...[...choices].map(([pointer, branches]) =>
      fault({ pointer: base + pointer }, 'enum', {
        allowedValues: branches.map(({ params }) => params['allowedValue']),
      }),
    ),
    ...others.map((error) => ({
      ...fault({ pointer: base + pointerOf(error) }, error.keyword, error.params),
      ...ownWords(error),
    })),
  ].slice(0, shownFaultsLimit)
}

/** Returns the form's own words for a text that breaks its pattern. Ajv has to be verbose. */
function ownWords({ keyword, parentSchema }: ErrorObject): { detail?: Names } {
  const words: unknown = keyword === 'pattern' ? parentSchema?.['x-pattern-error'] : undefined
  return isNames(words) ? { detail: words } : {}
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
