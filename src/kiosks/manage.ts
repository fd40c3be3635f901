import type { Environment } from '../clients/client.ts'
import { newKey } from '../clients/key.ts'
import type { Key } from '../clients/key-queries.ts'
import type { Db } from '../db/client.ts'
import { type Actor, administeredBy } from '../identity/actor.ts'
import { demandAdministering, demandAdministrator } from '../identity/administrators.ts'
import { refuseNumbers } from '../privacy/no-numbers.ts'
import { fault } from '../problems/faults.ts'
import { Problem } from '../problems/problem.ts'
import { endKioskKey, hasKioskKey, insertKiosk, insertKioskKey, kioskKeyFacts } from './key-queries.ts'
import { findKiosk, type Kiosk, openOfficeRegion } from './queries.ts'

/** One in use, and one to change over to. */
const activeKeysLimit = 2
const attemptsLimit = 5

/** Registers a device at an office that people can come to, by an administrator whose reach covers it. Throws `forbidden`, `rule_broken`. */
export async function registerKiosk(db: Db, { officeId, label }: { officeId: string; label: string }, environment: Environment, actor: Actor): Promise<Kiosk> {
  demandAdministrator(actor, 'register_kiosk')
  refuseNumbers({ label })
  const region = await openOfficeRegion(db, officeId)
  if (region === undefined) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/officeId' }, 'not_an_open_office')] })
  demandAdministering(actor, region, 'register_kiosk')
  const id = await insertKiosk(db, { officeId, label, environment }, { type: 'kiosk.registered', actorId: actor.personId, details: { officeId, label } })
  return findKiosk(db, id, administeredBy(actor))
}

/** A kiosk that an administrator may look after. Throws `forbidden` for whoever is none, `not_found` for what is out of their reach. */
export function managedKiosk(db: Db, id: string, actor: Actor, action: string): Promise<Kiosk> {
  demandAdministrator(actor, action)
  return findKiosk(db, id, administeredBy(actor))
}

/** Issues the key of a device. Its secret is in this answer and nowhere else. Throws `too_many_keys`, and `rule_broken` for an end that is past or more than a year ahead. */
export async function issueKioskKey(db: Db, kioskId: string, { label, expiresAt }: { label: string; expiresAt: string }, actor: Actor): Promise<{ key: Key; secret: string }> {
  refuseNumbers({ label })
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const kiosk = await managedKiosk(db, kioskId, actor, 'issue_kiosk_key')
    const { active, mayEnd } = await kioskKeyFacts(db, kioskId, expiresAt)
    if (!mayEnd) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/expiresAt' }, 'expiry')] })
    if (active >= activeKeysLimit) throw new Problem('too_many_keys', { limit: activeKeysLimit })
    const made = newKey(kiosk.environment, 'kiosk')
    const details = { label, expiresAt, prefix: made.prefix, lastFour: made.lastFour }
    const key = await insertKioskKey(db, kiosk, { label, expiresAt, key: made }, { type: 'kiosk.key_issued', actorId: actor.personId, details })
    if (key) return { key, secret: made.secret }
  }
  throw new Problem('conflict', {})
}

/** Ends the key of a device at once, and with it whoever sits there by it. Throws `not_found`, `revoked_already`, `rule_broken`. */
export async function revokeKioskKey(db: Db, kioskId: string, keyId: string, reason: string, actor: Actor): Promise<Key> {
  refuseNumbers({ reason })
  await managedKiosk(db, kioskId, actor, 'revoke_kiosk_key')
  const revoked = await endKioskKey(db, kioskId, keyId, reason, { type: 'kiosk.key_revoked', actorId: actor.personId, details: { keyId, reason } })
  if (revoked) return revoked
  if (await hasKioskKey(db, kioskId, keyId)) throw new Problem('revoked_already', {})
  throw new Problem('not_found', { what: 'key' })
}
