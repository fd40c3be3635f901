import { type Answer, dataOf, isRefusal } from './refusal.ts'

const tries = 3

/**
 * Changes a resource that others may change at the same time: reads it, and calls `change` with it and its ETag for
 * `If-Match`. After a 412 it starts again, up to three attempts in all. Returns the result of `change`. Throws a
 * `Refusal`.
 */
export async function changePresent<T, R>(
  read: () => Promise<Answer<T>>,
  change: (present: T, ifMatch: string) => Promise<Answer<R>>,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    const answer = await read()
    const present = dataOf(answer)
    try {
      return dataOf(await change(present, answer.response.headers.get('etag') ?? ''))
    } catch (error) {
      if (attempt === tries || !isRefusal(error, 'stale')) throw error
    }
  }
}

/**
 * Returns a function that reads a resource and returns whether it has changed since the last call. `read` gets the
 * headers to send: the ETag of the last call. After a 304 the function returns the data from before. Throws a
 * `Refusal`.
 */
export function createRereader<T>(
  read: (headers: { 'if-none-match'?: string }) => Promise<Answer<T>>,
): () => Promise<{ changed: boolean; data: T }> {
  let kept: { tag: string; data: T } | undefined
  return async () => {
    const answer = await read(kept ? { 'if-none-match': kept.tag } : {})
    if (answer.response.status === 304 && kept) return { changed: false, data: kept.data }
    const data = dataOf(answer)
    kept = { tag: answer.response.headers.get('etag') ?? '', data }
    return { changed: true, data }
  }
}
