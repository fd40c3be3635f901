import Type, { type Static } from 'typebox'
import { Id, Instant, listOf, named, nullable, OneOf } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { tellableKinds } from '../notifications/telling.ts'
import { contactBases, contactChannels } from './contact.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'
const strict = { additionalProperties: false } as const
const Channel = OneOf(contactChannels, { description: 'By what messages go there. More may come.' })
const Language = (description = 'The language messages are in.') => OneOf(languages, { description })
const Kinds = nullable(
  Type.Array(OneOf(tellableKinds, { description: 'A kind of notice.' }), {
    uniqueItems: true,
    maxItems: tellableKinds.length,
    description:
      'What the address is told of; null for what its channel is for: all by e-mail, by phone what has to be acted on.',
  }),
)

export const NewContact = named(
  'NewContactAddress',
  Type.Object(
    {
      channel: Channel,
      address: Type.String({
        minLength: 3,
        maxLength: 254,
        description: 'An e-mail address, or a phone number in international form.',
        examples: ['applicant-1@example.org'],
      }),
      language: Type.Optional(Language('The language messages are in; that of the request unless stated.')),
    },
    {
      ...strict,
      description: 'An address to be told at.',
      examples: [{ channel: 'email', address: 'applicant-1@example.org', language: 'id' }],
    },
  ),
)

const contact = {
  id,
  version: 2,
  channel: 'email',
  address: 'a•••@example.org',
  language: 'id',
  kinds: null,
  basis: 'code',
  confirmedAt: at,
  codeExpiresAt: null,
  unreachableSince: null,
  createdAt: at,
}
export const Contact = named(
  'ContactAddress',
  Type.Object(
    {
      id: Id('The contact.'),
      version: Type.Integer({ minimum: 1, description: 'Its version, with which its ETag begins.' }),
      channel: Channel,
      address: Type.String({ description: 'The address, masked: enough to know it again.' }),
      language: Language(),
      kinds: Kinds,
      basis: nullable(
        OneOf(contactBases, {
          description:
            'How it is known to be theirs: by a code that was sent there, by the issuer, or as stated at a counter. ' +
            'More may come.',
        }),
      ),
      confirmedAt: nullable(Instant('Since when it is used; null while its code is waited for.')),
      codeExpiresAt: nullable(Instant('Until when its code is good.')),
      unreachableSince: nullable(
        Instant(
          'When a message came back because the address takes nothing. Nothing goes there until it is confirmed again.',
        ),
      ),
      createdAt: Instant('When it was stated.'),
    },
    { description: 'An address that somebody is told at.', examples: [contact] },
  ),
)
export type Contact = Static<typeof Contact>

export const ContactList = listOf(
  'ContactAddressList',
  Contact,
  'Addresses, in the order in which they were stated.',
  contact,
)

export const NewContactConfirmation = named(
  'NewContactConfirmation',
  Type.Object(
    {
      code: Type.String({ pattern: '^[0-9 -]{6,10}$', description: 'The code that was sent to the address.' }),
    },
    {
      ...strict,
      description: 'The code that proves that one reads what is sent to an address.',
      examples: [{ code: '482913' }],
    },
  ),
)

export const ContactPatch = named(
  'ContactAddressPatch',
  Type.Object(
    {
      language: Type.Optional(Language()),
      kinds: Type.Optional(Kinds),
    },
    {
      ...strict,
      description: 'What changes about a contact.',
      examples: [{ language: 'en', kinds: ['returned', 'payment_due', 'permit_ready'] }],
    },
  ),
)

export const contactSchemas = [NewContact, Contact, ContactList, NewContactConfirmation, ContactPatch]
