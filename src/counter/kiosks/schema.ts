import Type from 'typebox'
import { environments } from '../../access/clients/client.ts'
import { keyMembers } from '../../access/keys/schema.ts'
import { Id, Instant, listOf, named, nullable, OneOf } from '../../http/schema.ts'

const strict = { additionalProperties: false }
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'
const Label = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Name of the kiosk, such as its place in the hall.',
})

export const NewKiosk = named(
  'NewKiosk',
  Type.Object(
    {
      officeId: Id('Office in whose hall the kiosk stands.'),
      label: Label,
    },
    {
      ...strict,
      description: 'A kiosk to register.',
      examples: [{ officeId: id, label: 'Hall, left of the door' }],
    },
  ),
)

const kioskExample = {
  id,
  officeId: id,
  label: 'Hall, left of the door',
  environment: 'live',
  version: 1,
  createdAt: at,
  updatedAt: at,
}

export const Kiosk = named(
  'Kiosk',
  Type.Object(
    {
      id: Id('Identifier of the kiosk.'),
      officeId: Id('Office in whose hall the kiosk stands.'),
      label: Label,
      environment: OneOf(environments, {
        description: 'Environment of the deployment. Its keys are valid only there.',
      }),
      version: Type.Integer({ minimum: 1, description: 'Version of the kiosk. Each change of its keys adds one.' }),
      createdAt: Instant('Time of registration.'),
      updatedAt: Instant('Time of the last change of its keys.'),
    },
    {
      ...strict,
      description: 'A device in the hall of an office, at which people use the service.',
      examples: [kioskExample],
    },
  ),
)

export const KioskList = listOf('KioskList', Kiosk, 'Kiosks, the oldest first.', kioskExample)

const keyExample = {
  id,
  label: 'First key',
  prefix: 'ptsp_kiosk_live_',
  lastFour: 'x7Qz',
  createdAt: at,
  expiresAt: '2027-11-23T00:00:00.000Z',
  lastUsedAt: null,
  revocation: null,
}

export const KioskKey = named(
  'KioskKey',
  Type.Object(keyMembers, {
    ...strict,
    description: 'A key of a kiosk, without its secret.',
    examples: [keyExample],
  }),
)

export const KioskKeyList = listOf('KioskKeyList', KioskKey, 'The keys of a kiosk, the newest first.', keyExample)

export const IssuedKioskKey = named(
  'IssuedKioskKey',
  Type.Object(
    {
      ...keyMembers,
      secret: nullable(
        Type.String({
          description:
            'The key itself. The kiosk sends it as `Authorization: Bearer`. It is returned once: a retry with the ' +
            'same Idempotency-Key gets null.',
        }),
      ),
    },
    {
      ...strict,
      description: 'A new key of a kiosk, with its secret.',
      examples: [{ ...keyExample, secret: null }],
    },
  ),
)

const eventExample = {
  id,
  version: 2,
  type: 'kiosk.key_issued',
  actor: 'Administrator',
  details: { label: 'First key' },
  at,
}

const KioskEvent = named(
  'KioskEvent',
  Type.Object(
    {
      id: Id('Identifier of the event.'),
      version: Type.Integer({ minimum: 1, description: 'Version of the kiosk after the event.' }),
      type: Type.String({ description: 'Type of the event. More may come.' }),
      actor: Type.String({ description: 'Name of the administrator.' }),
      details: Type.Object({}, { additionalProperties: true, description: 'Details of the change, without secrets.' }),
      at: Instant('Time of the event.'),
    },
    { ...strict, description: 'A change of a kiosk or its keys.', examples: [eventExample] },
  ),
)

export const KioskEventList = listOf('KioskEventList', KioskEvent, 'Events of a kiosk, the oldest first.', eventExample)

export const kioskSchemas = [
  NewKiosk,
  Kiosk,
  KioskList,
  KioskKey,
  KioskKeyList,
  IssuedKioskKey,
  KioskEvent,
  KioskEventList,
]
