import type { Actor } from '../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { demandNoFaults } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { findRemedy, insertRemedy, type RemedyEdition } from './queries.ts'
import { remedyFaults } from './remedy.ts'
import type { NewLegalRemedy } from './schema.ts'

/**
 * Stores the next version of the legal remedy, which letters about later decisions contain; null: not known. Throws
 * `forbidden`, and `rule_broken` for a last day that is not named, or named without a limit, and for a personal number
 * in a text.
 */
export async function setRemedy(tx: Db, { remedy }: NewLegalRemedy, actor: Actor): Promise<RemedyEdition> {
  demandProvincialAdministrator(actor, 'set_legal_remedy')
  demandNoFaults(remedy === null ? [] : remedyFaults(remedy, '/remedy'))
  refuseNumbers({ remedy })
  return findRemedy(tx, await insertRemedy(tx, remedy, actor.personId))
}
