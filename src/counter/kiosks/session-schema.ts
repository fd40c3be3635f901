import Type from 'typebox'
import { Id, Instant, named } from '../../http/schema.ts'

const strict = { additionalProperties: false }
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'
const code = '4RT9-0MXW-70'

export const KioskCode = named(
  'KioskCode',
  Type.Object(
    {
      code: Type.String({
        description:
          'Code to type at a kiosk: ten characters without I, L, O and U; the last one is a check character.',
      }),
      expiresAt: Instant('End of its validity, some minutes later.'),
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
        description: 'Code from `POST /v1/me/kiosk-codes`, as the person typed it.',
      }),
    },
    { ...strict, description: 'A person who signs in at a kiosk.', examples: [{ code }] },
  ),
)

export const KioskSession = named(
  'KioskSession',
  Type.Object(
    {
      id: Id('Identifier of the session.'),
      token: Type.String({ description: 'Bearer token of the session. It is returned once.' }),
      name: Type.String({ description: 'Name of the person, for the greeting.' }),
      expiresAt: Instant('Latest end of the session.'),
      idleSeconds: Type.Integer({ minimum: 1, description: 'Seconds without a request after which it ends earlier.' }),
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

export const kioskSessionSchemas = [KioskCode, NewKioskSession, KioskSession]
