import type { FaultCode } from '../../../http/problems/fault-words.ts'
import { isSchema, resolved, type Schema } from '../../../platform/json-schema.ts'
import { languages } from '../../../platform/words.ts'
import { sectionsKeyword, textKeywords } from './keywords.ts'
import type { BoundFault, Role } from './places.ts'
import { regExp } from './reg-exp.ts'

/**
 * Returns faults in the texts of one place of a form: a missing name, a missing language, a text for an absent keyword.
 * Choices shown as codes and patterns without an example are faults, too.
 */
export function wordFaults(form: Schema, schema: Schema, pointer: string, role: Role): BoundFault[] {
  const isNamed = role === 'field' || role === 'choice'
  return [
    ...(isNamed && labelOf(form, schema) === undefined ? [bad(`${pointer}/x-label`, 'required')] : []),
    ...textKeywords.flatMap((keyword) => textFaults(schema[keyword], `${pointer}/${keyword}`)),
    ...(role !== 'condition' && 'enum' in schema ? [bad(`${pointer}/enum`, 'unnamed_choices')] : []),
    ...(role === 'field' && isCode(schema['const']) ? [bad(`${pointer}/const`, 'unnamed_choices')] : []),
    ...(role !== 'condition' && typeof schema['pattern'] === 'string' ? exampleFaults(schema, pointer) : []),
    ...('x-pattern-error' in schema && !('pattern' in schema)
      ? [bad(`${pointer}/x-pattern-error`, 'without_its_keyword', { needs: 'pattern' })]
      : []),
    ...('x-unit' in schema && !isNumber(form, schema)
      ? [bad(`${pointer}/x-unit`, 'without_its_keyword', { needs: '"type": "integer" / "number"' })]
      : []),
    ...(sectionsKeyword in schema && pointer !== '/form'
      ? [bad(`${pointer}/${sectionsKeyword}`, 'sections_at_the_top')]
      : []),
  ]
}

const bad = (pointer: string, code: FaultCode, params?: Record<string, unknown>): BoundFault => ({
  pointer,
  code,
  stalls: false,
  ...(params && { params }),
})

/**
 * Returns faults of the examples beside a pattern. At least one is required, because refusals show the first, and each
 * must match. A pattern that does not compile has no fault here; `boundFaults` finds it.
 */
function exampleFaults({ pattern, examples }: Schema, pointer: string): BoundFault[] {
  if (!Array.isArray(examples) || examples.length === 0) return [bad(`${pointer}/examples`, 'without_example')]
  return examples.flatMap((example: unknown, index) =>
    matches(String(pattern), example) ? [] : [bad(`${pointer}/examples/${index}`, 'example_differs')],
  )
}

function matches(pattern: string, example: unknown): boolean {
  try {
    return typeof example === 'string' && regExp(pattern).test(example)
  } catch {
    return true
  }
}

/** Returns a fault for each language in which a text is empty or missing. */
function textFaults(text: unknown, pointer: string): BoundFault[] {
  if (text === undefined) return []
  return languages
    .filter((language) => !(isSchema(text) && typeof text[language] === 'string' && text[language].trim() !== ''))
    .map((language) => bad(`${pointer}/${language}`, 'required'))
}

/** Returns the label of a field: its own, or that of the schema it refers to. */
const labelOf = (form: Schema, schema: Schema): unknown =>
  schema['x-label'] ?? resolved(form, schema['$ref'])?.['x-label']

/** True for a constant that would be shown as it is. Renderers have words of their own for true and false. */
const isCode = (constant: unknown): boolean => typeof constant === 'string' || typeof constant === 'number'

function isNumber(form: Schema, schema: Schema): boolean {
  const { type } = { ...resolved(form, schema['$ref']), ...schema }
  return type === 'integer' || type === 'number'
}
