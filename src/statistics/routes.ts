import { Readable } from 'node:stream'
import Type from 'typebox'
import { attachmentName } from '../http/attachment.ts'
import { isHeld } from '../http/caching/conditional-reads.ts'
import { ifNoneMatch, NotModified, publicCopies } from '../http/caching/public-copies.ts'
import { after, page } from '../http/cursor.ts'
import { refusals } from '../http/problems/refusals.ts'
import { type App, ref } from '../http/schema.ts'
import type { Database, Db } from '../platform/db/client.ts'
import { header, lineOf } from './csv.ts'
import { figuresOf } from './figures.ts'
import { type CellKey, type CellRow, listCells, statisticsEdition } from './queries.ts'
import { dimensions, StatisticsList, StatisticsQuery } from './schema.ts'
import { selectCells } from './selection.ts'

const tags = ['Statistics']
const tag = {
  ETag: { type: 'string', description: 'Tag of the counters. It changes with any of them.', examples: ['"812-2026"'] },
}
const csv = 'text/csv'
const Csv = {
  description: 'The figures of the year.',
  headers: {
    ...tag,
    'Last-Modified': { type: 'string', description: 'Time of the last change of the counters.' },
    ...attachmentName('statistics-2026.csv'),
  },
  content: {
    [csv]: {
      schema: Type.Unsafe<NodeJS.ReadableStream>({
        type: 'string',
        format: 'binary',
        description:
          'CSV (RFC 4180) with a header line. The columns have the meaning of the members of `StatisticsCell`: ' +
          '`timed` and the working minutes are those of `netTime`, `with_deadline` and `on_time_share` of `onTime`, ' +
          '`checked…` and `check_…` of `completenessCheck`.',
      }),
    },
  },
}

interface StatisticsParts {
  database: Database
}

/** Registers the public statistics of the network, as JSON and CSV. */
export async function statistics(app: App, parts: StatisticsParts) {
  listStatisticsRoute(app, parts)
  downloadStatisticsRoute(app, parts)
}

function listStatisticsRoute(app: App, { database: { standby: reader } }: StatisticsParts) {
  app.get(
    '/statistics',
    {
      schema: {
        operationId: 'listStatistics',
        tags,
        summary: 'List the statistics',
        description:
          'Returns filed, decided, returned and overdue applications, working times and the share in time. Group ' +
          'them with `by`: permit type, level, office, month. The figures are some minutes old. To protect people, ' +
          'counts from 1 to 4 are null, and others are rounded to multiples of 5.',
        querystring: StatisticsQuery,
        response: { 200: ref(StatisticsList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ query: { by, permitType, level, officeId, limit, cursor, period: asked } }, reply) => {
      const { countedAt, year } = await statisticsEdition(reader)
      const period = asked ?? year
      const list = { list: 'statistics', period, by, permitType, level, officeId }
      const from = keyIn(after(cursor, list, keyPattern))
      const selection = selectCells({
        period,
        by: dimensions.filter((dimension) => by?.split(',').includes(dimension)),
        permitType,
        level,
        officeId,
      })
      const rows = await listCells(reader, { ...selection, after: from, limit })
      const { data, page: next } = page(
        rows,
        limit,
        list,
        ({ period: month, place, permitType: type }) => `${month} ${place} ${type}`,
      )
      return reply.header('cache-control', publicCopies).send({ countedAt, data: data.map(presentCell), page: next })
    },
  )
}

function downloadStatisticsRoute(app: App, { database: { standby: reader, pool } }: StatisticsParts) {
  app.get(
    '/open-data/statistics/:year',
    {
      schema: {
        operationId: 'downloadStatistics',
        tags,
        summary: 'Download the statistics of a year',
        description:
          'Returns all figures of a year by month, office and permit type, as CSV. To protect people, counts from 1 ' +
          'to 4 are empty, and others are rounded to multiples of 5; 0 means none. `Last-Modified` is the time of ' +
          'the figures. Everybody may use the data.',
        headers: Type.Object(ifNoneMatch),
        params: Type.Object({
          year: Type.Integer({
            minimum: 2000,
            maximum: 2099,
            description: 'Calendar year.',
            'x-year': true,
            examples: [2026],
          }),
        }),
        response: { 200: Csv, 304: NotModified(tag) },
      },
    },
    async (request, reply) => {
      const { year } = request.params
      const { number, countedAt } = await statisticsEdition(reader)
      const etag = `"${number}-${year}"`
      void reply.headers({ etag, 'cache-control': publicCopies })
      if (isHeld(request, etag)) return reply.code(304).send(null)
      return reply
        .code(200)
        .headers({
          'content-type': `${csv}; charset=utf-8; header=present`,
          'content-disposition': `attachment; filename="statistics-${year}.csv"`,
          'last-modified': countedAt.toUTCString(),
        })
        .send(Readable.from(linesOf(pool, String(year))))
    },
  )
}

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const keyPattern = new RegExp(`^[0-9]{4}(?:-[0-9]{2})? (?:network|[a-z]+|${uuid}) [A-Z0-9*-]+$`)

function keyIn(text: string | null): CellKey | null {
  const [period, place, permitType] = text?.split(' ') ?? []
  return period !== undefined && place !== undefined && permitType !== undefined ? { period, place, permitType } : null
}

const presentCell = ({ period, permitType, level, office, counts }: CellRow) => ({
  period,
  permitType: permitType === '*' ? null : permitType,
  level,
  office,
  ...figuresOf(counts),
})

const cellsAtATime = 1_000

/** Yields the lines of the CSV, by 1,000 cells. */
async function* linesOf(db: Db, year: string): AsyncGenerator<string> {
  yield header
  const selection = selectCells({
    period: year,
    by: ['permit_type', 'office', 'month'],
    permitType: undefined,
    level: undefined,
    officeId: undefined,
  })
  for (let last: CellKey | null = null; ; ) {
    const rows: CellRow[] = await listCells(db, { ...selection, after: last, limit: cellsAtATime })
    yield rows
      .slice(0, cellsAtATime)
      .flatMap((row) =>
        row.office && row.level
          ? [lineOf({ ...row, level: row.level, office: row.office, ...figuresOf(row.counts) })]
          : [],
      )
      .join('')
    last = rows[cellsAtATime - 1] ?? null
    if (rows.length <= cellsAtATime) return
  }
}
