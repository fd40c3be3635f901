import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { listOf, named, noOtherMembers, nullable, OneOf, ref } from '../../http/schema.ts'
import { keyMembers, newKeyMembers } from '../keys/schema.ts'
import { environments } from './client.ts'
import { ClientScope } from './scope-schema.ts'

const keyExample = {
  id: exampleId,
  label: 'Core system',
  prefix: 'ptsp_live_',
  lastFour: 'x7Qz',
  createdAt: '2026-11-24T02:15:30.000Z',
  expiresAt: '2027-11-23T00:00:00.000Z',
  lastUsedAt: null,
  revocation: null,
  scopes: null,
}

const Scopes = (description: string) =>
  Type.Unsafe<string[]>(Type.Array(ref(ClientScope), { minItems: 1, maxItems: 20, uniqueItems: true, description }))

const members = {
  ...keyMembers,
  scopes: nullable(
    Scopes('Scopes that the key is narrowed to. Null: all scopes of the registration except `keys:write`.'),
  ),
}

export const NewClientKey = named(
  'NewClientKey',
  Type.Object(
    {
      ...newKeyMembers,
      environment: Type.Optional(
        OneOf(environments, {
          description:
            '`test` issues a test key, which sees the sandbox of a live deployment and no live data. Absent: a key ' +
            'for the deployment itself. Its prefix tells them apart.',
        }),
      ),
      scopes: Type.Optional(
        Scopes(
          'Scopes to narrow the key to, all of them in the registration. Absent: all of the registration except ' +
            '`keys:write`, which a key has only if it is named here, and a test key never.',
        ),
      ),
    },
    {
      ...noOtherMembers,
      description: 'A key to issue to an agency.',
      examples: [{ label: 'Core system', expiresAt: '2027-11-23T00:00:00Z' }],
    },
  ),
)

export const ClientKey = named(
  'ClientKey',
  Type.Object(members, {
    ...noOtherMembers,
    description: 'A key of an agency, without its secret.',
    examples: [keyExample],
  }),
)

export const ClientKeyList = listOf('ClientKeyList', ClientKey, 'The keys of an agency, the newest first.', keyExample)

export const IssuedKey = named(
  'IssuedKey',
  Type.Object(
    {
      ...members,
      secret: nullable(
        Type.String({
          description:
            'The key itself, to be sent as `Authorization: Bearer`. Shown this once: a retry under the same Idempotency-Key has null.',
        }),
      ),
    },
    { ...noOtherMembers, description: 'A key that was just issued.', examples: [{ ...keyExample, secret: null }] },
  ),
)

export const clientKeySchemas = [NewClientKey, ClientKey, ClientKeyList, IssuedKey]
