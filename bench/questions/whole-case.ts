import { compare } from '../compare.ts'
import type { Stage } from '../stage.ts'
import { of, type Reader, readers } from './files.ts'
import type { Question } from './question.ts'

/** Returns the requests of a connection to the API: whole applications, one after the other. */
export const wholeCases = (people: readonly Reader[]) => (connection: number) => {
  const { ids, headers } = of(people, connection)
  return ids.map((id) => ({ path: `/v1/applications/${id}`, headers }))
}

/** Returns the requests of a connection to the bare program: the same applications, one row each. */
export const oneRows = (people: readonly Reader[]) => (connection: number) =>
  of(people, connection).ids.map((id) => ({ path: `/applications/${id}` }))

/** Returns the requests of `wholeCases`, each with the ETag of its response, so that the status is 304. */
async function unchangedCases(url: string, people: readonly Reader[]) {
  const tags = new Map<Reader, string[]>()
  for (const reader of new Set(people)) tags.set(reader, await tagsOf(url, reader))
  return (connection: number) => {
    const reader = of(people, connection)
    const own = tags.get(reader) ?? []
    return wholeCases(people)(connection).map((request, index) => ({
      ...request,
      headers: { ...request.headers, 'if-none-match': own[index] ?? '' },
    }))
  }
}

async function tagsOf(url: string, { ids, headers }: Reader): Promise<string[]> {
  const tags: string[] = []
  for (const id of ids) {
    const answer = await fetch(`${url}/v1/applications/${id}`, { headers })
    await answer.arrayBuffer()
    tags.push(answer.headers.get('etag') ?? '')
  }
  return tags
}

export const wholeCase: Question = {
  name: 'T1',
  quick: true,
  async ask(stage: Stage) {
    const {
      options: { rounds },
      database,
      api,
      bare,
      side,
    } = stage
    const people = await readers(stage)
    return [
      await compare({
        operation: 'T1 whole case, against one row by id',
        least: 0.8,
        rounds,
        database,
        bare: side(bare, () => ({ requests: oneRows(people) })),
        ours: side(api, () => ({ requests: wholeCases(people) })),
      }),
      await compare({
        operation: 'T1b unchanged case (304), against one row by id',
        least: 1,
        rounds,
        database,
        bare: side(bare, () => ({ requests: oneRows(people) })),
        ours: side(api, async () => ({ requests: await unchangedCases(api.url, people) })),
      }),
    ]
  },
}
