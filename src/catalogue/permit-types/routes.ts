import Type from 'typebox'
import { after, page } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import type { ReferenceAnswers } from '../../http/reference-answers.ts'
import { type App, paging, ref } from '../../http/schema.ts'
import { regionsAbove } from '../../network/regions/place.ts'
import type { Database } from '../../platform/db/client.ts'
import { writeDay } from '../../platform/quantity-words.ts'
import { PermitTypeChanges } from './change-schema.ts'
import { changesBetween } from './changes.ts'
import { AnnouncedRetirement, PermitTypeVersionList } from './ending-schema.ts'
import {
  newestVersion,
  type PublishedVersion,
  permitTypesInForce,
  publishedVersion,
  retirementOf,
  versionOn,
  versionsOf,
} from './queries.ts'
import { PermitTypeVersion } from './schema.ts'
import { Code, VersionNumber } from './schema-parts.ts'
import { wordsOf } from './search.ts'
import { keptForADay, sendWritten, serializeBody, type Written } from './sent-version.ts'
import { PermitTypeList, PermitTypeQuery } from './summary-schema.ts'

/** Registers the routes of the catalogue, open to everybody. */
export async function permitTypes(
  app: App,
  {
    database: { standby: reader },
    referenceAnswers,
  }: { database: Pick<Database, 'standby'>; referenceAnswers: ReferenceAnswers },
) {
  app.get(
    '/permit-types',
    {
      schema: {
        operationId: 'listPermitTypes',
        tags: ['Catalogue'],
        summary: 'List the permit types',
        description:
          'Returns the permit types that people can apply for today, in order of code. With several filters, a type ' +
          'must match all of them.',
        querystring: PermitTypeQuery,
        response: {
          200: { description: 'A page of the catalogue.', ...ref(PermitTypeList) },
          ...refusals('cursor_mismatch'),
        },
      },
    },
    async (request, reply) => {
      const { q, regionCode, limit, cursor, ...exact } = request.query
      const words = q === undefined || q.trim() === '' ? undefined : wordsOf(q)
      const list = { list: 'permit-types', ...exact, regionCode, words: words?.join(' ') }
      const place = { after: after(cursor, list, /^[A-Z0-9-]+$/), limit }
      const { level, fee, inspection, originalsGate } = exact
      const regions = regionCode === undefined ? undefined : regionsAbove(regionCode)
      const filters = { words, level, fee, inspection, originalsGate, regions }
      return referenceAnswers.answer(request, reply, async () => {
        const rows = words?.length === 0 ? [] : await permitTypesInForce(reader, filters, place)
        return page(rows, limit, list, (row) => row.code)
      })
    },
  )

  app.get(
    '/permit-types/:code',
    {
      schema: {
        operationId: 'getPermitType',
        tags: ['Catalogue'],
        summary: 'Get a permit type',
        description:
          'Returns the version in force, which new drafts use today: form, documents, stages, originals gate and ' +
          'rules. 404: there is no such type, or it is not in force today.',
        params: Type.Object({ code: Code }),
        response: { 200: ref(PermitTypeVersion), ...refusals('not_found') },
      },
    },
    (request, reply) =>
      referenceAnswers.answer(request, reply, async () => {
        const { code } = request.params
        const { version } = await versionOn(reader, code)
        const published = await publishedVersion(reader, code, version)
        const { body, etag } = writtenOf(published)
        void reply.headers({ 'cache-control': 'no-cache', etag }).serializer(() => body.toString())
        return published.definition
      }),
  )

  app.get(
    '/permit-types/:code/versions/:version',
    {
      schema: {
        operationId: 'getPermitTypeVersion',
        tags: ['Catalogue'],
        summary: 'Get a version of a permit type',
        description:
          'An application keeps the version it was drafted with. Call this for the form and documents of that ' +
          'version. The answer never changes and may be cached.',
        params: Type.Object({ code: Code, version: VersionNumber }),
        response: { 200: ref(PermitTypeVersion), ...refusals('not_found') },
      },
    },
    async ({ params: { code, version } }, reply) =>
      sendWritten(reply.header('cache-control', keptForADay), writtenOf(await publishedVersion(reader, code, version))),
  )

  app.get(
    '/permit-types/:code/versions',
    {
      schema: {
        operationId: 'listPermitTypeVersions',
        tags: ['Catalogue'],
        summary: 'List the versions of a permit type',
        description:
          'Returns every published version, the oldest first. The list includes versions that are not in force yet, ' +
          'and versions that were withdrawn before their first day.',
        params: Type.Object({ code: Code }),
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(PermitTypeVersionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async (request, reply) => {
      const { code } = request.params
      const { limit, cursor } = request.query
      const list = { list: 'permit-type-versions', of: code }
      const place = { limit, after: Number(after(cursor, list, /^[0-9]{1,7}$/) ?? 0) }
      return referenceAnswers.answer(request, reply, async () => {
        const rows = await versionsOf(reader, code, place)
        if (rows.length === 0) await newestVersion(reader, code)
        return page(rows, limit, list, (row) => String(row.version))
      })
    },
  )

  app.get(
    '/permit-types/:code/retirement',
    {
      schema: {
        operationId: 'getRetirement',
        tags: ['Catalogue'],
        summary: 'Get the retirement of a permit type',
        description:
          'Returns the first day on which no application can be started, the reason, and the consequences for ' +
          'applications in progress. It stays readable after that day. 404: no retirement was announced.',
        params: Type.Object({ code: Code }),
        response: { 200: ref(AnnouncedRetirement), ...refusals('not_found') },
      },
    },
    (request, reply) =>
      referenceAnswers.answer(request, reply, async () => {
        const retirement = await retirementOf(reader, request.params.code)
        if (!retirement) throw new Problem('not_found', { what: 'retirement' })
        return { ...retirement, underWay: afterRetirement(retirement.from) }
      }),
  )

  app.get(
    '/permit-types/:code/versions/:version/changes/:other',
    {
      schema: {
        operationId: 'comparePermitTypeVersions',
        tags: ['Catalogue'],
        summary: 'Compare two versions of a permit type',
        description:
          'Returns the differences of `other` from `version`: fields of the form, documents, stages, fee and others.',
        params: Type.Object({ code: Code, version: VersionNumber, other: VersionNumber }),
        response: { 200: ref(PermitTypeChanges), ...refusals('not_found') },
      },
    },
    async ({ params: { code, version, other } }) => {
      const [from, to] = await Promise.all([
        publishedVersion(reader, code, version),
        publishedVersion(reader, code, other),
      ])
      return { from: version, to: other, changes: changesBetween(from.definition, to.definition) }
    },
  )
}

/** Returns the text about applications in progress at a retirement: they keep their version without a last day. */
const afterRetirement = (from: string) => ({
  id: `Permohonan yang dimulai sebelum ${writeDay(from, 'id')} tetap dapat diajukan dan diselesaikan, tanpa batas akhir.`,
  en:
    `Applications begun before ${writeDay(from, 'en')} can still be submitted and are completed; there is no last day ` +
    'for them.',
})

/** Serialized versions, each cached from its first request on. */
const kept = new WeakMap<PublishedVersion, Written>()

/** Returns the JSON of a version with an ETag of its content. */
function writtenOf(version: PublishedVersion): Written {
  const written = kept.get(version) ?? serializeBody(version.definition)
  kept.set(version, written)
  return written
}
