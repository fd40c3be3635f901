import Type from 'typebox'
import { ApplicationParams } from '../../applications/params.ts'
import { pageById } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { listApplicationContacts } from './queries.ts'
import { Contact, ContactList, NewContact } from './schema.ts'
import { removeFromApplication, type Stating, stateForApplication } from './state.ts'

const tags = ['Contacts']

type ApplicationContactParts = { database: Database } & Pick<Stating, 'vault' | 'channels'>

/** Registers the routes of the contact addresses of applications that a counter files for somebody. */
export async function applicationContacts(app: App, parts: ApplicationContactParts) {
  createApplicationContactRoute(app, parts)
  listApplicationContactsRoute(app, parts)
  removeApplicationContactRoute(app, parts)
}

function createApplicationContactRoute(app: App, { database, vault, channels }: ApplicationContactParts) {
  app.post(
    '/applications/:id/contacts',
    {
      schema: {
        operationId: 'createApplicationContact',
        tags,
        summary: 'Add a contact address of an applicant',
        description:
          'For the front desk that files for somebody without an account. Notices of this application go to the ' +
          'address until somebody takes the application over. It replaces the address stated for the same channel ' +
          'before. The applicant gets the number and the tracking key of the application there at once; a phone ' +
          'number gets them again at submission. Fails with `claimed_already` once the application was taken over, ' +
          'and with `data_erased` once its data was erased.',
        params: ApplicationParams,
        headers: PostHeaders,
        body: NewContact,
        response: {
          201: ref(Contact),
          ...refusals(
            'not_found',
            'forbidden',
            'claimed_already',
            'data_erased',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
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
      const answer = await onceInTransaction(database, keyOf(request, headers, vault.fingerprint(body)), async (tx) => {
        const contact = await stateForApplication(
          tx,
          { vault, channels },
          id,
          { language: languageOf(request), ...body },
          actor,
        )
        return created(contact, { etag: etagOf(contact) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listApplicationContactsRoute(app: App, { database }: ApplicationContactParts) {
  app.get(
    '/applications/:id/contacts',
    {
      schema: {
        operationId: 'listApplicationContacts',
        tags,
        summary: 'List the contact addresses of an applicant',
        description:
          'Returns the masked addresses that notices of this application go to: those stated at the counter until ' +
          'somebody takes the application over, and the addresses of that account from then on. ' +
          '`unreachableSince` is set where messages came back.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(ContactList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'application-contacts', of: id }, (paging) =>
        listApplicationContacts(database.reader, id, actor, paging),
      ),
  )
}

function removeApplicationContactRoute(app: App, { database }: ApplicationContactParts) {
  app.delete(
    '/applications/:id/contacts/:contactId',
    {
      schema: {
        operationId: 'removeApplicationContact',
        tags,
        summary: 'Remove a contact address of an applicant',
        description:
          'Deletes an address that was stated at the counter; nothing more is sent there. Fails with ' +
          '`claimed_already` once the application was taken over.',
        params: Type.Object({ ...ApplicationParams.properties, contactId: Id('Identifier of the contact.') }),
        headers: ChangeHeaders,
        response: {
          204: NoContent,
          ...refusals('not_found', 'forbidden', 'claimed_already', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id, contactId } }, reply) => {
      await removeFromApplication(database.pool, id, contactId, demandedVersionOf(headers), actor)
      return reply.code(204).send(null)
    },
  )
}
