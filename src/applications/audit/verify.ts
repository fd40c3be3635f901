import type { Actor } from '../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { writeCount } from '../../platform/quantity-words.ts'
import { flaws } from './flaws.ts'
import { type Checked, checkBatch, checkOne } from './queries.ts'

/**
 * Checks one history, or those of the next 500 applications. Throws `forbidden` unless the actor is an administrator of
 * the province, and `not_found`.
 */
export async function verifyHistories(
  db: Db,
  { applicationId, after }: { applicationId: string | undefined; after: string | null },
  actor: Actor,
): Promise<Checked> {
  demandProvincialAdministrator(actor, 'verify_history')
  if (applicationId === undefined) return checkBatch(db, after)
  const checked = await checkOne(db, applicationId)
  if (!checked) throw new Problem('not_found', { what: 'application' })
  return checked
}

/**
 * Checks one history or all, in batches. Writes each finding and a summary to `say`. Returns false when there is a
 * finding. Throws when the application has neither row nor history.
 */
export async function verifyAll(
  db: Db,
  applicationId: string | undefined,
  say: (line: string) => void,
): Promise<boolean> {
  let [applications, events, found] = [0, 0, 0]
  let after: string | null = null
  do {
    const checked: Checked | undefined =
      applicationId === undefined ? await checkBatch(db, after) : await checkOne(db, applicationId)
    if (!checked) throw new Error(`There is no application ${applicationId}.`)
    for (const { applicationId: id, version, flaw } of checked.findings)
      say(`BROKEN application ${id}${version === null ? '' : ` version ${version}`}: ${flaw}, ${flaws[flaw].en}`)
    applications += checked.applications
    events += checked.events
    found += checked.findings.length
    after = checked.last
  } while (after !== null)
  say(
    `${writeCount(applications, 'application')} with ${writeCount(events, 'event')} ` +
      `${applications === 1 ? 'was' : 'were'} checked: ` +
      `${found === 0 ? 'every history is whole' : writeCount(found, 'finding')}.`,
  )
  return found === 0
}
