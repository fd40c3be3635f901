import Type from 'typebox'
import { contactChannels } from '../../correspondence/contacts/contact.ts'
import { Id, Instant, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'

const code = '4RT9-0MXW-7C2H-K5JS'
const at = '2026-11-23T02:15:30.000Z'
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'

export const ClaimCode = named(
  'ClaimCode',
  Type.Object(
    {
      reference: Type.String({ description: "The application's reference, which goes with the code." }),
      code: Type.Union([Type.String(), Type.Null()], {
        description:
          'The code, shown here only; null when a retry gets this answer again. Sixteen characters without I, L, O ' +
          'and U; the last one checks the others.',
      }),
      letter: nullable(ref(Names)),
      expiresAt: Instant('Until when it is good.'),
    },
    {
      description: 'What the applicant is given, to take over what was filed for them.',
      examples: [
        {
          reference: '7K3M-9QXT-C',
          code,
          letter: {
            id: `Yth. Bapak/Ibu Pemohon 1,\n\n… kode berikut …\n\n${code}\n\nNomor permohonan: 7K3M-9QXT-C\n`,
            en: `Dear Applicant 1,\n\n… this code …\n\n${code}\n\nApplication number: 7K3M-9QXT-C\n`,
          },
          expiresAt: at,
        },
      ],
    },
  ),
)

export const SendBy = Type.Object(
  {
    sendBy: Type.Optional(
      OneOf(contactChannels, {
        description: 'Send it as well, to the address of this channel that was stated for the application.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const NewClaim = named(
  'NewClaim',
  Type.Object(
    {
      reference: Type.String({
        minLength: 9,
        maxLength: 30,
        description: "The application's reference, as it was written down.",
      }),
      code: Type.String({ minLength: 16, maxLength: 40, description: 'The claim code, as it was written down.' }),
    },
    {
      additionalProperties: false,
      description:
        'What the applicant was given at the counter or on the phone. Case, dashes and O for 0 do not matter.',
      examples: [{ reference: '7K3M-9QXT-C', code }],
    },
  ),
)

export const Claim = named(
  'Claim',
  Type.Object(
    {
      applicationId: Id("The application, which is one's own from now on."),
      reference: Type.String({ description: 'Its reference.' }),
      claimedAt: Instant('When it was taken over.'),
    },
    {
      description: 'An application that was taken over.',
      examples: [{ applicationId: id, reference: '7K3M-9QXT-C', claimedAt: at }],
    },
  ),
)

export const claimSchemas = [ClaimCode, NewClaim, Claim]
