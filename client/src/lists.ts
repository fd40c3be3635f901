import { type Answer, dataOf } from './refusal.ts'

interface ListPage<T> {
  data: T[]
  page: { nextCursor: string | null }
}

/**
 * Yields the items of all pages of a list. Calls `read` for each page with its query parameters: none, then `cursor`.
 * `read` must send the same filters each time. Throws a `Refusal`.
 */
export async function* itemsOf<T>(
  read: (page: { cursor?: string }) => Promise<Answer<ListPage<T>>>,
): AsyncGenerator<T, void> {
  for (let query: { cursor?: string } = {}; ; ) {
    const { data, page } = dataOf(await read(query))
    yield* data
    if (page.nextCursor === null) return
    query = { cursor: page.nextCursor }
  }
}
