import { compare, inTurn, ratioOf, shown } from '../compare.ts'
import { percentile } from '../load.ts'
import { seal } from '../seal.ts'
import type { Stage } from '../stage.ts'
import { type Row, ratioCell, verdict } from '../table.ts'
import { busyOffices, of } from './files.ts'
import type { Question } from './question.ts'

const pagesOfQueue = 5
const pageRows = 50

/** The queue of an officer: office, headers of requests, and the last ids before each of its first pages. */
interface Queue {
  office: string
  headers: Record<string, string>
  lasts: string[]
}

export const queue: Question = {
  name: 'T2',
  quick: true,
  async ask(stage: Stage) {
    const {
      options: { rounds },
      database,
      api,
      bare,
      side,
    } = stage
    const queues = await Promise.all(Array.from({ length: busyOffices }, (_, rank) => queueOf(stage, rank)))
    const pages = await Promise.all(queues.map((each) => ourPages(stage, each)))
    return [
      await compare({
        operation: 'T2 queue of an office, page of 50 in one status',
        least: 0.9,
        rounds,
        database,
        bare: side(bare, () => ({ requests: (connection) => barePages(of(queues, connection)) })),
        ours: side(api, () => ({ requests: (connection) => of(pages, connection) })),
      }),
      await deepPage(stage),
      ...(stage.options.quick ? [] : [await everyOffice(stage)]),
    ]
  },
}

const status = 'in_review'
const beyondAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

async function queueOf({ sql, as }: Stage, rank: number): Promise<Queue> {
  const [place] = await sql<{ office: string }[]>`select office from bench_places where rank = ${rank}`
  const office = place?.office ?? ''
  const ids = await sql<{ id: string }[]>`
    select id
    from applications
    where office_id = ${office} and status = ${status}
    order by id desc
    limit ${pagesOfQueue * pageRows}`
  // Encrypts them as the API does, because lists decrypt the names.
  await seal(
    sql,
    ids.map(({ id }) => id),
  )
  return {
    office,
    headers: await as(`reviewer-${rank}`),
    lasts: [beyondAll, ...ids.filter((_, index) => index % pageRows === pageRows - 1).map(({ id }) => id)].slice(
      0,
      pagesOfQueue,
    ),
  }
}

const barePages = ({ office, lasts }: Queue) =>
  lasts.map((after) => ({ path: `/applications?office=${office}&status=${status}&after=${after}` }))

async function ourPages({ api }: Stage, { headers, lasts }: Queue) {
  const first = `/v1/applications?status=${status}`
  const cursor = await cursorOf(api.url, first, headers)
  return lasts.map((after) => ({
    headers,
    path: after === beyondAll || cursor === null ? first : `${first}&cursor=${moved(cursor, after)}`,
  }))
}

/** Compares the last full page of a long queue with the first. With paging by offset the last would be slow. */
async function deepPage({ options: { rounds }, sql, database, api, as, side }: Stage): Promise<Row> {
  const headers = await as('reviewer-0')
  const [deep] = await sql<{ id: string; page: number }[]>`
    select id, ((row_number - 1) / ${pageRows} + 2)::int as page
    from (
      select id, row_number() over (order by id desc), count(*) over ()
      from applications
      join bench_places on office_id = office
      where rank = 0 and status <> 'draft'
    ) numbered
    where row_number % ${pageRows} = 0 and row_number <= count - ${pageRows}
    order by id
    limit 1`
  const cursor = await cursorOf(api.url, '/v1/applications', headers)
  if (!deep || cursor === null) throw new Error('The queue has one page only.')
  const [first, last] = await inTurn(
    side(api, () => ({ requests: () => [{ path: '/v1/applications', headers }] })),
    side(api, () => ({ requests: () => [{ path: `/v1/applications?cursor=${moved(cursor, deep.id)}`, headers }] })),
    rounds,
    database,
  )
  const ratio = ratioOf(first, last, (a, b) => percentile([b], 0.5) / percentile([a], 0.5))
  return {
    operation: `T2 p50 of page ${deep.page} against page 1`,
    ...shown(last),
    ratio: ratioCell(ratio),
    target: '≤ 1.2',
    verdict: verdict(ratio.median <= 1.2),
  }
}

/** Measures the queue of all offices of the province, as the head of the province sees it. */
async function everyOffice({ options: { rounds }, database, api, bare, as, side, sql }: Stage): Promise<Row> {
  const headers = await as('head-of-all')
  const [place] = await sql<{ office: string }[]>`select office from bench_places where rank = 0`
  return compare({
    operation: 'T2 queue of all offices as one, page of 50',
    rounds,
    database,
    bare: side(bare, () => ({
      requests: () => [{ path: `/applications?office=${place?.office}&status=${status}&after=${beyondAll}` }],
    })),
    ours: side(api, () => ({ requests: () => [{ path: `/v1/applications?status=${status}`, headers }] })),
  })
}

/** Returns the cursor of the second page of a list; null when there is one page. Throws unless the status is 200. */
export async function cursorOf(url: string, path: string, headers: Record<string, string>): Promise<string | null> {
  const answer = await fetch(`${url}${path}`, { headers })
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
  const { page }: { page: { nextCursor: string | null } } = JSON.parse(await answer.text())
  return page.nextCursor
}

/**
 * Returns a cursor after this application, made from another cursor of the same list. Cursors are opaque to clients,
 * but to read all pages up to this one would take too long.
 */
export const moved = (cursor: string, after: string): string =>
  Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(cursor, 'base64url').toString()), after })).toString(
    'base64url',
  )
