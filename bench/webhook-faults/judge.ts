/** An event of the log, in the order of the log. */
export interface Expected {
  id: string
  subject: string
}

/** A line of the receiver: a webhook, by its path, got an event. `header`: the `webhook-id`. */
interface Received extends Expected {
  path: string
  header: string
}

/** Counts over all webhooks. */
interface Verdict {
  received: number
  /** Events that a webhook never got. */
  skipped: number
  /** Events that came under an id that the log does not have, or another `webhook-id`. */
  foreign: number
  /** Events that came for the first time after a later one about the same subject. */
  outOfOrder: number
  /** Events that came again, under their id. */
  doubles: number
}

/** Compares the events that webhooks got with those of the log: every webhook has to get each of them. */
export function judge(expected: readonly Expected[], received: readonly Received[], paths: readonly string[]): Verdict {
  const places = new Map(expected.map(({ id }, place) => [id, place]))
  const isKnown = ({ id, header, subject }: Received) =>
    header === id && expected[places.get(id) ?? -1]?.subject === subject
  const known = received.filter(isKnown)
  const byPath = Map.groupBy(known, ({ path }) => path)
  const verdict: Verdict = {
    received: received.length,
    skipped: 0,
    foreign: received.length - known.length,
    outOfOrder: 0,
    doubles: 0,
  }
  for (const path of paths) {
    const came = byPath.get(path) ?? []
    const firsts = [...new Set(came.map(({ id }) => id))]
    verdict.skipped += expected.length - firsts.length
    verdict.doubles += came.length - firsts.length
    verdict.outOfOrder += countOutOfOrder(
      expected,
      firsts.map((id) => places.get(id) ?? -1),
    )
  }
  return verdict
}

/** Counts the places that are lower than one before them of the same subject. */
function countOutOfOrder(expected: readonly Expected[], places: readonly number[]): number {
  const highest = new Map<string, number>()
  let count = 0
  for (const place of places) {
    const subject = expected[place]?.subject ?? ''
    const before = highest.get(subject) ?? -1
    if (place < before) count++
    highest.set(subject, Math.max(before, place))
  }
  return count
}
