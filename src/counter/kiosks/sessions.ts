import type { Environment } from '../../access/clients/client.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { newKey, readKey } from '../../access/keys/key.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Db, within } from '../../platform/db/client.ts'
import { digestOf } from '../../platform/digest.ts'
import { newKioskCode } from './code.ts'
import { type Device, deviceOf } from './key-queries.ts'
import { lockKiosk, openSession, replaceKioskCode, useSession } from './session-queries.ts'

/** Minutes for which a code is valid: enough to walk to a kiosk and type it. */
const codeMinutes = 5
const sessionMinutes = 20
/** Minutes without a request after which a person is signed out of a kiosk. */
export const idleMinutes = 3

/** Issues a code for a kiosk to a person. It is valid for five minutes and one session, and replaces an earlier one. */
export async function issueKioskCode(db: Db, { personId }: Actor): Promise<{ code: string; expiresAt: Date }> {
  const code = newKioskCode()
  return { code, expiresAt: await replaceKioskCode(db, personId, digestOf(code), codeMinutes) }
}

/** Returns the device of a key. A key with a wrong checksum is refused without a query. Throws `unauthorized`. */
export async function authenticateDevice(db: Db, written: string, here: Environment): Promise<Device> {
  const key = readKey(written, 'kiosk')
  if (!key) throw new Problem('unauthorized', { reason: 'not_a_kiosk' })
  if (key.environment !== here) throw new Problem('unauthorized', { reason: 'key_elsewhere' })
  const device = await deviceOf(db, key.sha256)
  if (!device || device.environment !== here) throw new Problem('unauthorized', { reason: 'key_unknown' })
  if (device.ended)
    throw new Problem('unauthorized', { reason: device.ended === 'revoked' ? 'key_revoked' : 'key_expired' })
  if (!device.isOpen) throw new Problem('unauthorized', { reason: 'kiosk_closed' })
  return device
}

/**
 * Opens a session of at most 20 minutes at a device. Ends an earlier one there, also one that is being opened now, and
 * one of the person at another kiosk. Only the hash of the token is stored. Throws `not_found` alike for a wrong, used
 * or expired code.
 */
export async function signInAtKiosk(db: Db, device: Device, code: string) {
  const { secret, sha256 } = newKey(device.environment, 'session')
  const opened = await within(db, async (tx) => {
    await lockKiosk(tx, device.kioskId)
    return openSession(tx, digestOf(code), sha256, device, sessionMinutes)
  })
  if (!opened) throw new Problem('not_found', { what: 'kiosk_code' })
  return { token: secret, ...opened }
}

/** Returns the person at a kiosk as an actor without posts, even if the person holds some. Throws `unauthorized`. */
export async function personAtKiosk(db: Db, token: string, here: Environment): Promise<Actor> {
  const session = readKey(token, 'session')
  const used = session?.environment === here ? await useSession(db, session.sha256, idleMinutes) : undefined
  if (!used) throw new Problem('unauthorized', { reason: 'session_over' })
  const { personId, name, sessionId, kioskId, officeId } = used
  return { personId, name, posts: [], kiosk: { sessionId, kioskId, officeId } }
}
