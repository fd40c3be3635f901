import Type from 'typebox'
import { Id, Instant, named, noOtherMembers, nullable, Timestamp } from '../../http/schema.ts'

const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Reason. It is kept in the history of the owner of the key.',
})
const Label = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Name of the key, such as the system that uses it.',
})
export const keyMembers = {
  id: Id('Identifier of the key.'),
  label: Label,
  prefix: Type.String({ description: 'First characters of the key.' }),
  lastFour: Type.String({ description: 'Last four characters of the key.' }),
  createdAt: Instant('Time of issue.'),
  expiresAt: Instant('End of validity. The key is refused from then on.'),
  lastUsedAt: nullable(Instant('Time of the last use, to the minute. Null: never used.')),
  revocation: nullable(
    Type.Object(
      { at: Timestamp('Time of the revocation.'), reason: Reason },
      { description: 'Revocation. Null: not revoked.' },
    ),
  ),
}

export const newKeyMembers = { label: Label, expiresAt: Timestamp('End of validity, at most one year ahead.') }

export const NewKey = named(
  'NewKey',
  Type.Object(newKeyMembers, {
    ...noOtherMembers,
    description: 'A key to issue.',
    examples: [{ label: 'Core system', expiresAt: '2027-11-23T00:00:00Z' }],
  }),
)

export const NewRevocation = named(
  'NewRevocation',
  Type.Object(
    { reason: Reason },
    {
      ...noOtherMembers,
      description: 'The reason for a revocation.',
      examples: [{ reason: 'Replaced by the next one.' }],
    },
  ),
)

export const keySchemas = [NewKey, NewRevocation]
