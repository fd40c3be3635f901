import type { Environment } from '../../access/clients/client.ts'
import { type Actor, administeredBy } from '../../access/identity/actor.ts'
import { demandAdministering, demandAdministrator } from '../../access/identity/administrators.ts'
import { issueKeyTo, type KeyRevocation, revokeKeyOf } from '../../access/keys/issue.ts'
import type { Key } from '../../access/keys/queries.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import type { ActionLabel } from '../../http/problems/labels/actions.ts'
import { ruleBroken } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { endSessions, insertKiosk, recordChange } from './key-queries.ts'
import { findKiosk, type Kiosk, openOfficeRegion } from './queries.ts'

/** Registers a kiosk at an open office that the actor administers. Throws `forbidden`, `rule_broken`. */
export async function registerKiosk(
  db: Db,
  { officeId, label }: { officeId: string; label: string },
  environment: Environment,
  actor: Actor,
): Promise<Kiosk> {
  demandAdministrator(actor, 'register_kiosk')
  refuseNumbers({ label })
  const region = await openOfficeRegion(db, officeId)
  if (region === undefined) throw ruleBroken(fault({ pointer: '/officeId' }, 'not_an_open_office'))
  demandAdministering(actor, region, 'register_kiosk')
  const id = await insertKiosk(
    db,
    { officeId, label, environment },
    { type: 'kiosk.registered', actorId: actor.personId, details: { officeId, label } },
  )
  return findKiosk(db, id, administeredBy(actor))
}

/**
 * Returns a kiosk of an office that the actor administers. Throws `forbidden` for a person who administers no office,
 * and `not_found` for a kiosk of another office.
 */
export function managedKiosk(db: Db, id: string, actor: Actor, action: ActionLabel): Promise<Kiosk> {
  demandAdministrator(actor, action)
  return findKiosk(db, id, administeredBy(actor))
}

/** Issues a key for a kiosk. Throws what `managedKiosk` and `issueKeyTo` throw. */
export const issueKioskKey = (
  db: Db,
  kioskId: string,
  input: { label: string; expiresAt: string },
  actor: Actor,
): Promise<{ key: Key; secret: string }> =>
  issueKeyTo(
    db,
    'kiosk',
    () => managedKiosk(db, kioskId, actor, 'issue_kiosk_key'),
    input,
    (details) => recordChange(db, { type: 'kiosk.key_issued', actorId: actor.personId, details: { ...details } }),
  )

/** Revokes a key of a kiosk and ends its sessions. Throws what `managedKiosk` and `revokeKeyOf` throw. */
export async function revokeKioskKey(db: Db, kioskId: string, revoked: KeyRevocation, actor: Actor): Promise<Key> {
  await managedKiosk(db, kioskId, actor, 'revoke_kiosk_key')
  const event = recordChange(db, { type: 'kiosk.key_revoked', actorId: actor.personId, details: { ...revoked } })
  return revokeKeyOf(db, 'kiosk', kioskId, revoked, { event, alsoEnds: endSessions(db) })
}
