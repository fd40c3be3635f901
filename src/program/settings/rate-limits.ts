import type { Policies, PolicyName } from '../../access/rate-limits/policies.ts'
import type { RateLimit } from '../../http/room.ts'
import { policies } from '../registers.ts'

const isPolicy = (word: string): word is PolicyName => Object.hasOwn(policies, word)
const policyNames: readonly PolicyName[] = Object.keys(policies).filter(isPolicy)

/**
 * Returns all rate limits, changed by a setting such as `person=1200/60,tracking=100/60` (quota per seconds). `*` sets
 * all of them; later entries override earlier ones. Throws an error that names the wrong entry.
 */
export function readPolicies(setting: string): Policies {
  const changed: Record<PolicyName, RateLimit> = { ...policies }
  for (const part of setting === '' ? [] : setting.split(',')) {
    const [, name = '', quota, seconds] = /^([a-z_]+|\*)=([1-9][0-9]{0,9})\/([1-9][0-9]{0,5})$/.exec(part.trim()) ?? []
    const meant = name === '*' ? policyNames : policyNames.filter((policy) => policy === name)
    if (meant.length === 0)
      throw new Error(`"${part.trim()}" is not one of ${policyNames.join(', ')} or * with =quota/seconds`)
    for (const policy of meant) changed[policy] = { ...changed[policy], quota: Number(quota), seconds: Number(seconds) }
  }
  return changed
}
