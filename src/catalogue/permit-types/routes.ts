import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { after, page } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, paging, ref } from '../../http/schema.ts'
import { regionsAbove } from '../../network/regions/place.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
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
import { Code, PermitTypeChanges, PermitTypeList, PermitTypeQuery, PermitTypeVersion, VersionNumber } from './schema.ts'
import { wordsOf } from './search.ts'
import { keptForADay, sendWritten, type Written, written } from './sent-version.ts'

/** The catalogue, open to everybody. */
export async function permitTypes(app: App, { database: { lane } }: { database: Pick<Database, 'lane'> }) {
  app.get(
    '/permit-types',
    {
      schema: {
        operationId: 'listPermitTypes',
        tags: ['Catalogue'],
        summary: 'List the permit types',
        description:
          'The permit types that can be applied for today, in order of their code: all of them, or those that fit every filter.',
        querystring: PermitTypeQuery,
        response: {
          200: { description: 'A page of the catalogue.', ...ref(PermitTypeList) },
          ...refusals('cursor_mismatch'),
        },
      },
    },
    async ({ query: { q, regionCode, limit, cursor, ...exact } }) => {
      const words = q === undefined || q.trim() === '' ? undefined : wordsOf(q)
      const list = { list: 'permit-types', ...exact, regionCode, words: words?.join(' ') }
      const place = { after: after(cursor, list, /^[A-Z0-9-]+$/), limit }
      const { level, fee, inspection, originalsGate } = exact
      const regions = regionCode === undefined ? undefined : regionsAbove(regionCode)
      const rows =
        words?.length === 0
          ? []
          : await permitTypesInForce(lane, { words, level, fee, inspection, originalsGate, regions }, place)
      return page(rows, limit, list, (row) => row.code)
    },
  )

  app.get(
    '/permit-types/:code',
    {
      schema: {
        operationId: 'getPermitType',
        tags: ['Catalogue'],
        summary: 'Get a permit type as it is in force',
        description:
          'The version that an application drafted today is made with: its form, documents, stages and gate.',
        params: Type.Object({ code: Code }),
        response: { 200: ref(PermitTypeVersion), ...refusals('not_found') },
      },
    },
    async ({ params: { code } }, reply) => {
      const { version } = await versionOn(lane, code)
      return sendOnce(reply.header('cache-control', 'no-cache'), await publishedVersion(lane, code, version))
    },
  )

  app.get(
    '/permit-types/:code/versions/:version',
    {
      schema: {
        operationId: 'getPermitTypeVersion',
        tags: ['Catalogue'],
        summary: 'Get one version of a permit type',
        description:
          'An application keeps the version it was drafted with; this is where its form and documents are described.',
        params: Type.Object({ code: Code, version: VersionNumber }),
        response: { 200: ref(PermitTypeVersion), ...refusals('not_found') },
      },
    },
    async ({ params: { code, version } }, reply) =>
      sendOnce(reply.header('cache-control', keptForADay), await publishedVersion(lane, code, version)),
  )

  app.get(
    '/permit-types/:code/versions',
    {
      schema: {
        operationId: 'listPermitTypeVersions',
        tags: ['Catalogue'],
        summary: 'List the versions of a permit type',
        description:
          'Every published version, the oldest first, also those that are not in force yet and those that were ' +
          'withdrawn before they were.',
        params: Type.Object({ code: Code }),
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(PermitTypeVersionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ params: { code }, query: { limit, cursor } }) => {
      const list = { list: 'permit-type-versions', of: code }
      const rows = await versionsOf(lane, code, { limit, after: Number(after(cursor, list, /^[0-9]{1,7}$/) ?? 0) })
      if (rows.length === 0) await newestVersion(lane, code)
      return page(rows, limit, list, (row) => String(row.version))
    },
  )

  app.get(
    '/permit-types/:code/retirement',
    {
      schema: {
        operationId: 'getRetirement',
        tags: ['Catalogue'],
        summary: 'Get the end of a permit type',
        description:
          'From when on nobody can begin an application for it, why, and what becomes of those under way: from the ' +
          'day it is announced on, and after it has come. 404 while no end is announced.',
        params: Type.Object({ code: Code }),
        response: { 200: ref(AnnouncedRetirement), ...refusals('not_found') },
      },
    },
    async ({ params: { code } }) => {
      const retirement = await retirementOf(lane, code)
      if (!retirement) throw new Problem('not_found', { what: 'retirement' })
      return { ...retirement, underWay: afterRetirement(retirement.from) }
    },
  )

  app.get(
    '/permit-types/:code/versions/:version/changes/:other',
    {
      schema: {
        operationId: 'comparePermitTypeVersions',
        tags: ['Catalogue'],
        summary: 'Compare two versions',
        description: 'What is different in `other`: fields of the form, documents, stages, fee and the rest.',
        params: Type.Object({ code: Code, version: VersionNumber, other: VersionNumber }),
        response: { 200: ref(PermitTypeChanges), ...refusals('not_found') },
      },
    },
    async ({ params: { code, version, other } }) => {
      const [from, to] = await Promise.all([publishedVersion(lane, code, version), publishedVersion(lane, code, other)])
      return { from: version, to: other, changes: changesBetween(from.definition, to.definition) }
    },
  )
}

/** Explains what happens to applications in progress when a type is retired: they keep their version without an end. */
const afterRetirement = (from: string) => ({
  id: `Permohonan yang dimulai sebelum ${dayIn('id', from)} tetap dapat diajukan dan diselesaikan, tanpa batas akhir.`,
  en:
    `Applications begun before ${dayIn('en', from)} can still be submitted and are completed; there is no last day ` +
    'for them.',
})

const dayIn = (language: Language, day: string) =>
  new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(day),
  )

/** A version as it is sent, written when it is first asked for. */
const kept = new WeakMap<PublishedVersion, Written>()

/** Sends a version under a tag that stays the same as long as the version does. */
function sendOnce(reply: FastifyReply, version: PublishedVersion) {
  const sent = kept.get(version) ?? written(version.definition)
  kept.set(version, sent)
  return sendWritten(reply, version.definition, sent)
}
