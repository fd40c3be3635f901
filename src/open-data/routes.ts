import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentRange, rangeIn } from '../applications/documents/downloads/range.ts'
import { storageFailure } from '../applications/documents/storage-failure.ts'
import { reprDigest } from '../http/attachment.ts'
import { isHeld } from '../http/caching/conditional-reads.ts'
import { NotModified, publicCopies } from '../http/caching/public-copies.ts'
import { Problem } from '../http/problems/problem.ts'
import { refusals } from '../http/problems/refusals.ts'
import { type App, ref } from '../http/schema.ts'
import type { Database, Db } from '../platform/db/client.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import { statisticsEdition } from '../statistics/queries.ts'
import { catalogOf, type OpenDataWords } from './catalog.ts'
import { changesSince } from './changes.ts'
import { formats, type OpenFormat } from './formats.ts'
import { findFile, listFiles, type OpenFile, openDays, yearsWithStatistics } from './queries.ts'
import { FileReply, LinesReply, tag } from './replies.ts'
import { OpenChangesHeaders, OpenChangesQuery, OpenDataCatalog, OpenFileHeaders, OpenFileParams } from './schema.ts'

const tags = ['Open data']

interface OpenDataParts {
  database: Database
  storage: Storage
  publicUrl: string
  openData: OpenDataWords
}

/** Registers the routes of open data: files of issued permits, their changes, and the catalogue. */
export async function openData(app: App, parts: OpenDataParts) {
  getOpenDataCatalogRoute(app, parts)
  downloadOpenPermitsRoute(app, parts)
  downloadOpenPermitChangesRoute(app, parts)
}

function getOpenDataCatalogRoute(
  app: App,
  { database: { standby: reader }, publicUrl, openData: words }: OpenDataParts,
) {
  app.get(
    '/open-data/catalog',
    {
      schema: {
        operationId: 'getOpenDataCatalog',
        tags,
        summary: 'Get the catalogue of open data',
        description:
          'Describes the open data in DCAT 3 as JSON-LD, for harvesters of data portals: datasets, files with size ' +
          'and checksum, licence and publisher. Everybody may read it.',
        response: {
          200: {
            description: 'The catalogue.',
            headers: tag,
            content: { 'application/ld+json': { schema: ref(OpenDataCatalog) } },
          },
          304: NotModified(tag),
        },
      },
    },
    async (request, reply) => {
      const [files, years, { countedAt }] = await Promise.all([
        listFiles(reader),
        yearsWithStatistics(reader),
        statisticsEdition(reader),
      ])
      const catalog = JSON.stringify(catalogOf(publicUrl, words, { files, years, countedAt }))
      const etag = `"${hash('sha256', catalog, 'base64url')}"`
      void reply.headers({ etag, 'cache-control': publicCopies, 'content-type': 'application/ld+json' })
      if (isHeld(request, etag)) return reply.code(304).send(null)
      return reply.code(200).send(catalog)
    },
  )
}

function downloadOpenPermitsRoute(app: App, { database: { standby: reader }, storage }: OpenDataParts) {
  app.get(
    '/open-data/permits/:format',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadOpenPermits',
        tags,
        summary: 'Download the issued permits',
        description:
          'Returns the issued permits of all types that are open, as one file that is updated daily: type, place, ' +
          'month of issue and state. It has no person, number, address or free text. Each record shares type, month ' +
          'and place with at least four others. The media type follows from `format`. Ranges are served. `ETag` and ' +
          '`Last-Modified` stay on days without a change. 404: the first edition has not been made yet.',
        params: OpenFileParams,
        headers: OpenFileHeaders,
        response: {
          200: FileReply('The file.'),
          206: FileReply('The part of the file that was requested.', false),
          304: NotModified(tag),
          ...refusals('no_edition_yet', 'range_not_satisfiable'),
        },
      },
    },
    async (request, reply) => {
      const file = await theFile(reader, request.params.format)
      if (isHeld(request, tagOf(file))) return describeFile(reply, file).code(304).send(null)
      const range = rangeIn(file.sizeBytes, rangeAsked(request, file))
      const stored = await storage.get(file.objectKey, range).catch((error: unknown) => {
        throw storageFailure(error)
      })
      return describeFile(reply, file)
        .code(range ? 206 : 200)
        .headers({
          'content-length': stored.length,
          ...(range && { 'content-range': contentRange(range, file.sizeBytes) }),
        })
        .send(stored.body)
    },
  )

  app.head(
    '/open-data/permits/:format',
    { schema: { hide: true, operationId: 'downloadOpenPermits', params: OpenFileParams } },
    async (request, reply) => {
      const file = await theFile(reader, request.params.format)
      void describeFile(reply, file)
      if (isHeld(request, tagOf(file))) return reply.code(304).send()
      return reply.header('content-length', file.sizeBytes).send()
    },
  )
}

function downloadOpenPermitChangesRoute(app: App, { database: { pool } }: OpenDataParts) {
  app.get(
    '/open-data/permit-changes',
    {
      schema: {
        operationId: 'downloadOpenPermitChanges',
        tags,
        summary: 'Download the changes of issued permits',
        description:
          'Returns the records of the open data that changed on a day or later, as JSON Lines in the order of their ' +
          'days: new ones, those with another state, such as revoked or suspended ones, and those that are no longer ' +
          'published (`Removed`). Each record is there once, as it is now. Put them over your copy by `PermitNum`.',
        querystring: OpenChangesQuery,
        headers: OpenChangesHeaders,
        response: { 200: LinesReply('The changes.'), 304: NotModified(tag) },
      },
    },
    async (request, reply) => {
      const { since } = request.query
      const { updatedOn } = await openDays(pool)
      const etag = `"${updatedOn ?? 'none'}-${since}"`
      void reply.headers({ etag, 'cache-control': publicCopies })
      if (isHeld(request, etag)) return reply.code(304).send(null)
      return reply
        .code(200)
        .headers({
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': `attachment; filename="permit-changes-since-${since}.jsonl"`,
        })
        .send(Readable.from(changesSince(pool, since)))
    },
  )
}

async function theFile(db: Db, format: OpenFormat): Promise<OpenFile> {
  const file = await findFile(db, format)
  if (!file) throw new Problem('no_edition_yet', {})
  return file
}

const tagOf = ({ sha256 }: OpenFile) => `"${sha256}"`

/** Returns the header `Range` of a request. Empty: absent, or `If-Range` names another version of the file. */
function rangeAsked({ raw: { headers } }: FastifyRequest, file: OpenFile): string {
  const version = headers['if-range']
  return version === undefined || version === tagOf(file) ? (headers.range ?? '') : ''
}

function describeFile(reply: FastifyReply, file: OpenFile): FastifyReply {
  const { format, day, sha256, madeAt } = file
  const { mediaType } = formats[format]
  return reply.headers({
    etag: tagOf(file),
    'cache-control': publicCopies,
    'last-modified': madeAt.toUTCString(),
    'content-type': mediaType === 'text/csv' ? `${mediaType}; charset=utf-8; header=present` : mediaType,
    'content-disposition': `attachment; filename="permits-${day}.${format}"`,
    'repr-digest': reprDigest(sha256),
    'accept-ranges': 'bytes',
  })
}
