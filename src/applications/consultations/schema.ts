import { conditionSchemas } from './condition-schema.ts'
import { consultationAnswerSchemas } from './consultation-schema.ts'
import { consultationInputSchemas } from './input-schema.ts'
import { paperSchemas } from './papers/schema.ts'
import { partSchemas } from './schema-parts.ts'

export const consultationSchemas = [
  ...partSchemas,
  ...conditionSchemas,
  ...paperSchemas,
  ...consultationAnswerSchemas,
  ...consultationInputSchemas,
]
