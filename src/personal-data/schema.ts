import Type from 'typebox'
import { statuses } from '../applications/lifecycle.ts'
import { readKinds } from '../applications/reads/reading.ts'
import { Id, Instant, listOf, Names, named, nullable, OneOf, ref } from '../http/schema.ts'
import { personalKinds } from '../privacy/marks.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-24T02:15:30.000Z'
const strict = { additionalProperties: false } as const
const Reason = Type.String({
  minLength: 10,
  maxLength: 500,
  description: 'What the personal data is needed for. The applicant reads it; numbers of people do not belong in it.',
  examples: ['The applicant asked at the counter to check the phone number on the file.'],
})
const reason = 'The applicant asked at the counter to check the phone number on the file.'
const Pointer = Type.String({ description: 'Where it stands in the answers, as a JSON Pointer.' })

export const NewDisclosure = named(
  'NewDisclosure',
  Type.Object(
    { reason: Reason },
    {
      ...strict,
      description: 'A request to see the personal answers of a case.',
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
      kind: OneOf(personalKinds, { description: 'What it is.' }),
      value: Type.Unsafe<unknown>({ description: 'The answer, as it was given.' }),
    },
    { description: 'A personal answer, unmasked.', examples: [answer] },
  ),
)

const disclosure = { applicationId: id, version: 4, at, reason, answers: [answer] }
export const Disclosure = named(
  'Disclosure',
  Type.Object(
    {
      applicationId: Id('The application.'),
      version: Type.Integer({
        minimum: 1,
        description: "The application's version now: that it was disclosed is in its history.",
      }),
      at: Instant('When it was recorded.'),
      reason: Reason,
      answers: Type.Array(ref(DisclosedAnswer), { description: 'The personal answers.' }),
    },
    { description: 'The personal answers of a case, given for a reason and recorded.', examples: [disclosure] },
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
          description: 'Sixteen digits.',
          examples: ['3171000000000001'],
        }),
      ),
      phone: Type.Optional(
        Type.String({
          minLength: 8,
          maxLength: 24,
          pattern: '^[+0-9 ().-]+$',
          description: 'With +62 or 0 in front.',
          examples: ['+6281200000001'],
        }),
      ),
      email: Type.Optional(
        Type.String({
          minLength: 3,
          maxLength: 254,
          pattern: '^[^@\\s]+@[^@\\s]+$',
          description: 'Whole; capitals do not matter.',
          examples: ['applicant.1@example.com'],
        }),
      ),
      name: Type.Optional(
        Type.String({
          minLength: 2,
          maxLength: 150,
          description:
            'Whole words of a name, in any order: all of them have to be there. Case, accents, initials and the ' +
            'old spelling (Soetjipto, Sucipto) do not matter.',
          examples: ['sucipto wijaya'],
        }),
      ),
    },
    {
      ...strict,
      minProperties: 1,
      maxProperties: 1,
      description:
        'Exactly one of these: a number or an address as a whole, or words of a name. Parts of words cannot be ' +
        'searched.',
      examples: [{ name: 'sucipto wijaya' }],
    },
  ),
)

const access = {
  id,
  at,
  what: 'case',
  application: { id, reference: '7K3M-9QXT-C', permitType: 'IMB' },
  reader: {
    role: 'reviewer',
    office: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
    agency: null,
  },
  purpose: { status: 'in_review', reason: null, stated: null },
  fields: ['/applicant/nik', '/applicant/phone'],
  documentSlot: null,
}
const DataReader = named(
  'DataReader',
  Type.Object(
    {
      role: Type.String({
        description:
          'As what they read it: front_desk, assistant, reviewer, inspector, cashier, head or agency. More may come.',
      }),
      office: nullable(ref(Names)),
      agency: nullable(ref(Names)),
    },
    {
      description: 'Who read it: role and office, or which agency. Which officer it was, the office can tell.',
      examples: [access.reader],
    },
  ),
)
const stated = {
  code: 'collateral_check',
  names: { id: 'Memeriksa agunan', en: 'Checking collateral' },
  legalBasis: null,
}
const StatedPurpose = named(
  'StatedPurpose',
  Type.Object(
    {
      code: Type.String({ description: 'Its code in the registration of the agency.' }),
      names: nullable(ref(Names)),
      legalBasis: nullable(Type.String({ description: 'By what law or agreement personal data was given.' })),
    },
    { description: 'What an agency asked for: in words as long as it is registered for it.', examples: [stated] },
  ),
)
const DataPurpose = named(
  'DataPurpose',
  Type.Object(
    {
      status: nullable(OneOf(statuses, { description: 'Where the application stood: what it was read for.' })),
      reason: nullable(Type.String({ description: 'The reason that was given, where one has to be.' })),
      stated: nullable(ref(StatedPurpose)),
    },
    { description: 'What it was read for.', examples: [access.purpose] },
  ),
)
const AccessedApplication = named(
  'AccessedApplication',
  Type.Object(
    {
      id: Id('The application.'),
      reference: Type.String({ description: 'What people call it by.' }),
      permitType: Type.String({ description: 'Code of the permit type.' }),
    },
    { description: 'The application that was read.', examples: [access.application] },
  ),
)

export const DataAccess = named(
  'DataAccess',
  Type.Object(
    {
      id: Id('The entry.'),
      at: Instant('When.'),
      what: OneOf(readKinds, {
        description:
          'The case, the name in a list (once a day for each officer), a document, personal answers that were ' +
          'disclosed for a reason, that a search by a name, a number or an address found it, the correspondence, ' +
          'or the permit: its certificate, or what an agency was told of it. More may come.',
      }),
      application: ref(AccessedApplication),
      reader: ref(DataReader),
      purpose: ref(DataPurpose),
      fields: Type.Array(Pointer, {
        description: 'The personal answers that were shown unmasked; for a search, what it was by.',
      }),
      documentSlot: nullable(Type.String({ description: 'Of a document: its slot.' })),
    },
    { description: "One time that somebody else read one's data.", examples: [access] },
  ),
)
export const DataAccessList = listOf('DataAccessList', DataAccess, "Who has read one's data, the newest first.", access)

export const privacySchemas = [
  NewDisclosure,
  DisclosedAnswer,
  Disclosure,
  PersonSearch,
  DataReader,
  StatedPurpose,
  DataPurpose,
  AccessedApplication,
  DataAccess,
  DataAccessList,
]
