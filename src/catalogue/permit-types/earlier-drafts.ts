import { LRUCache } from 'lru-cache'
import type { Db } from '../../platform/db/client.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import { isNotWithdrawn } from './queries.ts'
import type { earlierDraftRules } from './vocabulary.ts'

const keptOf = perDatabase(() => new LRUCache<string, Promise<number>>({ max: 500 }))

/**
 * Returns the version to which drafts of versions before it must move, or one after it. 0: drafts are submitted as they
 * are. Up to the version in force, the newest one that states `earlierDrafts` decides; later silent ones take nothing
 * back. Cached: a version whose first day has come is never withdrawn.
 */
export function movedDraftsVersion(db: Db, code: string, inForce: number): Promise<number> {
  const kept = keptOf(db)
  const name = `${code}:${inForce}`
  const found = kept.get(name)
  if (found) return found
  const reading = read(db, code, inForce)
  kept.set(name, reading)
  reading.catch(() => kept.delete(name))
  return reading
}

async function read(db: Db, code: string, inForce: number): Promise<number> {
  const [row] = await db<{ version: number; rule: (typeof earlierDraftRules)[number] }[]>`
    select version, definition->>'earlierDrafts' as rule
    from permit_type_versions t
    where code = ${code} and version <= ${inForce} and definition ? 'earlierDrafts' and ${isNotWithdrawn(db)}
    order by version desc
    limit 1`
  return row?.rule === 'move_first' ? row.version : 0
}
