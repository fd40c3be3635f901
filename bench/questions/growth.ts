import type { Request } from 'autocannon'
import { inTurn, ratioOf, shown } from '../compare.ts'
import { rateOf } from '../load.ts'
import type { Program } from '../processes.ts'
import type { Stage } from '../stage.ts'
import { type Row, ratioCell, verdict } from '../table.ts'
import { readers } from './files.ts'
import type { Question } from './question.ts'
import { wholeCases } from './whole-case.ts'

const smallRows = 10_000
const trackedFiles = 3_200

interface Place {
  sql: Stage['sql']
  api: Program
}

/** Compares the time of reads on the full data set with that on a small one. */
export const growth: Question = {
  name: 'T8',
  quick: false,
  async ask(stage: Stage) {
    const {
      options: { rounds, rows },
      database,
      side,
    } = stage
    const small = await stage.another(smallRows)
    const table: Row[] = []
    for (const [what, requests] of Object.entries(reads(stage))) {
      const [few, many] = [await requests(small), await requests(stage)]
      const [before, after] = await inTurn(
        side(small.api, () => ({ requests: few })),
        side(stage.api, () => ({ requests: many })),
        rounds,
        database,
      )
      const ratio = ratioOf(before, after, (a, b) => rateOf(a) / rateOf(b))
      table.push({
        operation: `T8 ${what}: time at ${rows} against ${smallRows}`,
        ...shown(after),
        ratio: ratioCell(ratio),
        target: '≤ 1.2',
        verdict: verdict(ratio.median <= 1.2),
      })
    }
    await small.api.stop()
    return table
  },
}

type Requests = (connection: number) => Request[]

const reads = ({ as }: Stage): Record<string, (place: Place) => Promise<Requests>> => ({
  'by id': async ({ sql }) => wholeCases(await readers({ sql, as })),
  tracking: async ({ sql }) => {
    const files = await sql`
      select reference, tracking_key as "trackingKey"
      from applications
      where status <> 'draft'
      order by md5(id::text)
      limit ${trackedFiles}`
    return () =>
      files.map((file) => ({
        method: 'POST',
        path: '/v1/tracking',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(file),
      }))
  },
  queue: async () => {
    const headers = await as('reviewer-0')
    return () => [{ path: '/v1/applications?status=in_review', headers }]
  },
  'own applications': async () => {
    const headers = await as('applicant-0')
    return () => [{ path: '/v1/applications', headers }]
  },
})
