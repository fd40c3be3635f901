import Type from 'typebox'
import { listOf, named, nullable } from '../../http/schema.ts'
import { keyMembers } from '../keys/schema.ts'

const strict = { additionalProperties: false }
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'

const keyExample = {
  id,
  label: 'Core system',
  prefix: 'ptsp_live_',
  lastFour: 'x7Qz',
  createdAt: '2026-11-24T02:15:30.000Z',
  expiresAt: '2027-11-23T00:00:00.000Z',
  lastUsedAt: null,
  revocation: null,
}

export const ClientKey = named(
  'ClientKey',
  Type.Object(keyMembers, {
    ...strict,
    description: 'A key of an agency, without its secret.',
    examples: [keyExample],
  }),
)

export const ClientKeyList = listOf('ClientKeyList', ClientKey, 'The keys of an agency, the newest first.', keyExample)

export const IssuedKey = named(
  'IssuedKey',
  Type.Object(
    {
      ...keyMembers,
      secret: nullable(
        Type.String({
          description:
            'The key itself, to be sent as `Authorization: Bearer`. Shown this once: a retry under the same Idempotency-Key has null.',
        }),
      ),
    },
    { ...strict, description: 'A key that was just issued.', examples: [{ ...keyExample, secret: null }] },
  ),
)

export const clientKeySchemas = [ClientKey, ClientKeyList, IssuedKey]
