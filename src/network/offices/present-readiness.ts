import type { OfficeFacts } from './steps.ts'

/** Returns the facts in the form of the contract. Staff are only counted, by role. */
export function presentReadiness({
  id,
  version,
  state,
  staff,
  offers,
  hasCounterHours,
  networkConfirmedOn,
  dissolution,
}: OfficeFacts) {
  const byRole = Map.groupBy(staff, ({ role }) => role)
  return {
    id,
    version,
    state,
    hasCounterHours,
    networkConfirmedOn,
    permitTypes: offers.types,
    staff: [...byRole].map(([role, posts]) => ({ role, count: posts.length })),
    dissolution: dissolution && {
      id: dissolution.id,
      successor: { id: dissolution.successor.id, names: dissolution.successor.names },
    },
  }
}
