import Type from 'typebox'
import { ReceivedAttachment, receivedExample } from '../../../applications/messages/received-schema.ts'
import { exampleId } from '../../../http/examples.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../../http/schema.ts'
import { exampleOffice } from '../../../network/offices/example.ts'
import { languages } from '../../../platform/words.ts'
import { ignoredReasons, mailActs, mailSources, receivedMailStates, triageReasons } from '../received-mail.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'

const SenderChecks = named(
  'SenderChecks',
  Type.Object(
    {
      spf: Type.String({ description: 'The result of SPF (RFC 7208): may that server send for the domain?' }),
      dkim: Type.String({ description: 'The result of DKIM (RFC 6376): is a signature valid?' }),
      dmarc: Type.String({
        description: 'The result of DMARC (RFC 7489): does one of them belong to the domain of the sender?',
      }),
    },
    {
      description: 'The results of the checks of the sender, in the words of RFC 8601: pass, fail, none and others.',
      examples: [{ spf: 'none', dkim: 'pass', dmarc: 'pass' }],
    },
  ),
)

const TriageOffice = named(
  'TriageOffice',
  Type.Object(
    { id: Id('Identifier of the office.'), names: ref(Names) },
    { description: 'The office whose triage holds the e-mail.', examples: [exampleOffice] },
  ),
)
const NamedApplication = named(
  'NamedApplication',
  Type.Object(
    {
      id: Id('Identifier of the application.'),
      reference: Type.String({ description: 'The reference of the application.' }),
    },
    { description: 'An application, by id and reference.', examples: [{ id: exampleId, reference: '7K3M-9QXT-F' }] },
  ),
)

const NamedMail = named(
  'NamedMail',
  Type.Object(
    { id: Id('Identifier of the e-mail.'), reference: Type.String({ description: 'The reference of the e-mail.' }) },
    {
      description:
        'The first e-mail of a conversation. A reply to a letter about it joins the conversation, by the signed ' +
        'address or the tag of that letter, if it is proven to come from the address that the letter went to.',
      examples: [{ id: exampleId, reference: '7K3M-9QXT-F' }],
    },
  ),
)
const MailOfConversation = named(
  'MailOfConversation',
  Type.Object(
    {
      id: Id('Identifier of the e-mail.'),
      reference: Type.String({ description: 'The reference of the e-mail.' }),
      state: OneOf(receivedMailStates, { description: 'The state of the e-mail. More may come.' }),
      receivedAt: Timestamp('The time at which it was received.'),
    },
    {
      description: 'An e-mail of a conversation.',
      examples: [{ id: exampleId, reference: '7K3M-9QXT-F', state: 'answered', receivedAt: exampleAt }],
    },
  ),
)

const summary = {
  id: Id('Identifier of the e-mail.'),
  reference: Type.String({ description: 'The reference that its sender knows.', examples: ['7K3M-9QXT-F'] }),
  state: OneOf(receivedMailStates, {
    description: 'The state: it waits in `triage`, was `answered`, `drafted`, `filed` or `closed`. More may come.',
  }),
  reason: nullable(
    OneOf([...triageReasons, ...ignoredReasons], {
      description: 'The reason why it was not filed automatically. More may come.',
    }),
  ),
  source: OneOf(mailSources, { description: 'The protocol that it came by.' }),
  receivedAt: Timestamp('The time at which it was received.'),
  sizeBytes: Type.Integer({ minimum: 0, description: 'The size in bytes.' }),
  from: nullable(
    Type.String({ description: 'The masked address in its From header. Null if there is none, or more than one.' }),
  ),
  authenticated: Type.Boolean({ description: 'True if the domain of that address vouches for it (SPF, DKIM, DMARC).' }),
  checks: nullable(ref(SenderChecks)),
  attachmentCount: Type.Integer({ minimum: 0, description: 'The number of attachments.' }),
  office: ref(TriageOffice),
  about: nullable(ref(NamedApplication)),
  application: nullable(ref(NamedApplication)),
  repliesTo: nullable(ref(NamedMail)),
  language: nullable(
    OneOf(languages, { description: 'The language that it seems to be written in. Null where that is not clear.' }),
  ),
  forgotten: Type.Boolean({
    description: 'True once its time of keeping is over: text, sender and attachments are deleted.',
  }),
}
const summaryExample = {
  id: exampleId,
  reference: '7K3M-9QXT-F',
  state: 'triage',
  reason: 'no_file',
  source: 'smtp',
  receivedAt: exampleAt,
  sizeBytes: 48_213,
  from: 'a•••@example.org',
  authenticated: true,
  checks: { spf: 'none', dkim: 'pass', dmarc: 'pass' },
  attachmentCount: 1,
  office: exampleOffice,
  about: null,
  application: null,
  repliesTo: null,
  language: 'id',
  forgotten: false,
}

const ReceivedMailSummary = named(
  'ReceivedMailSummary',
  Type.Object(summary, {
    description:
      'An e-mail in a list, without subject and text. `about` is the application whose reference it states; anybody ' +
      'can state one. `application` is the one that was drafted from it, or that it was added to.',
    examples: [summaryExample],
  }),
)
export const ReceivedMailList = listOf(
  'ReceivedMailList',
  ReceivedMailSummary,
  'E-mails in triage, the longest waiting first.',
  summaryExample,
)

const actExample = { act: 'answered', reason: null, by: 'Front desk officer', at: exampleAt }
const MailActItem = named(
  'ReceivedMailAct',
  Type.Object(
    {
      act: OneOf(mailActs, { description: 'The kind of the act. More may come.' }),
      reason: nullable(Type.String({ description: 'The reason, if one was stated.' })),
      by: Type.String({ description: 'The name of the officer.' }),
      at: Timestamp('The time of the act.'),
    },
    { description: 'An act of an officer on an e-mail.', examples: [actExample] },
  ),
)

export const ReceivedMail = named(
  'ReceivedMail',
  Type.Object(
    {
      ...summary,
      from: nullable(Type.String({ description: 'The address in its From header.' })),
      fromName: Type.String({ description: 'The name beside that address. It is not verified.' }),
      subject: Type.String({ description: 'The subject. Plain text: escape it when you show it.' }),
      text: Type.String({ description: 'The text. Plain text: escape it when you show it.' }),
      attachments: Type.Array(ref(ReceivedAttachment), { description: 'The attachments.' }),
      acts: Type.Array(ref(MailActItem), { description: 'The acts of officers on it, the oldest first.' }),
      conversation: Type.Array(ref(MailOfConversation), {
        description: 'All e-mails of its conversation that the caller may see, this one included, the oldest first.',
      }),
    },
    {
      description: 'A whole e-mail.',
      examples: [
        {
          ...summaryExample,
          from: 'applicant-1@example.org',
          fromName: '',
          subject: 'IMB',
          text: 'Rumah saya di Kelurahan Menteng.',
          attachments: [receivedExample],
          acts: [actExample],
          conversation: [{ id: exampleId, reference: '7K3M-9QXT-F', state: 'triage', receivedAt: exampleAt }],
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
