import { personalKeyword, personalKinds } from '../../../privacy/marks.ts'

/** Keywords of forms whose value is a text in both languages. */
export const textKeywords = ['x-label', 'x-help', 'x-unit', 'x-pattern-error'] as const
export const sectionsKeyword = 'x-sections'

/** Keywords of forms beyond JSON Schema, each with the schema of its value. */
export const formKeywords = [
  ...textKeywords.map((keyword) => ({ keyword, metaSchema: { type: 'object' } })),
  { keyword: sectionsKeyword, metaSchema: { type: 'array' } },
  { keyword: personalKeyword, metaSchema: { enum: [...personalKinds] } },
]
