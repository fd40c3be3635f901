import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { scanStates } from '../documents/scan-state.ts'
import { longestText, messageKinds, sides } from './correspondence.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const kindWords = 'A `message` is for the other side; a `note` is for officers alone; a `call` tells of a phone call.'

const attachmentsLimit = 10

export const NewMessage = named(
  'NewMessage',
  Type.Object(
    {
      kind: OneOf(messageKinds, {
        description: `${kindWords} Notes and calls are the office's; the counter that files for somebody records calls too.`,
      }),
      text: Type.String({
        minLength: 1,
        maxLength: longestText,
        pattern: '\\S',
        description: 'Plain text, without identity numbers.',
      }),
      internal: Type.Optional(
        Type.Boolean({
          description:
            "Of a call by the office: whether the applicant's side never sees it. A note is always internal, a message never.",
        }),
      ),
      attachments: Type.Optional(
        Type.Array(Id('A present document of the application.'), {
          uniqueItems: true,
          maxItems: attachmentsLimit,
          description:
            'Documents it speaks of. What has no slot of the permit type is uploaded to the slot `message_attachment` first.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'Something to write about an application.',
      examples: [{ kind: 'message', text: 'The site plan is on its way.' }],
    },
  ),
)

const authorExample = {
  standing: 'front_desk',
  name: 'Front desk officer',
  office: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
}
const MessageAuthor = named(
  'MessageAuthor',
  Type.Object(
    {
      standing: Type.String({
        description: 'As what they wrote: applicant, assistant, front_desk, reviewer, inspector, cashier or head.',
      }),
      name: Type.String({
        description:
          'Their name; of a mail about a file that nobody has taken over yet, its address as far as it is shown.',
      }),
      office: nullable(ref(Names)),
    },
    { description: 'Who wrote it.', examples: [authorExample] },
  ),
)

const attachmentExample = {
  id,
  slot: 'message_attachment',
  fileName: 'sketch.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
}
const MessageAttachment = named(
  'MessageAttachment',
  Type.Object(
    {
      id: Id('The document, which is downloaded as every other.'),
      slot: Type.String({ description: 'The slot it fills.' }),
      fileName: Type.String({ description: 'Its name where it came from.' }),
      mediaType: Type.String({ description: 'Its media type, judged by content.' }),
      sizeBytes: Type.Integer({ minimum: 1, description: 'Its size in bytes.' }),
    },
    { description: 'A document that a message speaks of.', examples: [attachmentExample] },
  ),
)

export const receivedExample = {
  id,
  fileName: 'ktp.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
  scan: 'clean',
  slot: 'identity_card',
  documentId: null,
  discarded: null,
}
const discardedExample = {
  at: '2026-11-27T02:15:30.000Z',
  by: 'Front desk officer',
  reason: 'A page of somebody else.',
}
const ReceivedFileDiscarded = named(
  'ReceivedFileDiscarded',
  Type.Object(
    {
      at: Timestamp('When.'),
      by: Type.String({ description: 'Who did it.' }),
      reason: nullable(Type.String({ description: 'Why, where that was said.' })),
    },
    { description: 'That a file was discarded: its bytes are gone.', examples: [discardedExample] },
  ),
)

export const ReceivedAttachment = named(
  'ReceivedAttachment',
  Type.Object(
    {
      id: Id('The file.'),
      fileName: Type.String({ description: 'Its name where it came from.' }),
      mediaType: Type.String({ description: 'Its media type, judged by content.' }),
      sizeBytes: Type.Integer({ minimum: 0, description: 'Its size in bytes.' }),
      scan: OneOf(scanStates, {
        description:
          'What the virus scanner said: `unscanned` where there is none, `failed` where it did not answer; then it is scanned again, ever more rarely. What is infected or failed is not accepted.',
      }),
      slot: nullable(
        Type.String({
          description: 'The slot it is for, as far as its sender, its name or somebody since has said so.',
        }),
      ),
      documentId: nullable(
        Id('The document that it became when somebody accepted it. Until then it counts for nothing.'),
      ),
      discarded: nullable(ref(ReceivedFileDiscarded)),
    },
    { description: 'A file that came by mail.', examples: [receivedExample] },
  ),
)

const MessageMail = named(
  'MessageMail',
  Type.Object(
    {
      reference: Type.String({ description: 'What its sender was told it by.' }),
      from: nullable(
        Type.String({
          description: 'The address it says it is from, masked. What an officer put there may be from anybody.',
        }),
      ),
    },
    {
      description:
        'The mail that a message is: one that the applicant sent, or, by the office, one that an officer put there.',
      examples: [{ reference: '7K3M-9QXT-C', from: 'a•••@example.org' }],
    },
  ),
)

const messageExample = {
  id,
  kind: 'message',
  internal: false,
  side: 'office',
  author: authorExample,
  channel: 'web',
  text: 'Please send a sketch of the gate.',
  attachments: [attachmentExample],
  receivedMail: null,
  receivedAttachments: [],
  readByOtherSide: false,
  at: '2026-11-23T02:15:30.000Z',
}
export const Message = named(
  'Message',
  Type.Object(
    {
      id: Id('The message.'),
      kind: OneOf(messageKinds, { description: `${kindWords} More kinds may come.` }),
      internal: Type.Boolean({ description: 'Whether only officers see it.' }),
      side: OneOf(sides, {
        description: 'Which side wrote it; the counter that filed for somebody writes for the applicant.',
      }),
      author: ref(MessageAuthor),
      channel: OneOf(channels, { description: 'How they reached the network.' }),
      text: Type.String({
        description:
          'What they wrote. Plain text: show it as such. Once the personal data of the application has gone, three dots.',
      }),
      attachments: Type.Array(ref(MessageAttachment), { description: 'The documents it speaks of.' }),
      receivedMail: nullable(ref(MessageMail)),
      receivedAttachments: Type.Array(ref(ReceivedAttachment), {
        description: 'The files of a mail. They count once they are accepted.',
      }),
      readByOtherSide: Type.Boolean({
        description: 'Whether somebody of the other side has marked it as read; never for what is internal.',
      }),
      at: Timestamp('When it was written.'),
    },
    {
      description: 'A piece of the correspondence about an application. It never changes.',
      examples: [messageExample],
    },
  ),
)

export const MessageList = listOf(
  'MessageList',
  Message,
  'The correspondence about an application, the newest first.',
  messageExample,
)

export const NewReadMark = named(
  'NewReadMark',
  Type.Object(
    {
      readUpTo: Id('The newest message that was read.'),
    },
    { additionalProperties: false, description: "Up to where one's side has read.", examples: [{ readUpTo: id }] },
  ),
)

export const ReadMark = named(
  'ReadMark',
  Type.Object(
    {
      unread: Type.Integer({
        minimum: 0,
        description: "How many messages of the other side nobody of one's own has marked as read.",
      }),
    },
    { description: "How one's side stands with the correspondence.", examples: [{ unread: 0 }] },
  ),
)

export const messageSchemas = [
  NewMessage,
  MessageAuthor,
  MessageAttachment,
  ReceivedFileDiscarded,
  ReceivedAttachment,
  MessageMail,
  Message,
  MessageList,
  NewReadMark,
  ReadMark,
]
