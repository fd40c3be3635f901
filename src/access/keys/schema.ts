import Type from 'typebox'
import { Id, Instant, named, nullable, Timestamp } from '../../http/schema.ts'

const strict = { additionalProperties: false }
const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Why; kept in the history of whose key it is.',
})
const Label = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Where it is used, so that it can be told from the other.',
})
export const keyMembers = {
  id: Id('The key.'),
  label: Label,
  prefix: Type.String({ description: 'How it begins.' }),
  lastFour: Type.String({ description: 'How it ends.' }),
  createdAt: Instant('When it was issued.'),
  expiresAt: Instant('From when on it is refused.'),
  lastUsedAt: nullable(Instant('When it was used last, to the minute; null when never.')),
  revocation: nullable(
    Type.Object({ at: Timestamp('Since when.'), reason: Reason }, { description: 'Why it was ended.' }),
  ),
}

export const NewKey = named(
  'NewKey',
  Type.Object(
    {
      label: Label,
      expiresAt: Timestamp('From when on it is refused: at most one year ahead.'),
    },
    {
      ...strict,
      description: 'A key to be issued.',
      examples: [{ label: 'Core system', expiresAt: '2027-11-23T00:00:00Z' }],
    },
  ),
)

export const NewRevocation = named(
  'NewRevocation',
  Type.Object(
    { reason: Reason },
    { ...strict, description: 'Why a key is ended.', examples: [{ reason: 'Replaced by the next one.' }] },
  ),
)

export const keySchemas = [NewKey, NewRevocation]
