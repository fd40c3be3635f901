import type { Actor } from '../access/identity/actor.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import type { Case } from './case.ts'
import { findCase } from './queries.ts'
import { maySupply, standingsOf } from './standing.ts'

/** A case that this actor may supply with answers and documents. Throws `not_found` or `forbidden`. */
export async function suppliedCase(db: Db, id: string, actor: Actor): Promise<Case> {
  const file = await findCase(db, id, actor)
  if (!maySupply(standingsOf(file, actor)))
    throw new Problem('forbidden', { action: 'edit', by: ['applicant', 'assistant'] })
  return file
}
