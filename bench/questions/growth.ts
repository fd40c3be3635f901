import { inTurn, ratioOf, shown } from '../compare.ts'
import { rateOf } from '../load.ts'
import type { Stage } from '../stage.ts'
import { type Row, ratioCell, verdict } from '../table.ts'
import { readsOf } from './growing-reads.ts'
import type { Question } from './question.ts'

const smallRows = 10_000

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
    for (const [what, requests] of Object.entries(readsOf(stage))) {
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
        cpu: `${shown(before).cpu} → ${shown(after).cpu}`,
        ratio: ratioCell(ratio),
        target: '≤ 1.2',
        verdict: verdict(ratio.median <= 1.2),
      })
    }
    await small.api.stop()
    return table
  },
}
