import type { Stage } from '../stage.ts'
import type { Row } from '../table.ts'

/** One of the targets. A question that is not `quick` is left out of a quick run. */
export interface Question {
  name: string
  quick: boolean
  ask: (stage: Stage) => Promise<Row[]>
}
