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

/** The changed permits `n` whose end makes visits useless. */
interface Changed {
  /** Names the CTE of the changed permits (application_id, state, at). */
  permits: Fragment
  /** Condition: nobody collects permit `n` any more. By default: it was revoked or superseded. */
  nobodyCollects?: Fragment
  /** The application whose permit has superseded `n`: its own visit ends with its step. */
  successor?: Fragment
}

/**
 * Returns the CTE `visit_of_ended`: it cancels the open visits to collect these permits, and those for their renewals
 * and amendments that cannot go on, because the permit was revoked or superseded.
 */
export const visitEnded = (db: Db, { permits, nobodyCollects, successor = db`null` }: Changed): Fragment => {
  const hasEnded = db`n.state = any(${endedStates}::permit_state[])`
  return db`visit_of_ended as (
      update counter_visits v
      set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
      from ${permits} n, lateral (
        select n.application_id as id
        where ${nobodyCollects ?? hasEnded}
        union all
        select r.id
        from applications r
        left join permits p on p.application_id = r.id
        where ${hasEnded} and r.started_from_id = n.application_id and r.started_for in ('renewal', 'amendment')
          and (p.id is null or p.state = 'not_yet_in_force') and r.id is distinct from ${successor}
      ) useless
      where v.application_id = useless.id and v.outcome is null
    )`
}

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
