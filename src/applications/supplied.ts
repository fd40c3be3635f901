import type { Actor } from '../access/identity/actor.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import type { Case } from './case.ts'
import { findCase } from './queries.ts'
import { maySupply, standingsOf } from './standing.ts'

/** Returns a case that this actor may supply with answers and documents. Throws `not_found`, `forbidden`. */
export async function suppliedCase(db: Db, id: string, actor: Actor): Promise<Case> {
  const application = await findCase(db, id, actor)
  demandSupplier(application, actor)
  return application
}

/** Throws `forbidden` unless this actor may supply the application with answers and documents. */
export function demandSupplier(application: Case, actor: Actor): void {
  if (!maySupply(standingsOf(application, actor)))
    throw new Problem('forbidden', { action: 'edit', by: ['applicant', 'assistant'] })
}
