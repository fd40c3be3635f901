import { createParser } from 'eventsource-parser'
import type { SatuPintu, Schemas } from './client.ts'
import type { Following } from './events.ts'
import { waitFor } from './patience.ts'
import { Refusal } from './refusal.ts'

const retryMilliseconds = 2_000

/**
 * Yields events from a stream of server-sent events, without end. When the stream ends or breaks, it connects again
 * after two seconds and continues after the last event. Guarantees and errors are those of `followEvents`.
 */
export async function* streamEvents(
  api: SatuPintu,
  { after, types, subject, onPosition, signal }: Following = {},
): AsyncGenerator<Schemas['CloudEvent'], void> {
  let place = after
  const query = { ...(types !== undefined && { types: types.join(',') }), ...(subject !== undefined && { subject }) }
  for (;;) {
    signal?.throwIfAborted()
    const body = await openStream(api, { ...query, ...(place !== undefined && { after: place }) }, signal)
    for await (const { id, data } of body ? messagesIn(body) : []) {
      if (data !== '') yield JSON.parse(data)
      place = id
      await onPosition?.(id)
    }
    await waitFor(retryMilliseconds, signal)
  }
}

/** Opens the stream. Returns undefined after a network error. Throws a `Refusal`. */
async function openStream(
  api: SatuPintu,
  query: { after?: string; types?: string; subject?: string },
  signal: AbortSignal | undefined,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const { data, error } = await api
    .GET('/v1/events/stream', { params: { query }, parseAs: 'stream', ...(signal && { signal }) })
    .catch((lost: unknown) => {
      if (!isBroken(lost)) throw lost
      return { data: undefined, error: undefined }
    })
  if (error !== undefined) throw new Refusal(error)
  return data ?? undefined
}

/** Returns true for a network error: `fetch` and its bodies reject with a `TypeError` then. */
const isBroken = (error: unknown): boolean => error instanceof TypeError

interface Message {
  id: string
  data: string
}

/**
 * Yields the messages of a stream that have an id, until it ends or breaks. One without data only moves the position:
 * its `data` is empty.
 */
export async function* messagesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Message, void> {
  const decoder = new TextDecoder()
  const complete: Message[] = []
  const parser = createParser({
    // Called for each message with an id, also for one without data, and before `onEvent`.
    onId: (id) => complete.push({ id, data: '' }),
    onEvent: ({ id, data }) => {
      if (id !== undefined) complete.splice(-1, 1, { id, data })
    },
  })
  // Not `for await`: the streams of older Safari cannot be iterated, which throws a TypeError, too.
  const reader = body.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parser.feed(decoder.decode(part.value, { stream: true }))
      yield* complete.splice(0).filter(({ id }) => id !== '')
    }
  } catch (error) {
    if (!isBroken(error)) throw error
  } finally {
    await reader.cancel().catch(() => {})
  }
}
