import type { FuncKeywordDefinition } from 'ajv/dist/2020.js'
import { dataKeywords, isSchema, keywordsByName, type Schema } from '../../platform/json-schema.ts'

/** The pattern of a visible character. It stands in compiled schemas for `\S`, which also matches invisible ones. */
export const visible = '[^\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{M}\u115f\u1160\u2800\u3164\uffa0]'
const seen = new RegExp(visible, 'u')

/**
 * Patterns of the contract by those that stand for them in compiled schemas. The second one matches the same texts, in
 * a time in proportion to their length. Ajv matches a text that is longer than its `maxLength`, too.
 */
const compiledPatterns = new Map<unknown, string>([
  [String.raw`\S`, visible],
  [String.raw`^[^\r\n]*\S[^\r\n]*$`, String.raw`^[^\S\r\n]*\S[^\r\n]*$`],
])

/** True for a text with a visible character. */
export const isVisible = (text: string): boolean => seen.test(text)

/** True for a text without a visible character, such as one of spaces of any width. An empty text is not blank. */
const isBlank = (text: string): boolean => text !== '' && !isVisible(text)

/** A keyword of compiled forms and bodies only. Its fault is `blank`. */
export const blankKeyword: FuncKeywordDefinition = {
  keyword: 'blank',
  type: 'string',
  schemaType: 'boolean',
  validate: (_schema: boolean, text: string) => !isBlank(text),
  errors: false,
}

/** Keywords whose schemas decide about others, and refuse nothing by themselves. */
const conditions = new Set(['if', 'not'])

/**
 * Returns a schema that refuses blank texts wherever it demands a text: by `minLength`, which counts spaces, too, or by
 * the pattern `\S`.
 */
export function refusingBlanks(schema: Schema): Schema {
  const inner = Object.entries(schema).map(([keyword, value]) => [keyword, inside(keyword, value)])
  const { minLength } = schema
  const pattern = compiledPatterns.get(schema['pattern'])
  const demandsText = pattern !== visible && typeof minLength === 'number' && minLength > 0
  return { ...Object.fromEntries(inner), ...(pattern && { pattern }), ...(demandsText && { blank: false }) }
}

function inside(keyword: string, value: unknown): unknown {
  if (keyword === '$defs' || keywordsByName.has(keyword))
    return Object.fromEntries(Object.entries(Object(value)).map(([name, one]) => [name, refusingInside(one)]))
  if (dataKeywords.has(keyword) || conditions.has(keyword)) return value
  return Array.isArray(value) ? value.map(refusingInside) : refusingInside(value)
}

const refusingInside = (value: unknown): unknown => (isSchema(value) ? refusingBlanks(value) : value)
