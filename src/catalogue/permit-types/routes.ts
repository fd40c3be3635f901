import Type from 'typebox'
import { after, page } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { regionsAbove } from '../../network/regions/place.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import { AnnouncedRetirement } from './publishing/ending-schema.ts'
import { permitTypesInForce, publishedVersion, retirementOf, versionOn } from './queries.ts'
import { PermitTypeVersion } from './schema.ts'
import { Code } from './schema-parts.ts'
import { wordsOf } from './search.ts'
import { writtenOf } from './sent-version.ts'
import { PermitTypeList, PermitTypeQuery } from './summary-schema.ts'
import {
  comparePermitTypeVersionsRoute,
  getPermitTypeVersionRoute,
  listPermitTypeVersionsRoute,
  type PermitTypeParts,
} from './version-routes.ts'

/** Registers the routes of the catalogue, open to everybody. */
export async function permitTypes(app: App, parts: PermitTypeParts) {
  listPermitTypesRoute(app, parts)
  getPermitTypeRoute(app, parts)
  getPermitTypeVersionRoute(app, parts)
  listPermitTypeVersionsRoute(app, parts)
  getRetirementRoute(app, parts)
  comparePermitTypeVersionsRoute(app, parts)
}

function listPermitTypesRoute(app: App, { database: { standby: reader }, referenceAnswers }: PermitTypeParts) {
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
}

function getPermitTypeRoute(app: App, { database: { standby: reader }, referenceAnswers }: PermitTypeParts) {
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
}

function getRetirementRoute(app: App, { database: { standby: reader }, referenceAnswers }: PermitTypeParts) {
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
}

/** Returns the text about applications in progress at a retirement: they keep their version without a last day. */
const afterRetirement = (from: string) => ({
  id:
    `Permohonan yang dimulai sebelum ${dayInWords(from, 'id')} tetap dapat diajukan dan diselesaikan, ` +
    'tanpa batas akhir.',
  en:
    `Applications begun before ${dayInWords(from, 'en')} can still be submitted and are completed; ` +
    'there is no last day for them.',
})
