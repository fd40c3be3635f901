import Type from 'typebox'
import type { Limits } from '../access/rate-limits/limits.ts'
import { openCase } from '../applications/answers.ts'
import { contextOf } from '../applications/context.ts'
import { ApplicationList } from '../applications/list-schema.ts'
import { ApplicationParams } from '../applications/params.ts'
import { etagOf } from '../applications/present.ts'
import { type AccessRow, accessTo } from '../applications/reads/queries.ts'
import type { ReadRecord } from '../applications/reads/record.ts'
import { presentFoundSummaries } from '../applications/summaries.ts'
import { after, page, uuidPattern } from '../http/cursor.ts'
import { once } from '../http/idempotency/once.ts'
import { refusals } from '../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../http/request.ts'
import { type App, paging, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { disclose, readable } from './disclose.ts'
import { admitNumber, noteMiss } from './number-limit.ts'
import { DataAccessList, Disclosure, NewDisclosure, PersonSearch } from './schema.ts'
import { search } from './search.ts'

const tags = ['Personal data']

/** Personal answers by request and by search, and the record of who has read them. */
export async function privacy(
  app: App,
  { database, vault, reads, limits }: { database: Database; vault: Vault; reads: ReadRecord; limits: Limits },
) {
  const { lane } = database

  app.post(
    '/applications/:id/disclosures',
    {
      schema: {
        operationId: 'createDisclosure',
        tags,
        summary: 'See masked answers, for a reason',
        description:
          'Gives an officer who may see the case its personal answers. That it happened, and why, stands in the ' +
          "history of the case and in the applicant's record of reads before the answer is sent.",
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
      // What is kept for a retry is without the answers: a retry opens them again, on the record.
      const answer = await once(database, keyOf(request, headers, reason), async (db) => {
        const { version, at } = await disclose({ ...contextOf(request, db), vault }, id, reason)
        return {
          statusCode: 201,
          headers: { etag: etagOf({ version }) },
          body: { applicationId: id, version, at, reason },
        }
      })
      const { file, reader } = await readable(lane, id, actor)
      const whole = await openCase(vault, file)
      if (answer.replayed)
        await reads.add({
          ...reader,
          applicationId: id,
          what: 'disclosure',
          documentId: null,
          fields: whole.opened,
          status: file.status,
          reason,
        })
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...answer.body, answers: whole.type.form.personal(whole.answers) })
    },
  )

  app.post(
    '/applications/search',
    {
      schema: {
        operationId: 'searchApplications',
        tags,
        summary: "Find applications by a person's name, number or address",
        description:
          'For officers: the applications within their reach in which exactly this NIK, phone number or e-mail ' +
          'address stands, or whose applicant or permit holder has a name with all these words, the newest first. ' +
          'Neither names nor numbers of people stand in a URL. Searches by NIK have a limit of their own; one that ' +
          'it refuses is on record too, and many that find nothing are told to the administrators. Every search is ' +
          'recorded, and shown to the applicants whom it found.',
        querystring: Type.Object(paging, { additionalProperties: false }),
        body: PersonSearch,
        response: { 200: ref(ApplicationList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, body, query: { limit, cursor }, log }, reply) => {
      if (body.nik !== undefined) await admitNumber(limits, reads, actor, reply)
      const { list, rows } = await search(lane, { vault, reads }, body, actor, (key) => ({
        limit,
        after: after(cursor, key, uuidPattern),
      }))
      if (body.nik !== undefined && rows.length === 0) await noteMiss(database.pool, limits, actor, log)
      return page(await presentFoundSummaries(lane, vault, actor, rows), limit, list, (row) => row.id)
    },
  )

  app.get(
    '/me/data-access',
    {
      schema: {
        operationId: 'listDataAccess',
        tags,
        summary: 'List who has read my data',
        description:
          "Every time that somebody else read one of one's applications, its documents, its correspondence or its " +
          "personal answers, or found it by a search, and every time that an agency was told of one's permit: role " +
          'and office or which agency, what for, which answers, when. The newest first.',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(DataAccessList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      const list = { list: 'data-access', of: actor.personId }
      const rows = await accessTo(lane, actor.personId, { limit, after: after(cursor, list, uuidPattern) })
      return page(rows.map(shown), limit, list, (row) => row.id)
    },
  )
}

/** A read as the person it concerns is shown it: an officer acts for an office, and is not named. */
export const shown = ({
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
