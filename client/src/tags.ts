import { type Answer, dataOf, isRefusal } from './refusal.ts'

const tries = 3

/**
 * Changes something that others may change at the same time: reads it, and calls `change` with it and its tag for
 * `If-Match`. When somebody was faster (412), it reads again, up to three times. Throws a Refusal.
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
 * Returns a function that reads again and says if anything has changed. `read` gets the headers to send: the tag of
 * what was read before. A 304 costs no body. Throws a Refusal.
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
