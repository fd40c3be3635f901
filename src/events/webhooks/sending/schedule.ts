const [minute, hour] = [60, 3_600]

/** The pauses after the failed attempts of a delivery, in seconds: 15 attempts within about three days. */
export const retryPauses: readonly number[] = [
  5,
  30,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  8 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
]

/** Each pause varies by this share up or down, so that retries after an outage are not all sent at once. */
const jitter = 0.1

/** Failed attempts in a row after which a webhook is held: deliveries about one subject are tried, new events wait. */
export const heldAfter = 5
/** The longest pause between two batches of a held webhook, in seconds. */
const longestHold = hour
/** Seconds without any success after which a webhook is paused. */
export const deadSeconds = 72 * hour

/** Returns the seconds until the next attempt after `tries` failed ones. Undefined: the schedule has ended. */
export function pauseAfter(tries: number, chance: () => number = Math.random): number | undefined {
  const pause = retryPauses[tries - 1]
  return pause === undefined ? undefined : jittered(pause, chance)
}

/** Returns the seconds for which a webhook is held after so many failures in a row. 0: it is not held. */
export function holdAfter(failures: number, chance: () => number = Math.random): number {
  if (failures < heldAfter) return 0
  const pause = Math.min(retryPauses[failures - heldAfter] ?? longestHold, longestHold)
  return Math.min(jittered(pause, chance), longestHold)
}

const jittered = (seconds: number, chance: () => number): number => seconds * (1 + jitter * (2 * chance() - 1))
