import Type from 'typebox'
import type { ReferenceAnswers } from '../../http/caching/reference-answers.ts'
import { after, page } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import { sendSerialized } from '../../http/serialized-body.ts'
import type { Database } from '../../platform/db/client.ts'
import { PermitTypeChanges } from './change-schema.ts'
import { changesBetween } from './changes.ts'
import { PermitTypeVersionList } from './publishing/ending-schema.ts'
import { newestVersion, publishedVersion, versionsOf } from './queries.ts'
import { PermitTypeVersion } from './schema.ts'
import { Code, VersionNumber } from './schema-parts.ts'
import { keptForADay, writtenOf } from './sent-version.ts'

export interface PermitTypeParts {
  database: Pick<Database, 'standby'>
  referenceAnswers: ReferenceAnswers
}

export function getPermitTypeVersionRoute(app: App, { database: { standby: reader } }: PermitTypeParts) {
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
      sendSerialized(
        reply.header('cache-control', keptForADay),
        writtenOf(await publishedVersion(reader, code, version)),
      ),
  )
}

export function listPermitTypeVersionsRoute(
  app: App,
  { database: { standby: reader }, referenceAnswers }: PermitTypeParts,
) {
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
        querystring: PageQuery,
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
}

export function comparePermitTypeVersionsRoute(app: App, { database: { standby: reader } }: PermitTypeParts) {
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
