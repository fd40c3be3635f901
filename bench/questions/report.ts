import { inTurn, ratioOf, shown } from '../compare.ts'
import { percentile } from '../load.ts'
import type { Stage } from '../stage.ts'
import { ratioCell, verdict } from '../table.ts'
import { readers } from './files.ts'
import type { Question } from './question.ts'
import { wholeCases } from './whole-case.ts'

/** Measures reads while another connection runs a report of all applications again and again. */
export const report: Question = {
  name: 'T9',
  quick: true,
  async ask(stage: Stage) {
    const {
      options: { rounds },
      sql,
      database,
      api,
      side,
    } = stage
    const people = await readers(stage)
    const quiet = side(api, () => ({ requests: wholeCases(people) }))
    const [alone, beside] = await inTurn(
      quiet,
      {
        pid: quiet.pid,
        prepare: async (warmUp) => {
          const round = await quiet.prepare(warmUp)
          return () => whileReporting(sql, round)
        },
      },
      rounds,
      database,
    )
    const ratio = ratioOf(alone, beside, (a, b) => percentile([b], 0.99) / percentile([a], 0.99))
    return [
      {
        operation: 'T9 p99 of T1 beside a report, against quiet',
        ...shown(beside),
        ratio: ratioCell(ratio),
        target: '≤ 2',
        verdict: verdict(ratio.median <= 2),
      },
    ]
  },
}

async function whileReporting<T>(sql: Stage['sql'], work: () => Promise<T>): Promise<T> {
  let going = true
  const reporting = (async () => {
    while (going) {
      await sql`
        select a.office_id, date_trunc('month', a.created_at) as month, a.status, count(*),
          avg(i.ended_at - i.started_at) as took
        from applications a
        join application_intervals i on i.application_id = a.id
        group by 1, 2, 3
        order by 1, 2, 3`
    }
  })()
  try {
    return await work()
  } finally {
    going = false
    await reporting
  }
}
