import Type from 'typebox'
import { Id } from '../http/schema.ts'

export const exampleNumber = '128/8.1/31.71.06/-1.785.51/2026'

export const PermitNumber = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Number of the permit, as printed on it.',
  examples: [exampleNumber],
})

export const Successor = Type.Object(
  { id: Id('Identifier of the permit.'), number: PermitNumber },
  { additionalProperties: false, description: 'The permit that superseded it.' },
)
