import type { SatuPintu, Schemas } from './client.ts'
import { dataOf } from './refusal.ts'

/** The position to start at in the log, the wanted events, and the callbacks. */
export interface Following {
  /**
   * The position after which to start; `latest` for the end of the log. Absent: `followEvents` starts at the oldest
   * event, `streamEvents` at the end of the log.
   */
  after?: string
  /** Only events of these types. */
  types?: readonly Schemas['EventType'][]
  /** Only events with this subject, such as `permits/{id}`. */
  subject?: string
  /** Called with each position to store: after the loop has processed the events up to it, or there were none. */
  onPosition?: (position: string) => unknown
  signal?: AbortSignal
}

const waitSeconds = 30

/**
 * Yields events in order, without end: it reads page by page by long polling. After a restart pass the last position of
 * `onPosition` as `after`: no event is skipped, and some can be repeated with the same `id`. Throws a `Refusal`, such
 * as `position_too_old`, and the reason of the signal.
 */
export async function* followEvents(
  api: SatuPintu,
  { after, types, subject, onPosition, signal }: Following = {},
): AsyncGenerator<Schemas['CloudEvent'], void> {
  let place = after
  for (;;) {
    const query = {
      ...(place !== undefined && { after: place }),
      ...(types !== undefined && { types: types.join(',') }),
      ...(subject !== undefined && { subject }),
      wait: waitSeconds,
    }
    const answer = await api.GET('/v1/events', { params: { query }, ...(signal && { signal }) })
    const { data, page } = dataOf(answer)
    yield* data
    place = page.position
    await onPosition?.(place)
  }
}
