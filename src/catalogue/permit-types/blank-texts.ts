import type { FuncKeywordDefinition } from 'ajv/dist/2020.js'
import { dataKeywords, isSchema, keywordsByName, type Schema } from '../../platform/json-schema.ts'

const blank = /^[\s\p{Z}\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]+$/u

/** True for a text without a visible character, such as one of spaces of any width. An empty text is not blank. */
export const isBlank = (text: string): boolean => blank.test(text)

/** A keyword of compiled forms only. Its fault is `blank`. */
export const blankKeyword: FuncKeywordDefinition = {
  keyword: 'blank',
  type: 'string',
  schemaType: 'boolean',
  validate: (_schema: boolean, text: string) => !isBlank(text),
  errors: false,
}

/** Keywords whose schemas decide about others, and refuse nothing by themselves. */
const conditions = new Set(['if', 'not'])

/** Returns a schema that refuses blank texts wherever it demands a text by `minLength`, which counts spaces, too. */
export function refusingBlanks(schema: Schema): Schema {
  const inner = Object.entries(schema).map(([keyword, value]) => [keyword, inside(keyword, value)])
  const { minLength } = schema
  const demandsText = typeof minLength === 'number' && minLength > 0
  return { ...Object.fromEntries(inner), ...(demandsText && { blank: false }) }
}

function inside(keyword: string, value: unknown): unknown {
  if (keyword === '$defs' || keywordsByName.has(keyword))
    return Object.fromEntries(Object.entries(Object(value)).map(([name, one]) => [name, refusingInside(one)]))
  if (dataKeywords.has(keyword) || conditions.has(keyword)) return value
  return Array.isArray(value) ? value.map(refusingInside) : refusingInside(value)
}

const refusingInside = (value: unknown): unknown => (isSchema(value) ? refusingBlanks(value) : value)
