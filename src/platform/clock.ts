/** Returns a moment in milliseconds since 1970. */
export type Clock = () => number

let replacement: Clock | undefined

/** Returns the time of the machine, also while another clock is set. */
export const machineMillisecondsNow: Clock = () => Date.now()

/** Returns the present in milliseconds since 1970: by the clock that was set, otherwise by the machine's. */
export const millisecondsNow: Clock = () => (replacement ?? machineMillisecondsNow)()

/** Returns the present: by the clock that was set, otherwise by the machine's. */
export const timeNow = (): Date => new Date(millisecondsNow())

/**
 * Returns the present in milliseconds since 1970, steadily: the machine's time when the process started, plus the
 * monotonic time since then. A clock that was set takes its place, too.
 */
export const steadyMillisecondsNow: Clock = () => replacement?.() ?? performance.timeOrigin + performance.now()

/** Returns a moment in milliseconds since 1970 as RFC 3339, in UTC. Null stays null. */
export const writeInstant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

/**
 * Replaces the clock of the whole program; `undefined` gives back the machine's. For the trial clock and the simulation
 * only. The database is told its time by `src/embedded/trial-database.ts`.
 */
export function setClock(clock: Clock | undefined): void {
  replacement = clock
}
