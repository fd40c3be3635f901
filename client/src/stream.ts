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
 * Yields the messages of a stream that have an id, until it ends or breaks. A message without data is a new position.
 */
export async function* messagesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Message, void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const bytes of body) {
      const blocks = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const message = readMessage(block)
        if (message.id !== '') yield message
      }
    }
  } catch (error) {
    if (!isBroken(error)) throw error
  }
}

/** Parses a message of the server: one field in each line. */
function readMessage(block: string): Message {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return { id: fields.get('id') ?? '', data: fields.get('data') ?? '' }
}
