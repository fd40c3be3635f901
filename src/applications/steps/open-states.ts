import { type Status, states, statuses } from '../lifecycle.ts'

/** The states in which nobody has to act any more. */
export const closed: readonly Status[] = statuses.filter((status) => states[status].turn === 'nobody')
/** The states in which somebody has to act. */
export const opened: readonly Status[] = statuses.filter((status) => !closed.includes(status))

/** Final states without a permit: no fee is owed any more, even if one was assessed. */
export const endedWithoutPermit: readonly Status[] = ['withdrawn', 'lapsed', 'refused']

/**
 * The closed states in which no mail is filed. A mail about a refused application locks the office before the
 * application. So a refused one is transferred only after the office is locked: otherwise both could wait for each
 * other.
 */
export const finished: readonly Status[] = closed.filter((status) => states[status].publicStage === 'closed')
