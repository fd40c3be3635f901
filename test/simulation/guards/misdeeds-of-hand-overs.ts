import type { Application, Person } from '../../support/person.ts'
import type { Misdeed } from './contrary.ts'
import { filed, type Scene } from './scene.ts'

/**
 * Attempts with codes by which an application comes to another account. Each is refused with all guards in place. The
 * claims are an act of their own: what the account was shown before is judged by the state after the act.
 */
export const misdeedsOfHandOvers: Readonly<Record<string, Misdeed>> = {
  async 'takes an application over with a code that was withdrawn'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    const { code, version } = await issues(scene.applicant, file)
    const headers = { 'if-match': version }
    await scene.applicant.asks('DELETE', `/v1/applications/${file.id}/account-codes`, { headers })
    return async ({ stranger }) => void (await claims(stranger, file, code))
  },

  async 'takes an application over with a code that was used'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    const { code } = await issues(scene.applicant, file)
    return async () => {
      for (const person of await colleagues(scene)) await claims(person, file, code)
    }
  },
}

/** Issues a code for another account. */
export async function issues(person: Person, { id }: Application): Promise<{ code: string; version: string }> {
  const issued = await person.asks('POST', `/v1/applications/${id}/account-codes`, { body: {} })
  return { code: issued.json<{ code: string }>().code, version: String(issued.headers['etag']) }
}

export const claims = (person: Person, { reference }: Application, code: string) =>
  person.asks('POST', '/v1/applications/claims', { body: { reference, code } })

export const colleagues = ({ world }: Scene) =>
  Promise.all(['one', 'other'].map((name) => world.as(`colleague-${name}`)))
