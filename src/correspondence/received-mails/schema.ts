import Type from 'typebox'
import { ReceivedAttachment, receivedExample } from '../../applications/messages/schema.ts'
import { Assistance, NewApplication } from '../../applications/schema.ts'
import { Id, Instant, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { ignoredReasons, mailActs, mailSources, receivedMailStates, triageReasons } from './received-mail.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'
const reasonLimit = 1_000
const noteLimit = 2_000
const missingLimit = 30
const lineLimit = 300

const Reason = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: reasonLimit,
    pattern: '\\S',
    description: `${description} Without identity or phone numbers.`,
  })
const LanguageOfSender = Type.Optional(
  OneOf(languages, {
    description:
      'In which language the sender is written to. Unless stated, the one that they wrote in, and Indonesian where ' +
      'that is not clear.',
  }),
)

const SenderChecks = named(
  'SenderChecks',
  Type.Object(
    {
      spf: Type.String({ description: 'Whether the server that sent it may (RFC 7208).' }),
      dkim: Type.String({ description: 'Whether a signature holds (RFC 6376).' }),
      dmarc: Type.String({ description: "Whether one of them is of the sender's own domain, as that asks for." }),
    },
    {
      description: 'What the checks of a sender came to, in the words of RFC 8601: pass, fail, none and others.',
      examples: [{ spf: 'none', dkim: 'pass', dmarc: 'pass' }],
    },
  ),
)

const officeExample = { id, names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' } }
const TriageOffice = named(
  'TriageOffice',
  Type.Object(
    { id: Id('The office.'), names: ref(Names) },
    { description: 'The office in whose triage a mail is.', examples: [officeExample] },
  ),
)
const NamedApplication = named(
  'NamedApplication',
  Type.Object(
    { id: Id('The application.'), reference: Type.String({ description: 'Its reference.' }) },
    { description: 'An application, by name.', examples: [{ id, reference: '7K3M-9QXT-C' }] },
  ),
)

const NamedMail = named(
  'NamedMail',
  Type.Object(
    { id: Id('The mail.'), reference: Type.String({ description: 'Its reference.' }) },
    {
      description:
        'The first mail of a conversation. A mail joins it when it answers a letter of ours about that mail, by ' +
        'the signed address or the tag of the letter, and is proven to come from the address the letter went to.',
      examples: [{ id, reference: '7K3M-9QXT-C' }],
    },
  ),
)
const MailOfConversation = named(
  'MailOfConversation',
  Type.Object(
    {
      id: Id('The mail.'),
      reference: Type.String({ description: 'Its reference.' }),
      state: OneOf(receivedMailStates, { description: 'What has become of it. More may come.' }),
      receivedAt: Timestamp('When it was taken in.'),
    },
    {
      description: 'A mail of a conversation.',
      examples: [{ id, reference: '7K3M-9QXT-C', state: 'answered', receivedAt: at }],
    },
  ),
)

const summary = {
  id: Id('The mail.'),
  reference: Type.String({ description: 'What its sender is told it by.', examples: ['7K3M-9QXT-C'] }),
  state: OneOf(receivedMailStates, {
    description:
      'What has become of it: it waits in `triage`, was `answered`, `drafted`, `filed` or `closed`. More may come.',
  }),
  reason: nullable(
    OneOf([...triageReasons, ...ignoredReasons], { description: 'Why it was not filed by itself. More may come.' }),
  ),
  source: OneOf(mailSources, { description: 'By what way it came.' }),
  receivedAt: Timestamp('When it was taken in.'),
  sizeBytes: Type.Integer({ minimum: 0, description: 'Its size in bytes.' }),
  from: nullable(
    Type.String({ description: 'The address it says it is from, masked; null when it names none, or several.' }),
  ),
  authenticated: Type.Boolean({ description: 'Whether the domain of that address answers for it.' }),
  checks: nullable(ref(SenderChecks)),
  attachmentCount: Type.Integer({ minimum: 0, description: 'How many files it has.' }),
  office: ref(TriageOffice),
  about: nullable(ref(NamedApplication)),
  application: nullable(ref(NamedApplication)),
  repliesTo: nullable(ref(NamedMail)),
  language: nullable(
    OneOf(languages, {
      description: 'In which language it seems to be written, by its words; null where that is not clear.',
    }),
  ),
  forgotten: Type.Boolean({
    description: 'Whether it was kept long enough: what it said, who sent it and its files are gone.',
  }),
}
const summaryExample = {
  id,
  reference: '7K3M-9QXT-C',
  state: 'triage',
  reason: 'no_file',
  source: 'smtp',
  receivedAt: at,
  sizeBytes: 48_213,
  from: 'a•••@example.org',
  authenticated: true,
  checks: { spf: 'none', dkim: 'pass', dmarc: 'pass' },
  attachmentCount: 1,
  office: officeExample,
  about: null,
  application: null,
  repliesTo: null,
  language: 'id',
  forgotten: false,
}

export const ReceivedMailSummary = named(
  'ReceivedMailSummary',
  Type.Object(summary, {
    description:
      'A mail as it stands in a list: nothing of it is opened. `about` is the application that it names, whoever sent it; `application` the one that was drafted of it, or that it was put into.',
    examples: [summaryExample],
  }),
)
export const ReceivedMailList = listOf(
  'ReceivedMailList',
  ReceivedMailSummary,
  'Mails of a triage, the longest waiting first.',
  summaryExample,
)

const actExample = { act: 'answered', reason: null, by: 'Front desk officer', at }
const MailActItem = named(
  'ReceivedMailAct',
  Type.Object(
    {
      act: OneOf(mailActs, { description: 'What was done. More may come.' }),
      reason: nullable(Type.String({ description: 'Why, where that was said.' })),
      by: Type.String({ description: 'Who did it.' }),
      at: Timestamp('When.'),
    },
    { description: 'What an officer did with a mail.', examples: [actExample] },
  ),
)

export const ReceivedMail = named(
  'ReceivedMail',
  Type.Object(
    {
      ...summary,
      from: nullable(Type.String({ description: 'The address it says it is from.' })),
      fromName: Type.String({ description: 'The name beside it. Anybody can write any name there.' }),
      subject: Type.String({ description: 'Its subject. Plain text: show it as such.' }),
      text: Type.String({ description: 'What was written. Plain text: show it as such.' }),
      attachments: Type.Array(ref(ReceivedAttachment), { description: 'Its files.' }),
      acts: Type.Array(ref(MailActItem), { description: 'What officers did with it, the oldest first.' }),
      conversation: Type.Array(ref(MailOfConversation), {
        description: 'All mails of its conversation that the caller may see, itself among them, the oldest first.',
      }),
    },
    {
      description: 'A whole mail, opened.',
      examples: [
        {
          ...summaryExample,
          from: 'applicant-1@example.org',
          fromName: '',
          subject: 'IMB',
          text: 'Rumah saya di Kelurahan Menteng.',
          attachments: [receivedExample],
          acts: [actExample],
          conversation: [{ id, reference: '7K3M-9QXT-C', state: 'triage', receivedAt: at }],
        },
      ],
    },
  ),
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

const receivedForExample = { ...receivedExample, mailReference: '7K3M-9QXT-C', receivedAt: at }
export const ReceivedForApplication = named(
  'ReceivedForApplication',
  Type.Object(
    {
      ...ReceivedAttachment.properties,
      mailReference: Type.String({ description: 'The mail that it came with.' }),
      receivedAt: Instant('When that came.'),
    },
    { description: 'A file that came by mail for an application.', examples: [receivedForExample] },
  ),
)
export const ReceivedForApplicationList = listOf(
  'ReceivedForApplicationList',
  ReceivedForApplication,
  'Files that came by mail for an application, the oldest first.',
  receivedForExample,
)

export const NewAcceptance = named(
  'NewAcceptance',
  Type.Object(
    {
      slot: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'The slot it is for, where it is another than the one that is named already, or none is.',
        }),
      ),
    },
    { additionalProperties: false, description: 'For what a file is accepted.', examples: [{ slot: 'identity_card' }] },
  ),
)

export const NewFileDiscard = named(
  'NewFileDiscard',
  Type.Object(
    {
      reason: Type.Optional(Reason('Why nothing is to come of it; has to be said by officers.')),
    },
    {
      additionalProperties: false,
      description: 'That a file is to be discarded.',
      examples: [{ reason: 'A page of somebody else.' }],
    },
  ),
)

export const NewMailSubmission = named(
  'NewMailSubmission',
  Type.Object(
    { statement: Type.Literal('accepted', { description: 'The applicant states that what is submitted is true.' }) },
    {
      additionalProperties: false,
      description: 'What the form of the page sends.',
      examples: [{ statement: 'accepted' }],
    },
  ),
)

export const receivedMailSchemas = [
  NewMailSubmission,
  SenderChecks,
  TriageOffice,
  NamedApplication,
  NamedMail,
  MailOfConversation,
  ReceivedMailSummary,
  ReceivedMailList,
  MailActItem,
  ReceivedMail,
  TriageActed,
  NewMailAnswer,
  NewMailClosure,
  NewMailTransfer,
  NewMailDraft,
  NewMailFiling,
  ReceivedForApplication,
  ReceivedForApplicationList,
  NewAcceptance,
  NewFileDiscard,
]
