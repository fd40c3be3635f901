import Type from 'typebox'
import { contactChannels } from '../../correspondence/contacts/contact.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, Instant, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'

const code = '4RT9-0MXW-7C2H-K5JS'

export const ClaimCode = named(
  'ClaimCode',
  Type.Object(
    {
      reference: Type.String({ description: 'Reference of the application. It is needed with the code.' }),
      code: Type.Union([Type.String(), Type.Null()], {
        description:
          'The code: sixteen characters without I, L, O and U; the last one is a check character. It is returned ' +
          'once: a retry with the same Idempotency-Key gets null.',
      }),
      letter: nullable(ref(Names)),
      expiresAt: Instant('End of its validity.'),
    },
    {
      description: 'A code with which an account takes over an application.',
      examples: [
        {
          reference: '7K3M-9QXT-F',
          code,
          letter: {
            id: `Yth. Bapak/Ibu Pemohon 1,\n\n… kode berikut …\n\n${code}\n\nNomor permohonan: 7K3M-9QXT-F\n`,
            en: `Dear Applicant 1,\n\n… this code …\n\n${code}\n\nApplication number: 7K3M-9QXT-F\n`,
          },
          expiresAt: exampleAt,
        },
      ],
    },
  ),
)

export const SendBy = Type.Object(
  {
    sendBy: Type.Optional(
      OneOf(contactChannels, {
        description: 'Channel by which the code is also sent, to the contact stated for the application.',
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
        description: 'Reference of the application.',
      }),
      code: Type.String({ minLength: 16, maxLength: 40, description: 'Claim code.' }),
    },
    {
      additionalProperties: false,
      description: 'The reference and the code, as somebody got them. Case, dashes and O for 0 do not matter.',
      examples: [{ reference: '7K3M-9QXT-F', code }],
    },
  ),
)

export const Claim = named(
  'Claim',
  Type.Object(
    {
      applicationId: Id('The application. It is yours now.'),
      reference: Type.String({ description: 'Reference of the application.' }),
      claimedAt: Instant('Time of the take-over.'),
    },
    {
      description: 'The take-over of an application.',
      examples: [{ applicationId: exampleId, reference: '7K3M-9QXT-F', claimedAt: exampleAt }],
    },
  ),
)

export const claimSchemas = [ClaimCode, NewClaim, Claim]
