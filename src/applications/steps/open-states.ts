import { type Status, states, statuses } from '../lifecycle.ts'

/** The states in which nobody has to act any more. */
export const closed: readonly Status[] = statuses.filter((status) => states[status].turn === 'nobody')
/** The states in which somebody has to act. */
export const opened: readonly Status[] = statuses.filter((status) => !closed.includes(status))

/**
 * The closed states in which no mail is filed. A mail about a refused application locks the office before the
 * application, so a refused one is not transferred before the office is locked: that would be a deadlock.
 */
export const finished: readonly Status[] = closed.filter((status) => states[status].publicStage === 'closed')
