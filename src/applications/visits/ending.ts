import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import type { Status } from '../lifecycle.ts'
import { outcomeBy } from './visit.ts'

/**
 * What goes with a step, in the same statement: a CTE that reads `moved` of `move`. The open visit ends with the step
 * after which nobody has to come for it any more: kept when the step is taken at the counter, cancelled otherwise.
 */
export function endOfVisit(db: Db, { openVisit, type }: Case, action: string, to: Status): ReturnType<Db> {
  const outcome = openVisit && outcomeBy(action, openVisit.visit.purpose, type.definition.originalsGate, to)
  return outcome === null
    ? db``
    : db`, visit_ended as (
    update counter_visits v
    set outcome = ${outcome}::visit_outcome, ended_at = moved.at
    from moved
    where v.application_id = moved.id and v.outcome is null
  )`
}
