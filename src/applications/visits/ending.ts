import type { Db, Fragment } from '../../platform/db/client.ts'
import { endedStates } from '../drafts/earlier.ts'
import type { Consequence } from '../steps/consequence.ts'
import { outcomeBy } from './visit.ts'

/**
 * Ends the open visit with the step that makes it unnecessary: as `kept` when the step is taken at the counter,
 * otherwise as `cancelled`.
 */
export const endOfVisit: Consequence = (db, { application: { openVisit, type }, decision: { action, to } }) => {
  const outcome = openVisit && outcomeBy(action, openVisit.visit.purpose, type.definition.originalsGate, to)
  return outcome === null
    ? []
    : [
        db`visit_ended as (
          update counter_visits v
          set outcome = ${outcome}::visit_outcome, ended_at = changed.at
          from changed
          where v.application_id = changed.id and v.outcome is null
        )`,
      ]
}

/**
 * Returns the CTE `visit_of_ended`: it cancels the open visits of permits that nobody collects any more, by default
 * those that were revoked or superseded. `permits` names the CTE of changed permits `n` (application_id, state, at).
 */
export const visitEnded = (
  db: Db,
  permits: Fragment,
  nobodyCollects = db`n.state = any(${endedStates}::permit_state[])`,
): Fragment => db`visit_of_ended as (
      update counter_visits v
      set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
      from ${permits} n
      where v.application_id = n.application_id and v.outcome is null
        and ${nobodyCollects}
    )`

/**
 * Returns the CTE `visit_of_erased`: it cancels the open visits of the applications in `changed` (id, at, ends_visit)
 * that cannot serve their purpose any more.
 */
export const visitOfErased = (db: Db): Fragment => db`visit_of_erased as (
      update counter_visits v
      set outcome = 'cancelled', ended_at = greatest(v.made_at, changed.at)
      from changed
      where v.application_id = changed.id and changed.ends_visit and v.outcome is null
    )`
