import type { SatuPintu, Schemas } from './client.ts'
import { dataOf } from './refusal.ts'

/** The place and the filters of a follower of events. */
export interface Following {
  /** Position to go on from; `latest` for the end of the log. Absent: the oldest event kept. */
  after?: string
  /** Only events of these types. */
  types?: readonly Schemas['EventType'][]
  /** Only events about this thing, such as `permits/{id}`. */
  subject?: string
  /** Called with each position to keep: when its events were dealt with, and also when there were none. */
  onPosition?: (position: string) => unknown
  signal?: AbortSignal
}

const waitSeconds = 30

/**
 * Yields events in order, for ever: it reads page by page, and waits at the server while there is nothing new. After a
 * restart begin with the last position that `onPosition` got: no event is skipped, one may come twice under the same
 * `id`. Throws a Refusal, such as `position_too_old`, and the reason of the signal.
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
