import type { Action } from '../applications/lifecycle.ts'

/** The data of an event that determine its counters. */
export interface Counted {
  type: string
  action: Action | null
  details: { reasons?: readonly { code: string }[] }
  /**
   * Only for a first acceptance: working time of the completeness check in milliseconds, and true if it was in time.
   */
  check: { used: number | null; onTime: boolean | null } | null
  /** The working time of the office until its decision, in milliseconds. Null: not known. */
  net: number | null
  /** True: the decision was in time. Null: there is no deadline. */
  onTime: boolean | null
}

/** The counter of each counted step. */
export const measureOf = {
  submit: 'filed',
  accept: 'checked',
  accept_by_silence: 'checked_by_silence',
  return: 'returned',
  sign: 'issued',
  issue_by_silence: 'issued_by_silence',
  refuse: 'refused',
  withdraw: 'withdrawn',
  lapse: 'lapsed',
} as const satisfies Partial<Record<Action, string>>

/** The actions that have a counter. */
export const countedActions = Object.keys(measureOf)

/** The type of event that is counted without a step. */
export const countedType = 'application.deemed_granted'

/** The steps by which an office decides. */
export const decisions = ['sign', 'issue_by_silence', 'refuse'] as const satisfies readonly Action[]
const decides = (action: Action): boolean => (decisions as readonly Action[]).includes(action)

/** The steps of which the first one ends the completeness check. */
export const acceptances = ['accept', 'accept_by_silence'] as const satisfies readonly Action[]
const accepts = (action: Action): boolean => (acceptances as readonly Action[]).includes(action)

const isCounted = (action: Action): action is keyof typeof measureOf => Object.hasOwn(measureOf, action)

export const reasonPrefix = 'reason.'
export const bucketPrefix = 'net.'
export const checkBucketPrefix = 'check.'

/** Returns the measures that an event increments by one. */
export function measuresOf({ type, action, details, check, net, onTime }: Counted): string[] {
  if (type === countedType) return ['deemed_granted']
  if (action === null || !isCounted(action) || (accepts(action) && check === null)) return []
  return [
    measureOf[action],
    ...(details.reasons ?? []).map(({ code }) => reasonPrefix + code),
    ...(check && check.used !== null ? ['check_timed', checkBucketPrefix + bucketOf(check.used / minute)] : []),
    ...(check && check.onTime !== null ? ['check_with_deadline', ...(check.onTime ? ['check_on_time'] : [])] : []),
    ...(decides(action) && net !== null ? ['timed', bucketPrefix + bucketOf(net / minute)] : []),
    ...(decides(action) && onTime !== null ? ['with_deadline', ...(onTime ? ['on_time'] : [])] : []),
  ]
}

const minute = 60_000

/** The ratio of the bounds of adjacent buckets, which limits the error to `relativeError`. Buckets can be summed. */
const growth = 1.04
/** The largest relative error of a time from a bucket, before rounding to whole minutes. */
export const relativeError = 0.02

/** Returns the bucket for a time in minutes. Less than a minute is bucket 0. */
export const bucketOf = (minutes: number): number =>
  minutes < 1 ? 0 : 1 + Math.ceil(Math.log(minutes) / Math.log(growth))

/** Returns the minutes of a bucket: the value with the same relative distance to both bounds, rounded. */
export const minutesOf = (bucket: number): number =>
  bucket === 0 ? 0 : Math.round((2 * growth ** (bucket - 1)) / (growth + 1))

/** Returns the quantile `share` of the times in minutes, by the nearest rank. Null without times. */
export function quantileOf(buckets: ReadonlyMap<number, number>, share: number): number | null {
  const all = [...buckets.values()].reduce((sum, count) => sum + count, 0)
  let left = Math.ceil(all * share)
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0 && all > 0) return minutesOf(bucket)
  }
  return null
}
