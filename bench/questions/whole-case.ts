import { compare } from '../compare.ts'
import type { Stage } from '../stage.ts'
import { of, type Reader, readers } from './files.ts'
import type { Question } from './question.ts'

/** Returns the requests of a connection to our API: whole applications, one after the other. */
export const wholeCases = (people: readonly Reader[]) => (connection: number) => {
  const { ids, headers } = of(people, connection)
  return ids.map((id) => ({ path: `/v1/applications/${id}`, headers }))
}

/** Returns the requests of a connection to the bare program: the same applications, one row each. */
export const oneRows = (people: readonly Reader[]) => (connection: number) =>
  of(people, connection).ids.map((id) => ({ path: `/applications/${id}` }))

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
    ]
  },
}
