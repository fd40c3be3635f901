import Type, { type Static } from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, noOtherMembers, nullable, OneOf } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { tellableKinds } from '../notifications/telling/telling.ts'
import { contactBases, contactChannels } from './contact.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'
const Channel = OneOf(contactChannels, { description: 'The channel of the address. More may come.' })
const Language = (description = 'The language of the notices.') => OneOf(languages, { description })
const Kinds = nullable(
  Type.Array(OneOf(tellableKinds, { description: 'A kind of notice.' }), {
    uniqueItems: true,
    maxItems: tellableKinds.length,
    description:
      'The kinds of notices that the address gets. Null for the default of its channel: all by e-mail; by phone ' +
      'decisions and what needs an action. Letters about corrections, objections, appeals and refunds, about the ' +
      'account that has the application, about the office that keeps it after its end, about a permit that another ' +
      'one replaces, and reminders that a permit ends, come as by that default, whatever was chosen.',
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
      language: Type.Optional(Language('The language of the notices. The language of the request if left out.')),
    },
    {
      ...noOtherMembers,
      description: 'A new contact address.',
      examples: [{ channel: 'email', address: 'applicant-1@example.org', language: 'id' }],
    },
  ),
)

const contact = {
  id: exampleId,
  version: 2,
  channel: 'email',
  address: 'a•••@example.org',
  language: 'id',
  kinds: null,
  basis: 'code',
  confirmedAt: exampleAt,
  codeExpiresAt: null,
  unreachableSince: null,
  createdAt: exampleAt,
}
export const Contact = named(
  'ContactAddress',
  Type.Object(
    {
      id: Id('Identifier of the contact.'),
      version: Type.Integer({ minimum: 1, description: 'The version of the contact. The ETag begins with it.' }),
      channel: Channel,
      address: Type.String({ description: 'The masked address; its owner can recognise it.' }),
      language: Language(),
      kinds: Kinds,
      basis: nullable(
        OneOf(contactBases, {
          description:
            'The proof that the address belongs to the person: a code that was sent there, the verification by the ' +
            'issuer, or the statement at a counter. Null before it is confirmed. More may come.',
        }),
      ),
      confirmedAt: nullable(Instant('The time of the confirmation. Null while the code is awaited.')),
      codeExpiresAt: nullable(Instant('The end of validity of the code. Null once the address is confirmed.')),
      unreachableSince: nullable(
        Instant(
          'The time at which a notice came back because the address accepts nothing. Nothing is sent there until it ' +
            'is confirmed again.',
        ),
      ),
      createdAt: Instant('The time at which the address was added.'),
    },
    { description: 'A contact address for notices.', examples: [contact] },
  ),
)
export type Contact = Static<typeof Contact>

export const ContactList = listOf('ContactAddressList', Contact, 'Contact addresses, the oldest first.', contact)

export const NewContactConfirmation = named(
  'NewContactConfirmation',
  Type.Object(
    {
      code: Type.String({
        pattern: '^[0-9 -]{6,10}$',
        description: 'The code that was sent to the address.',
        examples: ['123 456'],
      }),
    },
    {
      ...noOtherMembers,
      description: 'The code that was sent to an address, as proof that its owner reads it.',
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
      ...noOtherMembers,
      description: 'The changes of a contact address.',
      examples: [{ language: 'en', kinds: ['returned', 'payment_due', 'permit_ready'] }],
    },
  ),
)

export const contactSchemas = [NewContact, Contact, ContactList, NewContactConfirmation, ContactPatch]
