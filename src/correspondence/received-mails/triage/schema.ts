import Type from 'typebox'
import { ReceivedAttachment, receivedExample } from '../../../applications/messages/schema.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../../http/schema.ts'
import { languages } from '../../../platform/words.ts'
import { ignoredReasons, mailActs, mailSources, receivedMailStates, triageReasons } from '../received-mail.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'

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
      'A mail as it stands in a list: nothing of it is opened. `about` is the application that it names, whoever ' +
      'sent it; `application` the one that was drafted of it, or that it was put into.',
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

export const mailSchemas = [
  SenderChecks,
  TriageOffice,
  NamedApplication,
  NamedMail,
  MailOfConversation,
  ReceivedMailSummary,
  ReceivedMailList,
  MailActItem,
  ReceivedMail,
]
