import { compareWithLean } from '../compare.ts'
import { spread, supply } from '../data-set.ts'
import { copyToLeanTable } from '../lean-tables.ts'
import type { Shot } from '../load.ts'
import { seal } from '../seal.ts'
import type { Stage } from '../stage.ts'
import { of } from './files.ts'
import type { Question } from './question.ts'

const json = { 'content-type': 'application/json' }

/** Measures steps. Each has another application, so that it is allowed; their creation is not measured. */
export const transition: Question = {
  name: 'T4',
  quick: true,
  async ask(stage: Stage) {
    const {
      options: { rounds },
      database,
      api,
      bare,
      bareLean,
      sql,
      side,
    } = stage
    const accept = JSON.stringify({ action: 'accept' })
    const submit = JSON.stringify({ action: 'submit', statementAccepted: true })
    const accepting = (ids: readonly string[][], amount: number): Shot => ({
      amount,
      requests: (connection) =>
        of(ids, connection).map((id) => ({
          method: 'POST',
          path: `/applications/${id}/accept`,
          headers: json,
          body: accept,
        })),
    })
    const bareAccept = side(bare, async (amount) => accepting(await fresh(stage, 'submitted', amount), amount))
    const leanAccept = side(bareLean, async (amount) => {
      const ids = await fresh(stage, 'submitted', amount)
      await copyToLeanTable(sql, ids.flat())
      return accepting(ids, amount)
    })
    const ours = async (who: string, status: 'draft' | 'submitted', body: string) => {
      const people = await Promise.all(Array.from({ length: spread }, (_, rank) => stage.as(`${who}-${rank}`)))
      return side(api, async (amount) => {
        const ids = await fresh(stage, status, amount)
        return {
          amount,
          requests: (connection) =>
            of(ids, connection).map((id) => ({
              method: 'POST',
              path: `/v1/applications/${id}/transitions`,
              headers: { ...of(people, connection), ...json },
              body,
            })),
        }
      })
    }
    return [
      ...(await compareWithLean({
        operation: 'T4 accept, against begin, select for update, update, insert, commit',
        least: 1.2,
        rounds,
        database,
        bare: bareAccept,
        lean: leanAccept,
        ours: await ours('front_desk', 'submitted', accept),
      })),
      ...(await compareWithLean({
        operation: 'T4 submit (form, documents, office), against the same',
        least: 1.2,
        rounds,
        database,
        bare: bareAccept,
        lean: leanAccept,
        ours: await ours('applicant', 'draft', submit),
      })),
    ]
  },
}

/** Creates applications in a status. Returns the ids for each connection, which has its own office and applicant. */
export async function fresh({ sql }: Stage, status: 'draft' | 'submitted', amount: number): Promise<string[][]> {
  const made = await supply(sql, status, amount)
  await seal(
    sql,
    made.map(({ id }) => id),
  )
  return Array.from({ length: spread }, (_, connection) =>
    made.filter(({ rank }) => rank === connection).map(({ id }) => id),
  )
}
