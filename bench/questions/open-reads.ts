import type { Request } from 'autocannon'
import { compare } from '../compare.ts'
import { spread } from '../data-set.ts'
import type { Stage } from '../stage.ts'
import { readers } from './files.ts'
import type { Question } from './question.ts'
import { oneRows } from './whole-case.ts'

const trackedFiles = 3_200

/** Returns the requests of a client that has the current answer. */
async function unchanged(url: string, path: string): Promise<() => Request[]> {
  const answer = await fetch(`${url}${path}`)
  await answer.arrayBuffer()
  const headers = { 'if-none-match': answer.headers.get('etag') ?? '' }
  return () => [{ path, headers }]
}

export const openReads: Question = {
  name: 'T5',
  quick: true,
  async ask(stage: Stage) {
    const {
      options: { rounds, quick },
      sql,
      database,
      api,
      bare,
      side,
    } = stage
    const people = await readers(stage)
    const tracked = await sql<{ reference: string; trackingKey: string }[]>`
      select reference, tracking_key as "trackingKey"
      from applications
      where status <> 'draft'
      order by md5(id::text)
      limit ${trackedFiles}`
    const [office] = await sql<{ id: string }[]>`select office as id from bench_places where rank = 0`
    const reads: [string, (connection: number) => Request[]][] = [
      [
        'tracking',
        (connection) =>
          tracked
            .filter((_, index) => index % spread === connection)
            .map((each) => ({
              method: 'POST',
              path: '/v1/tracking',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(each),
            })),
      ],
      ['a permit type', () => [{ path: '/v1/permit-types/IMB' }]],
      ['the catalogue', () => [{ path: '/v1/permit-types' }]],
      ['50 offices', () => [{ path: '/v1/offices' }]],
      ...(quick
        ? []
        : ([
            ['an office', () => [{ path: `/v1/offices/${office?.id}` }]],
            ["a district's regions", () => [{ path: '/v1/regions?parent=31.71.06' }]],
            ['a calendar', () => [{ path: '/v1/calendar/2026' }]],
            ['50 offices, unchanged (304)', await unchanged(api.url, '/v1/offices')],
          ] satisfies [string, () => Request[]][])),
    ]
    const rows = []
    for (const [what, requests] of reads) {
      rows.push(
        await compare({
          operation: `T5 ${what}, against one row by id`,
          least: 0.9,
          rounds,
          database,
          bare: side(bare, () => ({ requests: oneRows(people) })),
          ours: side(api, () => ({ requests })),
        }),
      )
    }
    return rows
  },
}
