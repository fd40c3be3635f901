import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { maySupply, standingsOf } from '../standing.ts'

/** Reads a case whose answers and documents this actor may change. Throws `not_found`, `forbidden`. */
export async function suppliedCase(db: Db, id: string, actor: Actor): Promise<Case> {
  const application = await findCase(db, id, actor)
  demandSupplier(application, actor)
  return application
}

/** Throws `forbidden` unless this actor may change answers and documents of the application. */
export function demandSupplier(application: Case, actor: Actor): void {
  if (!maySupply(standingsOf(application, actor)))
    throw new Problem('forbidden', { action: 'edit', by: ['applicant', 'assistant'] })
}
