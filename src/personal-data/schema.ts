import Type from 'typebox'
import { exampleId } from '../http/examples.ts'
import { Id, Instant, named, noOtherMembers, OneOf, ref } from '../http/schema.ts'
import { personalKinds } from '../privacy/marks.ts'

const exampleAt = '2026-11-24T02:15:30.000Z'
const Reason = Type.String({
  minLength: 10,
  maxLength: 500,
  description: 'Reason for which the personal data is needed. The applicant reads it. Numbers of people are refused.',
  examples: ['The applicant asked at the counter to check the phone number on the file.'],
})
const reason = 'The applicant asked at the counter to check the phone number on the file.'
export const Pointer = Type.String({ description: 'JSON Pointer into the answers.' })

export const NewDisclosure = named(
  'NewDisclosure',
  Type.Object(
    { reason: Reason },
    {
      ...noOtherMembers,
      description: 'A request to see the personal answers of an application.',
      examples: [{ reason }],
    },
  ),
)

const answer = { pointer: '/applicant/phone', kind: 'phone', value: '+6281200000001' }
const DisclosedAnswer = named(
  'DisclosedAnswer',
  Type.Object(
    {
      pointer: Pointer,
      kind: OneOf(personalKinds, { description: 'Kind of personal data.' }),
      value: Type.Unsafe<unknown>({ description: 'Answer as it was given.' }),
    },
    { description: 'A personal answer, unmasked.', examples: [answer] },
  ),
)

const disclosure = { applicationId: exampleId, version: 4, at: exampleAt, reason, answers: [answer] }
export const Disclosure = named(
  'Disclosure',
  Type.Object(
    {
      applicationId: Id('Identifier of the application.'),
      version: Type.Integer({
        minimum: 1,
        description: 'Version of the application after the disclosure.',
      }),
      at: Instant('Time of the record.'),
      reason: Reason,
      answers: Type.Array(ref(DisclosedAnswer), { description: 'All personal answers.' }),
    },
    { description: 'The personal answers of an application, with the recorded reason.', examples: [disclosure] },
  ),
)

export const PersonSearch = named(
  'PersonSearch',
  Type.Object(
    {
      nik: Type.Optional(
        Type.String({
          minLength: 16,
          maxLength: 20,
          pattern: '^[0-9 .-]+$',
          description: 'NIK: 16 digits.',
          examples: ['3171000000000001'],
        }),
      ),
      phone: Type.Optional(
        Type.String({
          minLength: 8,
          maxLength: 24,
          pattern: '^[+0-9 ().-]+$',
          description: 'Phone number, beginning with +62 or 0.',
          examples: ['+6281200000001'],
        }),
      ),
      email: Type.Optional(
        Type.String({
          minLength: 3,
          maxLength: 254,
          pattern: '^[^@\\s]+@[^@\\s]+$',
          description: 'Complete e-mail address. Case does not matter.',
          examples: ['applicant.1@example.com'],
        }),
      ),
      name: Type.Optional(
        Type.String({
          minLength: 2,
          maxLength: 150,
          description:
            'Whole words of a name, in any order, at least one of two letters or more; all must occur. Case, ' +
            'accents, initials and old spelling (Soetjipto, Sucipto) do not matter. A name that none has in this ' +
            'spelling is searched for by its sound: *Moh. Jusuf* finds *Muhammad Yusuf*.',
          examples: ['sucipto wijaya'],
        }),
      ),
      soundsLike: Type.Optional(
        Type.String({
          minLength: 2,
          maxLength: 150,
          description:
            'Whole words of a name, in any spelling that sounds alike, also where somebody has the name in this one: ' +
            '*Ahmad Dahlan* finds *Ahmad Dahlan* and *Achmad Dahlan*. Use it when `name` finds others than the one ' +
            'meant.',
          examples: ['ahmad dahlan'],
        }),
      ),
    },
    {
      ...noOtherMembers,
      minProperties: 1,
      maxProperties: 1,
      description:
        'The search key, exactly one: a complete number or address, or words of a name. Parts of words find nothing.',
      examples: [{ name: 'sucipto wijaya' }],
    },
  ),
)

export const disclosureSchemas = [NewDisclosure, DisclosedAnswer, Disclosure, PersonSearch]
