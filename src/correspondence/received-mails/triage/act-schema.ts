import Type from 'typebox'
import { Assistance, NewApplication } from '../../../applications/draft-schema.ts'
import { Id, Instant, named, nullable, OneOf, ref } from '../../../http/schema.ts'
import { languages } from '../../../platform/words.ts'
import { Reason } from '../reason-schema.ts'
import { mailActs } from '../received-mail.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'
const noteLimit = 2_000
const missingLimit = 30
const lineLimit = 300

const LanguageOfSender = Type.Optional(
  OneOf(languages, {
    description:
      'In which language the sender is written to. Unless stated, the one that they wrote in, and Indonesian where ' +
      'that is not clear.',
  }),
)

export const TriageActed = named(
  'TriageActed',
  Type.Object(
    {
      id: Id('The act.'),
      act: OneOf(mailActs, { description: 'What was done.' }),
      reason: nullable(Type.String({ description: 'Why, where that was said.' })),
      at: Instant('When.'),
    },
    { description: 'What was done with a mail.', examples: [{ id, act: 'closed', reason: 'An advertisement.', at }] },
  ),
)

export const NewMailAnswer = named(
  'NewMailAnswer',
  Type.Object(
    {
      missing: Type.Array(
        Type.String({
          minLength: 1,
          maxLength: lineLimit,
          pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$',
          description: 'One thing that is missing, in a line.',
        }),
        { minItems: 1, maxItems: missingLimit, description: 'What is missing, without identity or phone numbers.' },
      ),
      note: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: noteLimit,
          pattern: '\\S',
          description: 'What else there is to say, without identity or phone numbers.',
        }),
      ),
      language: LanguageOfSender,
    },
    {
      additionalProperties: false,
      description: 'An answer to a mail.',
      examples: [{ missing: ['Fotokopi KTP', 'Bukti hak atas tanah'], note: 'Formulirnya kami lampirkan nanti.' }],
    },
  ),
)

export const NewMailClosure = named(
  'NewMailClosure',
  Type.Object(
    { reason: Reason('Why nothing is to come of it.') },
    { additionalProperties: false, description: 'Why a mail is closed.', examples: [{ reason: 'An advertisement.' }] },
  ),
)

export const NewMailTransfer = named(
  'NewMailTransfer',
  Type.Object(
    {
      officeId: Id('The office whose triage it goes to. It has a counter.'),
      reason: Reason('Why it belongs there.'),
    },
    {
      additionalProperties: false,
      description: 'Where a mail is handed on to.',
      examples: [{ officeId: id, reason: 'The site is in Gambir.' }],
    },
  ),
)

export const NewMailFiling = named(
  'NewMailFiling',
  Type.Object(
    {
      applicationReference: Type.String({
        minLength: 9,
        maxLength: 40,
        description: 'The application, by its reference, however it is written down.',
      }),
      reason: Reason('Why it belongs there: it stands in the history of the application.'),
    },
    {
      additionalProperties: false,
      description: 'Into which application a mail is put.',
      examples: [{ applicationReference: '7K3M-9QXT-C', reason: 'Its sender named the file by phone.' }],
    },
  ),
)

const { permitType, villageCode, answers } = NewApplication.properties
export const NewMailDraft = named(
  'NewMailDraft',
  Type.Object(
    { permitType, villageCode, answers, assistance: ref(Assistance), language: LanguageOfSender },
    {
      additionalProperties: false,
      description: 'A draft to be made of a mail, as a counter files for somebody.',
      examples: [
        {
          permitType: 'IMB',
          villageCode: '31.71.06.1001',
          assistance: { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' },
        },
      ],
    },
  ),
)

export const mailActSchemas = [TriageActed, NewMailAnswer, NewMailClosure, NewMailTransfer, NewMailDraft, NewMailFiling]
