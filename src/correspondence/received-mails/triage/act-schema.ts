import Type from 'typebox'
import { Assistance, NewApplication } from '../../../applications/drafts/schema.ts'
import { Answers } from '../../../applications/schema-parts.ts'
import { exampleId } from '../../../http/examples.ts'
import { Id, Instant, named, nullable, OneOf, ref } from '../../../http/schema.ts'
import { languages } from '../../../platform/words.ts'
import { Reason } from '../reason-schema.ts'
import { mailActs } from '../received-mail.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'
const noteLimit = 2_000
const missingLimit = 30
const lineLimit = 300

const LanguageOfSender = Type.Optional(
  OneOf(languages, {
    description:
      'The language of letters to the sender. If left out: the language of the e-mail, and Indonesian where that is ' +
      'not clear.',
  }),
)

export const TriageActed = named(
  'TriageActed',
  Type.Object(
    {
      id: Id('Identifier of the act.'),
      act: OneOf(mailActs, { description: 'The kind of the act. More may come.' }),
      reason: nullable(Type.String({ description: 'The reason, if one was stated.' })),
      at: Instant('The time of the act.'),
    },
    {
      description: 'An act of an officer on an e-mail.',
      examples: [{ id: exampleId, act: 'closed', reason: 'An advertisement.', at: exampleAt }],
    },
  ),
)

export const NewMailAnswer = named(
  'NewMailAnswer',
  Type.Object(
    {
      missing: Type.Optional(
        Type.Array(
          Type.String({
            minLength: 1,
            maxLength: lineLimit,
            pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$',
            description: 'One missing item, in one line.',
            examples: ['KTP pemohon'],
          }),
          {
            minItems: 1,
            maxItems: missingLimit,
            description:
              'The missing items, without identity or phone numbers. Leave it out to answer a question by `note` ' +
              'alone.',
          },
        ),
      ),
      note: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: noteLimit,
          pattern: '\\S',
          description: 'A note to the sender, without identity or phone numbers. Required without `missing`.',
        }),
      ),
      language: LanguageOfSender,
    },
    {
      additionalProperties: false,
      description: 'An answer to an e-mail.',
      examples: [{ missing: ['Fotokopi KTP', 'Bukti hak atas tanah'], note: 'Formulirnya kami lampirkan nanti.' }],
    },
  ),
)

export const NewMailClosure = named(
  'NewMailClosure',
  Type.Object(
    { reason: Reason('The reason for closing it.') },
    {
      additionalProperties: false,
      description: 'The closing of an e-mail.',
      examples: [{ reason: 'An advertisement.' }],
    },
  ),
)

export const NewMailTransfer = named(
  'NewMailTransfer',
  Type.Object(
    {
      officeId: Id('The office whose triage the e-mail goes to. It must have a counter.'),
      reason: Reason('The reason for handing it on.'),
    },
    {
      additionalProperties: false,
      description: 'The transfer of an e-mail to another office.',
      examples: [{ officeId: exampleId, reason: 'The site is in Gambir.' }],
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
        description: 'The reference of the application. Case and hyphens do not matter.',
      }),
      reason: Reason('The reason for filing it. It is shown in the history of the application.'),
    },
    {
      additionalProperties: false,
      description: 'The filing of an e-mail into an application.',
      examples: [{ applicationReference: '7K3M-9QXT-F', reason: 'The sender named the application by phone.' }],
    },
  ),
)

const { permitType, villageCode } = NewApplication.properties
export const NewMailDraft = named(
  'NewMailDraft',
  Type.Object(
    {
      permitType,
      villageCode,
      answers: Type.Optional(Answers('Answers to the form, complete or not.')),
      assistance: ref(Assistance),
      language: LanguageOfSender,
    },
    {
      additionalProperties: false,
      description: 'A draft to be made from an e-mail, as a counter files for somebody.',
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
