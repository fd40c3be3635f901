import type { Application, Person } from '../../support/person.ts'
import { changesPermit, headers, issued, registered, signed, tester } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { filed, inTheVillage } from './scene.ts'

/** Attempts of agencies with their keys, of people who state a channel, and of heads with permits. */
export const misdeedsOfAgencies: Readonly<Record<string, Misdeed>> = {
  async 'reads with a key that was revoked'(scene) {
    const { manager, id } = await registered(scene)
    const { person, key } = await issued(scene, id)
    await person.asks('GET', '/v1/client')
    await manager.asks('POST', `/v1/client/keys/${key}/revocations`, { body: { reason: 'It was found in public.' } })
    await person.asks('GET', '/v1/client')
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

const steps = (person: Person, { id }: Pick<Application, 'id'>, body: object, channel: string) =>
  person.asks('POST', `/v1/applications/${id}/transitions`, { body, headers: { 'x-channel': channel } })
