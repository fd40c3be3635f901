import type { Sql } from 'postgres'
import type { PermitTypeVersion } from '../../src/catalogue/permit-types/schema.ts'
import { compare, type Side } from '../compare.ts'
import { someAnswers, spread } from '../data-set.ts'
import type { Stage } from '../stage.ts'
import { of } from './files.ts'
import type { Question } from './question.ts'
import { fresh } from './transition.ts'

const json = { 'content-type': 'application/json' }
const [withRules, without] = ['IMB', 'IMB-PLAIN']

/** Compares a permit type that has a rule of every kind with the same type without rules. */
export const rules: Question = {
  name: 'R1',
  quick: false,
  async ask(stage: Stage) {
    const {
      options: { rounds },
      database,
      sql,
    } = stage
    await publishWithoutRules(sql)
    const [place] = await sql<{ village: string }[]>`select village from bench_places where rank = 0`
    const people = await Promise.all(Array.from({ length: spread }, (_, rank) => stage.as(`applicant-${rank}`)))
    const begin = await someAnswers()
    const creating = (permitType: string): Side => {
      const body = JSON.stringify({ permitType, villageCode: place?.village, answers: begin })
      return stage.side(stage.api, () => ({
        requests: (connection) => [
          { method: 'POST', path: '/v1/applications', headers: { ...of(people, connection), ...json }, body },
        ],
      }))
    }
    const drafts = async (permitType: string, amount: number) => {
      const ids = await fresh(stage, 'draft', amount)
      // Updates the drafts of both sides, so that their rows are equally old.
      await sql`
        update applications
        set permit_type = ${permitType}
        where id = any(${ids.flat()}::uuid[])`
      return ids
    }
    const submitting = (permitType: string): Side =>
      stage.side(stage.api, async (amount) => {
        const ids = await drafts(permitType, amount)
        const body = JSON.stringify({ action: 'submit', statementAccepted: true })
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
    const reading = async (permitType: string): Promise<Side> => {
      const ids = await drafts(permitType, spread * draftsToRead)
      return stage.side(stage.api, () => ({
        requests: (connection) =>
          of(ids, connection).map((id) => ({ path: `/v1/applications/${id}`, headers: of(people, connection) })),
      }))
    }
    const row = (operation: string, bare: Side, ours: Side) =>
      compare({ operation: `R1 ${operation} with rules, against without`, least: 0.95, rounds, database, bare, ours })
    return [
      await row('create a draft', creating(without), creating(withRules)),
      await row('read a draft', await reading(without), await reading(withRules)),
      await row('submit', submitting(without), submitting(withRules)),
    ]
  },
}

const draftsToRead = 100

/** Publishes the permit type under another code without rules, online at the same offices. */
async function publishWithoutRules(sql: Sql): Promise<void> {
  const [published] = await sql<{ definition: PermitTypeVersion }[]>`
    select definition
    from permit_type_versions
    where code = ${withRules} and version = 1`
  if (!published) throw new Error(`There is no ${withRules}.`)
  const { authority: _authority, samples: _samples, ...definition } = published.definition
  const plain = {
    ...definition,
    code: without,
    fee: definition.fee && { ...definition.fee, lines: [] },
    documents: definition.documents.map(({ requiredWhen: _when, ...document }) => document),
    ...(definition.inspection && {
      inspection: {
        ...definition.inspection,
        checklist: definition.inspection.checklist.map(({ requiredWhen: _when, ...item }) => item),
      },
    }),
  }
  await sql`
    insert into permit_type_versions (code, version, valid_from, definition)
    values (${without}, 1, '2015-01-02', ${JSON.stringify(plain)}::text::jsonb)
    on conflict do nothing`
  await sql`
    insert into office_permit_types (office_id, permit_type)
    select office_id, ${without}
    from office_permit_types
    where permit_type = ${withRules}
    on conflict do nothing`
}
