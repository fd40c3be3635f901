import type { Action } from '../applications/lifecycle.ts'

/** An event of an application, as far as the figures need it. */
export interface Counted {
  type: string
  action: Action | null
  details: { reasons?: readonly { code: string }[] }
  /**
   * Of a first acceptance: the working time of the completeness check, in milliseconds where it is known, and whether
   * it came in time.
   */
  check: { used: number | null; onTime: boolean | null } | null
  /** Working time that the office has used up to its decision, in milliseconds; null where that is not known. */
  net: number | null
  /** True when the decision came in time; null where there was no deadline. */
  onTime: boolean | null
}

/** Steps that are counted, by what each counts as. Those that a draft ends with are none: nobody has filed it. */
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

/** The steps by which an office decides. */
export const decisions = ['sign', 'issue_by_silence', 'refuse'] as const satisfies readonly Action[]
const decides = (action: Action): boolean => (decisions as readonly Action[]).includes(action)

/** The steps that end the completeness check, where they are the first. */
export const acceptances = ['accept', 'accept_by_silence'] as const satisfies readonly Action[]
const accepts = (action: Action): boolean => (acceptances as readonly Action[]).includes(action)

const isCounted = (action: Action): action is keyof typeof measureOf => Object.hasOwn(measureOf, action)

export const reasonPrefix = 'reason.'
export const bucketPrefix = 'net.'
export const checkBucketPrefix = 'check.'

/** Every counter that an event raises. */
export function measuresOf({ type, action, details, check, net, onTime }: Counted): string[] {
  if (type === 'application.deemed_granted') return ['deemed_granted']
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

/**
 * Each bucket of times ends this many times later than the one before, so that a time is known to within
 * `relativeError` and buckets can be added up.
 */
const growth = 1.04
/** Largest relative error of a time that is read from its bucket. It is also rounded to whole minutes. */
export const relativeError = 0.02

/** Returns the bucket for a time in minutes. Less than a minute is bucket 0. */
export const bucketOf = (minutes: number): number =>
  minutes < 1 ? 0 : 1 + Math.ceil(Math.log(minutes) / Math.log(growth))

/** The minutes that stand for a bucket: as far from its beginning as from its end, in proportion. */
export const minutesOf = (bucket: number): number =>
  bucket === 0 ? 0 : Math.round((2 * growth ** (bucket - 1)) / (growth + 1))

/** The minutes that a part `share` of all times do not exceed, by the nearest rank; null when there are none. */
export function quantile(buckets: ReadonlyMap<number, number>, share: number): number | null {
  const all = [...buckets.values()].reduce((sum, count) => sum + count, 0)
  let left = Math.ceil(all * share)
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0 && all > 0) return minutesOf(bucket)
  }
  return null
}
