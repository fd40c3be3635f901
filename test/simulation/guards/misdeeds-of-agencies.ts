import type { Application, Person } from '../../support/person.ts'
import { changesPermit, headers, issued, registered, signed, tester } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { filed, inTheVillage, type Scene } from './scene.ts'

/** Attempts of agencies with their keys, of people who state a channel or come to a kiosk, and of heads. */
export const misdeedsOfAgencies: Readonly<Record<string, Misdeed>> = {
  async 'reads with a key that was revoked'(scene) {
    const { manager, id } = await registered(scene)
    const { person, key } = await issued(scene, id)
    await person.asks('GET', '/v1/client')
    await manager.asks('POST', `/v1/client/keys/${key}/revocations`, { body: { reason: 'It was found in public.' } })
    await person.asks('GET', '/v1/client')
  },

  async 'reads with a key that has ended'(scene) {
    const { id } = await registered(scene)
    const { person } = await issued(scene, id, { expiresAt: scene.world.clock.inMinutes(30).toISOString() })
    await person.asks('GET', '/v1/client')
    return { inHours: 1, run: async () => void (await person.asks('GET', '/v1/client')) }
  },

  async 'reads while its agency is suspended'(scene) {
    const { id } = await registered(scene)
    const { person } = await issued(scene, id)
    const admin = await scene.world.as('admin')
    await person.asks('GET', '/v1/client')
    const body = { suspended: true, reason: 'A key was found in public.' }
    await admin.asks('POST', `/v1/clients/${id}/suspensions`, { body })
    return async () => void (await person.asks('GET', '/v1/client'))
  },

  async 'reads beyond the scopes of a key'(scene) {
    const { id } = await registered(scene)
    const { person } = await issued(scene, id, { scopes: ['client:read'] })
    await person.asks('GET', '/v1/permits', { headers })
  },

  async 'reads live permits with a test key'(scene) {
    await signed(scene)
    const { person } = await tester(scene)
    await person.asks('GET', '/v1/permits?limit=100', { headers })
    await person.asks('GET', '/v1/permits?limit=100', { headers })
  },

  async 'reads what another agency made in the sandbox'(scene) {
    const [one, other] = [await tester(scene), await tester(scene)]
    await one.person.asks('POST', '/v1/sandbox/events', { body: { type: 'satupintu.permit.issued.v1' } })
    await other.person.asks('GET', '/v1/permits?limit=100', { headers })
  },

  async 'reads the usage of its keys'(scene) {
    const { id } = await registered(scene)
    const { person } = await issued(scene, id)
    await person.asks('GET', '/v1/permits', { headers })
    await person.asks('GET', '/v1/client/usage')
  },

  async 'submits as if at a counter'(scene) {
    const draft = await scene.applicant.prepares('SKTM', await inTheVillage('SKTM'))
    await steps(scene.applicant, draft, { action: 'submit', statementAccepted: true }, 'counter')
  },

  async 'accepts as if at a kiosk'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    await steps(scene.frontDesk, file, { action: 'accept' }, 'kiosk')
  },

  async 'uses the session of somebody who has left a kiosk'(scene) {
    const screen = await kiosk(scene)
    const left = await signsIn(scene, screen, scene.applicant)
    await signsIn(scene, screen, scene.stranger)
    await left.asks('GET', '/v1/applications')
  },

  async 'comes back to a session at a kiosk'(scene) {
    const there = await signsIn(scene, await kiosk(scene), scene.applicant)
    return { inHours: 0.1, run: async () => void (await there.asks('GET', '/v1/applications')) }
  },

  async 'lifts a suspension that there is not'(scene) {
    const permit = await signed(scene)
    await changesPermit(scene, permit, 'lift')
  },

  async 'calls off a revocation that nobody decided'(scene) {
    const permit = await signed(scene)
    await scene.head.asks('GET', `/v1/permits/${permit}`)
    await changesPermit(scene, permit, 'call_off_revocation')
  },
}

/** Registers a kiosk in the hall of the village. Returns it as a caller with its key. */
export async function kiosk({ world, officeId }: Scene): Promise<Person> {
  const admin = await world.as('admin')
  const { id } = await admin.does<{ id: string }>(201, 'POST', '/v1/kiosks', { body: { officeId, label: 'Hall' } })
  const body = { label: 'First', expiresAt: world.clock.inDays(30).toISOString() }
  const { secret } = await admin.does<{ secret: string }>(201, 'POST', `/v1/kiosks/${id}/keys`, { body })
  return world.bearer(secret)
}

/** Opens a session of a person at a kiosk. Returns its caller. */
async function signsIn({ world }: Scene, screen: Person, person: Person): Promise<Person> {
  const { code } = await person.does<{ code: string }>(201, 'POST', '/v1/me/kiosk-codes')
  return world.bearer(
    (await screen.does<{ token: string }>(201, 'POST', '/v1/kiosk-sessions', { body: { code } })).token,
  )
}

const steps = (person: Person, { id }: Pick<Application, 'id'>, body: object, channel: string) =>
  person.asks('POST', `/v1/applications/${id}/transitions`, { body, headers: { 'x-channel': channel } })
