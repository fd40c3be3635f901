import Type from 'typebox'
import { environments } from '../../access/clients/client.ts'
import { keyMembers } from '../../access/keys/schema.ts'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, noOtherMembers, nullable, OneOf } from '../../http/schema.ts'
import { kioskEventTypes } from './event-types.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'
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
      ...noOtherMembers,
      description: 'A kiosk to register.',
      examples: [{ officeId: exampleId, label: 'Hall, left of the door' }],
    },
  ),
)

const kioskExample = {
  id: exampleId,
  officeId: exampleId,
  label: 'Hall, left of the door',
  environment: 'live',
  version: 1,
  createdAt: exampleAt,
  updatedAt: exampleAt,
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
      ...noOtherMembers,
      description: 'A device in the hall of an office, at which people use the service.',
      examples: [kioskExample],
    },
  ),
)

export const KioskList = listOf('KioskList', Kiosk, 'Kiosks, the oldest first.', kioskExample)

const keyExample = {
  id: exampleId,
  label: 'First key',
  prefix: 'ptsp_kiosk_live_',
  lastFour: 'x7Qz',
  createdAt: exampleAt,
  expiresAt: '2027-11-23T00:00:00.000Z',
  lastUsedAt: null,
  revocation: null,
}

export const KioskKey = named(
  'KioskKey',
  Type.Object(keyMembers, {
    ...noOtherMembers,
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
      ...noOtherMembers,
      description: 'A new key of a kiosk, with its secret.',
      examples: [{ ...keyExample, secret: null }],
    },
  ),
)

const eventExample = {
  id: exampleId,
  version: 2,
  type: 'kiosk.key_issued',
  actor: 'Administrator',
  details: { label: 'First key' },
  at: exampleAt,
}

const KioskEvent = named(
  'KioskEvent',
  Type.Object(
    {
      id: Id('Identifier of the event.'),
      version: Type.Integer({ minimum: 1, description: 'Version of the kiosk after the event.' }),
      type: OneOf(kioskEventTypes, { description: 'Type of the event. More may come.' }),
      actor: Type.String({ description: 'Name of the administrator.' }),
      details: Type.Object({}, { additionalProperties: true, description: 'Details of the change, without secrets.' }),
      at: Instant('Time of the event.'),
    },
    { ...noOtherMembers, description: 'A change of a kiosk or its keys.', examples: [eventExample] },
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
