import { type Answer, dataOf } from './refusal.ts'

interface ListPage<T> {
  data: T[]
  page: { nextCursor: string | null }
}

/**
 * Walks through a list, page by page. `read` gets the query of each page: nothing, then the cursor. Keep its filters
 * the same. Throws a Refusal.
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
