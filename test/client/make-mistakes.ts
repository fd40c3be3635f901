import createClient from 'openapi-fetch'
import type { components, paths } from '../../client/src/api.gen.ts'

/** Mistakes of a frontend that the compiler finds. The file is compiled and never run. */
const client = createClient<paths>({ baseUrl: 'http://localhost:3000' })
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'

export async function makeMistakes(application: components['schemas']['Application']): Promise<void> {
  await client.GET('/v1/aplications/{id}', { params: { path: { id } } }) // mistake: there is no such path
  await client.GET('/v1/applications/{id}', { params: { path: {} } }) // mistake: the id is missing
  await client.POST('/v1/applications', { body: { permitTypes: 'IMB' } }) // mistake: there is no such member
  await client.POST('/v1/applications/{id}/transitions', { params: { path: { id } }, body: { action: 'sing' } }) // mistake: there is no such step
  await client.POST('/v1/applications/{id}/transitions', { params: { path: { id } }, body: { action: 'withdraw' } }) // mistake: a reason is missing
  await client.GET('/v1/applications', { params: { query: { status: 'lost' } } }) // mistake: there is no such status
  await client.PATCH('/v1/applications/{id}', { params: { path: { id } }, body: { answers: {} } }) // mistake: If-Match is missing
  if (application.status === 'done') return // mistake: there is no such status
  application.office.names.en satisfies string // mistake: there may be no office
}
