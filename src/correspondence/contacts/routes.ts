import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { Problem } from '../../http/problems/problem.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { changeContact } from './changes.ts'
import { findContact, listContacts } from './queries.ts'
import { Contact, ContactList, ContactPatch, NewContact, NewContactConfirmation } from './schema.ts'
import { addContact, confirmContact, removeContact, type Stating } from './state.ts'

const tags = ['Contacts']
const params = Type.Object({ id: Id('Identifier of the contact.') })

type ContactParts = { database: Database } & Stating

/** Registers the routes of a person's own contact addresses. */
export async function contacts(app: App, parts: ContactParts) {
  createContactRoute(app, parts)
  listContactsRoute(app, parts)
  createContactConfirmationRoute(app, parts)
  updateContactRoute(app, parts)
  removeContactRoute(app, parts)
}

function createContactRoute(app: App, { database, vault, channels, limits }: ContactParts) {
  app.post(
    '/me/contacts',
    {
      schema: {
        operationId: 'createContact',
        tags,
        summary: 'Add a contact address of mine',
        description:
          'Adds an e-mail address or a phone number of the caller for notices. A code is sent there; it is valid ' +
          'for 30 minutes. Once confirmed, the address replaces the one of the same channel. Fails with ' +
          '`contact_known` if it is confirmed already, and with `rate_limited` after too many codes for one ' +
          'person or one address.',
        headers: PostHeaders,
        body: NewContact,
        response: {
          201: ref(Contact),
          ...refusals('contact_known', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, vault.fingerprint(body)), async (tx) => {
        const contact = await addContact(
          tx,
          { vault, channels, limits },
          { language: languageOf(request), ...body },
          actor,
        )
        return created(contact, { etag: etagOf(contact) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listContactsRoute(app: App, { database: { reader } }: ContactParts) {
  app.get(
    '/me/contacts',
    {
      schema: {
        operationId: 'listContacts',
        tags,
        summary: 'List my contact addresses',
        description:
          'Returns the addresses of the caller, masked, the oldest first. For each channel there can be one ' +
          'confirmed address and one that waits for its code.',
        querystring: PageQuery,
        response: { 200: ref(ContactList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ actor, query }) =>
      pageById(query, { list: 'contacts', of: actor.personId }, (paging) =>
        listContacts(reader, actor.personId, paging),
      ),
  )
}

function createContactConfirmationRoute(app: App, { database, vault, limits }: ContactParts) {
  app.post(
    '/me/contacts/:id/confirmations',
    {
      schema: {
        operationId: 'createContactConfirmation',
        tags,
        summary: 'Confirm a contact address',
        description:
          'Confirms an address with the code that was sent to it. Notices go there from then on. A wrong or ' +
          'expired code is `rule_broken`. After ten wrong codes in an hour the answer is ' +
          '`rate_limited`.',
        params,
        headers: PostHeaders,
        body: NewContactConfirmation,
        response: {
          201: ref(Contact),
          ...refusals('not_found', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      await findContact(database.reader, actor.personId, id)
      limits.demand('contact_guesses', id)
      const answer = await onceInTransaction(database, keyOf(request, headers, vault.fingerprint(body)), async (tx) => {
        const contact = await confirmContact(tx, vault, id, body.code, actor)
        return created(contact, { etag: etagOf(contact) })
      })
      limits.giveBack('contact_guesses', id)
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function updateContactRoute(app: App, { database: { pool } }: ContactParts) {
  app.patch(
    '/me/contacts/:id',
    {
      schema: {
        operationId: 'updateContact',
        tags,
        summary: 'Change the language or the notices of a contact address',
        description:
          'Sets the language of the notices to an address, and the kinds of notices that it gets. Members that ' +
          'are left out stay as they are.',
        consumes: ['application/merge-patch+json', 'application/json'],
        params,
        headers: ChangeHeaders,
        body: ContactPatch,
        response: { 200: ref(Contact), ...refusals('not_found', 'stale', 'precondition_required') },
      },
    },
    async ({ actor, body, headers, params: { id } }, reply) => {
      const version = demandedVersionOf(headers)
      const changed = await changeContact(pool, actor.personId, id, version, body)
      if (changed) return reply.header('etag', etagOf(changed)).send(changed)
      await findContact(pool, actor.personId, id)
      throw new Problem('stale', {})
    },
  )
}

function removeContactRoute(app: App, { database: { pool } }: ContactParts) {
  app.delete(
    '/me/contacts/:id',
    {
      schema: {
        operationId: 'removeContact',
        tags,
        summary: 'Remove a contact address',
        description:
          'Deletes an address of the caller; nothing more is sent there. An address that the issuer has verified ' +
          'is not added again automatically.',
        params,
        headers: ChangeHeaders,
        response: { 204: NoContent, ...refusals('not_found', 'stale', 'precondition_required') },
      },
    },
    async ({ actor, headers, params: { id } }, reply) => {
      const version = demandedVersionOf(headers)
      await findContact(pool, actor.personId, id)
      await removeContact(pool, id, version, actor)
      return reply.code(204).send(null)
    },
  )
}
