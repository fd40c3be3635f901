import * as hey from '../../.generated/clients/hey-api/sdk.gen.ts'
import { schemas as zod, api as zodios } from '../../.generated/clients/openapi-zod-client.ts'
import * as orval from '../../.generated/clients/orval.ts'
import { Api } from '../../.generated/clients/swagger-typescript-api/api.ts'

/**
 * A few calls of each generated client, compiled and never run. Correct lines must compile, and the compiler must find
 * each line that is marked as a mistake.
 */
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const file = new File(['%PDF-'], 'ktp.pdf')

export async function byHeyApi() {
  const path = { id }
  const { data, error } = await hey.updateApplication({ path, headers: { 'if-match': '"1"' }, body: { answers: {} } })
  await hey.updateApplication({ path, body: { answers: {} } }) // mistake: no If-Match
  await hey.uploadDocument({ path, body: { slot: 'identity_card', file } })
  await hey.uploadDocument({ path, body: { slot: 'identity_card', file: 'ktp.pdf' } }) // mistake: a file is not its name
  return data ? data.nextActions.map(({ action }) => action) : error.code
}

export async function byOrval() {
  const reply = await orval.updateApplication(id, { answers: {} }, { 'if-match': '"1"' })
  await orval.updateApplication(id, { answers: {} }) // mistake: no If-Match
  await orval.uploadDocument(id, { slot: 'identity_card', file })
  await orval.uploadDocument(id, { slot: 'identity_card', file: 'ktp.pdf' }) // mistake: a file is not its name
  return reply.status === 200 ? reply.data.nextActions.map(({ action }) => action) : reply.data.code
}

export async function bySwaggerTypescriptApi() {
  const { v1 } = new Api()
  const { data } = await v1.updateApplication(id, { answers: {} }, { headers: { 'if-match': '"1"' } })
  await v1.uploadDocument(id, { slot: 'identity_card', file })
  await v1.uploadDocument(id, { slot: 'identity_card', file: 'ktp.pdf' }) // mistake: a file is not its name
  return data.nextActions.map(({ action }) => action)
}

export async function byZodios() {
  const application = await zodios.patch(
    '/v1/applications/:id',
    { answers: {} },
    { params: { id }, headers: { 'if-match': '"1"' } },
  )
  await zodios.patch('/v1/applications/:id', { answers: {} }, { params: { id } }) // mistake: no If-Match
  await zodios.post('/v1/applications/:id/documents', { slot: 'identity_card', file }, { params: { id } })
  zod.Problem.parse({}).code satisfies string
  return application.nextActions.map(({ action }) => action)
}
