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
