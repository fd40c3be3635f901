import { changePresent, dataOf, itemsOf, type SatuPintu } from '../../../../client/src/index.ts'
import { consultedType } from '../../users.ts'
import { presentOf } from '../present.ts'
import { DemoError, tell, type Visit } from '../visit.ts'

const label = 'Demonstration'
const reason = 'The demonstration is over.'
const keyDays = 200
const dayMilliseconds = 86_400_000

/** Returns the registration of a sample agency. Throws a `DemoError` when there is none. */
async function registrationOf(admin: SatuPintu, name: string) {
  for await (const client of itemsOf((page) => admin.GET('/v1/clients', { params: { query: page } })))
    if (client.oauthClient?.clientId === name) return client
  throw new DemoError(`The agency ${name} is not registered. Does the server have the embedded identity provider?`)
}

/** Issues a key for a sample agency as the administrator, and returns it. Revokes the keys of earlier runs first. */
export async function issuesKey(visit: Visit, name: string): Promise<string> {
  const admin = visit.as('admin')
  const { id } = await registrationOf(admin, name)
  await revokesKeys(visit, name)
  const expiresAt = new Date((await presentOf(visit)) + keyDays * dayMilliseconds).toISOString()
  const issued = dataOf(
    await admin.POST('/v1/clients/{id}/keys', { params: { path: { id } }, body: { label, expiresAt } }),
  )
  if (issued.secret === null) throw new DemoError('The key was issued before.')
  tell('admin', `issues a key for ${name}; its secret is shown once`)
  return issued.secret
}

/** Revokes the keys of a sample agency that the demonstration has issued. */
export async function revokesKeys(visit: Visit, name: string): Promise<void> {
  const admin = visit.as('admin')
  const { id } = await registrationOf(admin, name)
  const keys = itemsOf((page) => admin.GET('/v1/clients/{id}/keys', { params: { path: { id }, query: page } }))
  for await (const { id: keyId, label: called, revocation } of keys)
    if (called === label && !revocation)
      dataOf(
        await admin.POST('/v1/clients/{id}/keys/{keyId}/revocations', {
          params: { path: { id, keyId } },
          body: { reason },
        }),
      )
}

/** Adds the sample type to the registration of a sample agency, unless it is there. */
export async function coversTheType(visit: Visit, name: string): Promise<void> {
  const admin = visit.as('admin')
  const { id, permitTypes } = await registrationOf(admin, name)
  if (permitTypes.includes(consultedType)) return
  const params = { path: { id } }
  await changePresent(
    () => admin.GET('/v1/clients/{id}', { params }),
    (present, ifMatch) =>
      admin.PATCH('/v1/clients/{id}', {
        params: { ...params, header: { 'if-match': ifMatch } },
        body: { permitTypes: [...present.permitTypes, consultedType] },
      }),
  )
  tell('admin', `registers ${name} for permits of the type ${consultedType}`)
}
