import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { exampleId } from '../../http/examples.ts'
import { Id, listOf, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { authorExample, MessageAuthor } from './author-schema.ts'
import { longestText, messageKinds, sides } from './correspondence.ts'
import { ReceivedAttachment, ReceivedFileDiscarded } from './received-schema.ts'

const kindWords = 'A `message` is for the other side, a `note` for officers only, a `call` records a telephone call.'

const attachmentsLimit = 10

export const NewMessage = named(
  'NewMessage',
  Type.Object(
    {
      kind: OneOf(messageKinds, {
        description: `${kindWords} Only the office writes notes; a counter that filed for somebody also records calls.`,
      }),
      text: Type.String({
        minLength: 1,
        maxLength: longestText,
        pattern: '\\S',
        description: 'The text, as plain text without identity numbers.',
      }),
      internal: Type.Optional(
        Type.Boolean({
          description:
            "For a call by the office: true to hide it from the applicant's side. A note is always internal, a " +
            'message never.',
        }),
      ),
      attachments: Type.Optional(
        Type.Array(Id('Identifier of a current document of the application.'), {
          uniqueItems: true,
          maxItems: attachmentsLimit,
          description:
            'Documents that the message refers to. Upload a file without a slot of its own to the slot ' +
            '`message_attachment` first.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'A new message about an application.',
      examples: [{ kind: 'message', text: 'The site plan is on its way.' }],
    },
  ),
)

const attachmentExample = {
  id: exampleId,
  slot: 'message_attachment',
  fileName: 'sketch.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
}
const MessageAttachment = named(
  'MessageAttachment',
  Type.Object(
    {
      id: Id('The document. Download it like any other.'),
      slot: Type.String({ description: 'The slot of the document.' }),
      fileName: Type.String({ description: 'The name of the file as it was sent.' }),
      mediaType: Type.String({ description: 'The media type, detected from the content.' }),
      sizeBytes: Type.Integer({ minimum: 1, description: 'The size in bytes.' }),
    },
    { description: 'A document that a message refers to.', examples: [attachmentExample] },
  ),
)

const MessageMail = named(
  'MessageMail',
  Type.Object(
    {
      reference: Type.String({ description: 'The reference number of the mail that its sender was given.' }),
      from: nullable(
        Type.String({
          description: 'The address of the sender as stated, masked. A mail that an officer filed may be from anybody.',
        }),
      ),
    },
    {
      description: 'The mail that became this message: sent by the applicant or, for the office, filed by an officer.',
      examples: [{ reference: '7K3M-9QXT-F', from: 'a•••@example.org' }],
    },
  ),
)

const messageExample = {
  id: exampleId,
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
      id: Id('Identifier of the message.'),
      kind: OneOf(messageKinds, { description: `${kindWords} More kinds may come.` }),
      internal: Type.Boolean({ description: 'True when only officers see it.' }),
      side: OneOf(sides, {
        description:
          'The side that wrote it. The counter that filed for somebody writes for the applicant; in a draft, for ' +
          'the office.',
      }),
      author: ref(MessageAuthor),
      channel: OneOf(channels, { description: 'The channel by which it was written.' }),
      text: Type.String({
        description:
          'The text, to be shown as plain text. Three dots once the personal data of the application was erased.',
      }),
      attachments: Type.Array(ref(MessageAttachment), { description: 'The documents that it refers to.' }),
      receivedMail: nullable(ref(MessageMail)),
      receivedAttachments: Type.Array(ref(ReceivedAttachment), {
        description: 'The files of a mail. They count once they are accepted.',
      }),
      readByOtherSide: Type.Boolean({
        description: 'True when the other side has marked it as read. Never for internal messages.',
      }),
      at: Timestamp('When it was written.'),
    },
    {
      description: 'A message about an application. It never changes.',
      examples: [messageExample],
    },
  ),
)

export const MessageList = listOf(
  'MessageList',
  Message,
  'Messages about an application, newest first.',
  messageExample,
)

export const NewReadMark = named(
  'NewReadMark',
  Type.Object(
    {
      readUpTo: Id('Identifier of the newest message that was read.'),
    },
    {
      additionalProperties: false,
      description: "The message up to which the caller's side has read.",
      examples: [{ readUpTo: exampleId }],
    },
  ),
)

export const ReadMark = named(
  'ReadMark',
  Type.Object(
    {
      unread: Type.Integer({
        minimum: 0,
        description: "Messages from the other side that nobody of the caller's side has marked as read.",
      }),
    },
    { description: "The state of the correspondence for the caller's side.", examples: [{ unread: 0 }] },
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
