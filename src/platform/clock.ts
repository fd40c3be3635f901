/** Returns a time in milliseconds since 1970 (UTC). */
export type Clock = () => number

let replacement: Clock | undefined
let outside: Clock | undefined

/** Returns the time of the machine, even while `setClock` has replaced the clock. */
export const machineMillisecondsNow: Clock = () => Date.now()

/** Returns the current time in milliseconds since 1970, by the clock of `setClock`, or the machine's. */
export const millisecondsNow: Clock = () => (replacement ?? machineMillisecondsNow)()

/** Returns the current time of the world outside, by which others judge a signature: the machine's during a trial. */
export const outsideMillisecondsNow: Clock = () => (outside ?? millisecondsNow)()

/** Returns the current time, by the clock of `setClock`, or the machine's. */
export const timeNow = (): Date => new Date(millisecondsNow())

/**
 * Returns the current time in milliseconds since 1970, unaffected by changes of the machine's clock: its time at the
 * start of the process plus the monotonic time since then. A clock of `setClock` replaces it, too.
 */
export const steadyMillisecondsNow: Clock = () => replacement?.() ?? performance.timeOrigin + performance.now()

/** Returns a time in milliseconds since 1970 as RFC 3339 in UTC. Null stays null. */
export const writeInstant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

/**
 * Replaces the clock of the whole program; `undefined` restores the machine's. Only for the trial clock and the
 * simulation. `src/embedded/trial-database.ts` sets the time of the database. `outsideClock`: the world outside has
 * another time.
 */
export function setClock(clock: Clock | undefined, outsideClock?: Clock): void {
  replacement = clock
  outside = outsideClock
}
