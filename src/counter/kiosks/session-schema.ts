import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, named, noOtherMembers } from '../../http/schema.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'
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
    {
      ...noOtherMembers,
      description: 'A code that opens a session at a kiosk, once.',
      examples: [{ code, expiresAt: exampleAt }],
    },
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
    { ...noOtherMembers, description: 'A person who signs in at a kiosk.', examples: [{ code }] },
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
      ...noOtherMembers,
      description: 'A session at a kiosk.',
      examples: [
        {
          id: exampleId,
          token: 'ptsp_session_live_0000000000000000000000000000000000000',
          name: 'Applicant',
          expiresAt: exampleAt,
          idleSeconds: 180,
        },
      ],
    },
  ),
)

export const kioskSessionSchemas = [KioskCode, NewKioskSession, KioskSession]
