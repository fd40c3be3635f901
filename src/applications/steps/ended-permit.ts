import type { Blocker } from '../../http/problems/problem.ts'
import type { EarlierPermit } from '../drafts/earlier.ts'
import { blocker } from './blocker.ts'

/**
 * Returns the blocker of the handover of a permit that was revoked or superseded. An expired one and a suspended one
 * are still their holder's: the paper is handed over, and a warning says that a suspended one must not be used.
 */
export function endedPermitBlockers(state: EarlierPermit['state'] | undefined): Blocker[] {
  if (state === 'revoked') return [blocker('permit_revoked', {})]
  return state === 'superseded' ? [blocker('permit_superseded', {})] : []
}
