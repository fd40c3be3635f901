import assert from 'node:assert/strict'
import type { Network } from '../network.ts'
import type { Person, Reply } from '../person.ts'
import { inDays } from './agencies.ts'

export interface Kiosk {
  id: string
  officeId: string
  label: string
  version: number
}
export interface KioskKey {
  id: string
  secret: string
  prefix: string
  lastFour: string
  lastUsedAt: string | null
  revocation: { reason: string } | null
}
export interface Session {
  id: string
  token: string
  name: string
  expiresAt: string
  idleSeconds: number
}

/** A kiosk in the hall of an office, with a key. `screen` sends requests with that key. */
export interface Device {
  kiosk: Kiosk
  key: KioskKey
  screen: Person
}

export const withToken = (net: Network, token: string) => net.bearer(token)

export const issuesKioskKey = (net: Network, { id }: { id: string }, changes: object = {}) =>
  net.admin.does<KioskKey>(201, 'POST', `/v1/kiosks/${id}/keys`, {
    body: { label: 'First key', expiresAt: inDays(30), ...changes },
  })

export async function device(net: Network, officeId: string): Promise<Device> {
  const kiosk = await net.admin.does<Kiosk>(201, 'POST', '/v1/kiosks', { body: { officeId, label: 'Hall' } })
  const key = await issuesKioskKey(net, kiosk)
  return { kiosk, key, screen: withToken(net, key.secret) }
}

export const getsCode = (person: Person) =>
  person.does<{ code: string; expiresAt: string }>(201, 'POST', '/v1/me/kiosk-codes')

/** Enters a code at a kiosk. Returns the reply. */
export const types = ({ screen }: Pick<Device, 'screen'>, code: string): Promise<Reply> =>
  screen.asks('POST', '/v1/kiosk-sessions', { body: { code } })

/** Opens a kiosk session of a person by a code. Returns the person with the session's token. */
export async function sits(net: Network, at: Pick<Device, 'screen'>, person: Person): Promise<Person> {
  const { code } = await getsCode(person)
  const reply = await types(at, code)
  assert.equal(reply.status, 201, reply.text)
  return withToken(net, reply.json<Session>().token)
}
