import type { Stage } from '../stage.ts'
import type { Row } from '../table.ts'

/** A measurement with its targets. A quick run omits those that are not `quick`. */
export interface Question {
  name: string
  quick: boolean
  ask: (stage: Stage) => Promise<Row[]>
}
