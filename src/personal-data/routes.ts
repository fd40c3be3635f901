import type { Limits } from '../access/rate-limits/limits.ts'
import { openCase } from '../applications/answers/answers.ts'
import { contextOf } from '../applications/context.ts'
import { ApplicationList } from '../applications/lists/schema.ts'
import { sendFoundSummaries } from '../applications/lists/summaries.ts'
import { ApplicationParams } from '../applications/params.ts'
import { type AccessRow, accessTo } from '../applications/reads/queries.ts'
import { readBy } from '../applications/reads/reading.ts'
import type { ReadRecord } from '../applications/reads/record.ts'
import { after, pageById, uuidPattern } from '../http/cursor.ts'
import { created, once } from '../http/idempotency/once.ts'
import { refusals } from '../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../http/request.ts'
import { type App, PageQuery, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { DataAccessList } from './access-schema.ts'
import { discloseAnswers, findReadable } from './disclose.ts'
import { admitNumber, noteMiss } from './number-limit.ts'
import { Disclosure, NewDisclosure, PersonSearch } from './schema.ts'
import { searchByPerson } from './search.ts'

const tags = ['Personal data']

interface PersonalDataParts {
  database: Database
  vault: Vault
  reads: ReadRecord
  limits: Limits
}

/** Registers the disclosure of personal answers, the search by person, and the record of reads. */
export async function personalData(app: App, parts: PersonalDataParts) {
  createDisclosureRoute(app, parts)
  searchApplicationsRoute(app, parts)
  listDataAccessRoute(app, parts)
}

function createDisclosureRoute(app: App, { database, vault, reads }: PersonalDataParts) {
  app.post(
    '/applications/:id/disclosures',
    {
      schema: {
        operationId: 'createDisclosure',
        tags,
        summary: 'Disclose the personal answers of an application',
        description:
          'For an officer who may see the application and needs its masked answers. Send a reason. The disclosure ' +
          'and the reason are recorded before the answer is sent. The applicant sees them in the history and in the ' +
          'record of reads.',
        params: ApplicationParams,
        headers: PostHeaders,
        body: NewDisclosure,
        response: {
          201: ref(Disclosure),
          ...refusals(
            'not_found',
            'forbidden',
            'conflict',
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
        headers,
        params: { id },
        body: { reason },
      } = request
      // The stored response has no personal answers: a retry decrypts them again, and that read is recorded.
      const answer = await once(database, keyOf(request, headers, reason), async (db) => {
        const { version, at } = await discloseAnswers({ ...contextOf(request, db), vault }, id, reason)
        return created({ applicationId: id, version, at, reason }, { etag: etagOf({ version }) })
      })
      const { application, reader: disclosedTo } = await findReadable(database.reader, id, actor)
      const whole = await openCase(vault, application)
      if (answer.replayed)
        await reads.add(
          readBy(disclosedTo, {
            what: 'disclosure',
            applicationId: id,
            fields: whole.opened,
            status: application.status,
            reason,
          }),
        )
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...answer.body, answers: whole.type.form.personal(whole.answers) })
    },
  )
}

function searchApplicationsRoute(app: App, { database, vault, reads, limits }: PersonalDataParts) {
  app.post(
    '/applications/search',
    {
      schema: {
        operationId: 'searchApplications',
        tags,
        summary: "Find applications by a person's name, number or address",
        description:
          'For officers, within their reach. Finds applications with exactly this NIK, phone number or e-mail ' +
          'address, or with a name that has all these words or sounds like them; the newest first. Every search is ' +
          'recorded and shown to ' +
          'the applicants it found. Searches by NIK have their own limit: 429. Many searches that find nothing are ' +
          'reported to the administrators.',
        querystring: PageQuery,
        body: PersonSearch,
        response: { 200: ref(ApplicationList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, body, query: { limit, cursor }, log }, reply) => {
      if (body.nik !== undefined) await admitNumber(limits, reads, actor, reply)
      const { list, rows } = await searchByPerson(database.reader, { vault, reads }, body, actor, (key) => ({
        limit,
        after: after(cursor, key, uuidPattern),
      }))
      if (body.nik !== undefined && rows.length === 0) await noteMiss(database.pool, limits, actor, log)
      return sendFoundSummaries(reply, { db: database.reader, vault, reads }, actor, {
        list,
        limit,
        rows,
        keyOf: ({ id }) => id,
      })
    },
  )
}

function listDataAccessRoute(app: App, { database: { reader } }: PersonalDataParts) {
  app.get(
    '/me/data-access',
    {
      schema: {
        operationId: 'listDataAccess',
        tags,
        summary: 'List who has read my data',
        description:
          'Returns every time that somebody else read one of your applications, its documents, correspondence or ' +
          'personal answers, or found it by a search. Queries of agencies about your permits are included. Each ' +
          'entry has time, reader, purpose and answers. The newest comes first.',
        querystring: PageQuery,
        response: { 200: ref(DataAccessList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ actor, query }) =>
      pageById(query, { list: 'data-access', of: actor.personId }, async (paging) =>
        (await accessTo(reader, actor.personId, paging)).map(presentAccess),
      ),
  )
}

/** Returns a read in the form of the contract: with role and office of the officer, without the name. */
const presentAccess = ({
  id,
  at,
  what,
  applicationId,
  reference,
  permitType,
  standing,
  office,
  agency,
  stated,
  slot,
  fields,
  status,
  reason,
}: AccessRow) => ({
  id,
  at,
  what,
  application: { id: applicationId, reference, permitType },
  reader: { role: standing, office, agency },
  purpose: { status, reason, stated },
  fields,
  documentSlot: slot,
})
