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
  description: 'Where it stands, so that it can be told from others.',
})

export const NewKiosk = named(
  'NewKiosk',
  Type.Object(
    {
      officeId: Id('The office in whose hall it stands.'),
      label: Label,
    },
    {
      ...strict,
      description: 'A kiosk to be registered.',
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
      id: Id('The kiosk.'),
      officeId: Id('The office in whose hall it stands.'),
      label: Label,
      environment: OneOf(environments, {
        description: 'The kind of deployment it was registered in: its keys are of no use in the other.',
      }),
      version: Type.Integer({ minimum: 1, description: 'Raised by every change of its keys.' }),
      createdAt: Instant('When it was registered.'),
      updatedAt: Instant('When its keys were changed last.'),
    },
    {
      ...strict,
      description: 'A device in the hall of an office, at which people do what they do at home.',
      examples: [kioskExample],
    },
  ),
)

export const KioskList = listOf('KioskList', Kiosk, 'Kiosks, in the order in which they were registered.', kioskExample)

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
    description: 'The key of a device, without its secret.',
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
            'The key itself, to be sent as `Authorization: Bearer` to open a session. Shown this once: a retry ' +
            'under the same Idempotency-Key has null.',
        }),
      ),
    },
    {
      ...strict,
      description: 'The key of a device that was just issued.',
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

export const KioskEvent = named(
  'KioskEvent',
  Type.Object(
    {
      id: Id('The event.'),
      version: Type.Integer({ minimum: 1, description: 'The version of the kiosk that it made.' }),
      type: Type.String({ description: 'What happened. More types may come.' }),
      actor: Type.String({ description: 'Who did it.' }),
      details: Type.Object({}, { additionalProperties: true, description: 'What was changed; never a secret.' }),
      at: Instant('When.'),
    },
    { ...strict, description: 'A change of a kiosk or its keys.', examples: [eventExample] },
  ),
)

export const KioskEventList = listOf('KioskEventList', KioskEvent, 'What happened to a kiosk, in order.', eventExample)

const code = '4RT9-0MXW-70'

export const KioskCode = named(
  'KioskCode',
  Type.Object(
    {
      code: Type.String({
        description:
          'The code, to be typed at a kiosk: ten characters without I, L, O and U; the last one checks the others.',
      }),
      expiresAt: Instant('Until when it is good: some minutes.'),
    },
    { ...strict, description: 'A code that opens a session at a kiosk, once.', examples: [{ code, expiresAt: at }] },
  ),
)

export const NewKioskSession = named(
  'NewKioskSession',
  Type.Object(
    {
      code: Type.String({
        minLength: 10,
        maxLength: 20,
        description: 'The code that the person got from POST /v1/me/kiosk-codes, as they typed it.',
      }),
    },
    { ...strict, description: 'Somebody who has come to a kiosk.', examples: [{ code }] },
  ),
)

export const KioskSession = named(
  'KioskSession',
  Type.Object(
    {
      id: Id('The session.'),
      token: Type.String({ description: 'The bearer token of the session. Shown this once.' }),
      name: Type.String({ description: 'The name of the person, to greet them by.' }),
      expiresAt: Instant('When it ends at the latest.'),
      idleSeconds: Type.Integer({ minimum: 1, description: 'It ends before that when it was not used for so long.' }),
    },
    {
      ...strict,
      description: 'A session at a kiosk.',
      examples: [
        {
          id,
          token: 'ptsp_session_live_0000000000000000000000000000000000000',
          name: 'Applicant',
          expiresAt: at,
          idleSeconds: 180,
        },
      ],
    },
  ),
)

export const kioskSchemas = [
  NewKiosk,
  Kiosk,
  KioskList,
  KioskKey,
  KioskKeyList,
  IssuedKioskKey,
  KioskEvent,
  KioskEventList,
  KioskCode,
  NewKioskSession,
  KioskSession,
]
