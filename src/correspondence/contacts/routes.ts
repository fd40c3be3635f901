import Type from 'typebox'
import { etagOf } from '../../applications/present.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { onceInTransaction } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { Problem } from '../../http/problems/problem.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { changeContact } from './changes.ts'
import { findContact, listContacts } from './queries.ts'
import { Contact, ContactList, ContactPatch, NewContact, NewContactConfirmation } from './schema.ts'
import { addContact, confirmContact, removeContact, type Stating } from './state.ts'

const tags = ['Contacts']
const params = Type.Object({ id: Id('The contact.') })

/** The addresses at which a person is told of their applications. */
export async function contacts(app: App, { database, ...stating }: { database: Database } & Stating) {
  const { lane, pool } = database
  const { vault, limits } = stating

  app.post(
    '/me/contacts',
    {
      schema: {
        operationId: 'createContact',
        tags,
        summary: 'State where to tell me',
        description:
          'An e-mail address or phone number of the caller. A code is sent there, good for 30 minutes; once it is ' +
          'confirmed it takes the place of the address of that channel there was. How often codes are sent is ' +
          'limited by person and by address.',
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
        const contact = await addContact(tx, stating, { language: languageOf(request), ...body }, actor)
        return { statusCode: 201, headers: { etag: etagOf(contact) }, body: contact }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/me/contacts',
    {
      schema: {
        operationId: 'listContacts',
        tags,
        summary: 'List where I am told',
        description:
          'The addresses of the caller, masked, in the order in which they were stated; one of a channel that is ' +
          'confirmed, and one that waits for its code.',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(ContactList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      const list = { list: 'contacts', of: actor.personId }
      return page(
        await listContacts(lane, actor.personId, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )

  app.post(
    '/me/contacts/:id/confirmations',
    {
      schema: {
        operationId: 'createContactConfirmation',
        tags,
        summary: 'Confirm an address',
        description:
          'With the code that was sent there. Wrong codes are counted: after ten in an hour nobody is answered ' +
          'about that address for a while.',
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
      await findContact(lane, actor.personId, id)
      limits.demand('contact_guesses', id)
      const answer = await onceInTransaction(database, keyOf(request, headers, vault.fingerprint(body)), async (tx) => {
        const contact = await confirmContact(tx, vault, id, body.code, actor)
        return { statusCode: 201, headers: { etag: etagOf(contact) }, body: contact }
      })
      limits.giveBack('contact_guesses', id)
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.patch(
    '/me/contacts/:id',
    {
      schema: {
        operationId: 'updateContact',
        tags,
        summary: 'Change what an address is for',
        description: 'The language of what is sent there, and the kinds of notices.',
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

  app.delete(
    '/me/contacts/:id',
    {
      schema: {
        operationId: 'removeContact',
        tags,
        summary: 'Take an address away',
        description:
          'It is forgotten, and nothing more goes there; one that the issuer had verified does not come back by ' +
          'itself.',
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
