import { readFile } from 'node:fs/promises'
import createClient from 'openapi-fetch'
import type { components, paths } from '../../client/src/api.gen.ts'

/**
 * Files an IMB as a frontend does, with a client generated from the contract: drafts, reads what is missing, fills it
 * in, uploads the documents and submits. Arguments: the address of a running server, and a token. Prints the result as
 * JSON.
 */
const [baseUrl = 'http://localhost:3000', token = ''] = process.argv.slice(2)
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' } })

type Application = components['schemas']['Application']
type Problem = components['schemas']['Problem']

const sample = new URL('../../src/sample/', import.meta.url)
const pdf = await readFile(new URL('sample.pdf', sample))
const png = await readFile(new URL('sample.png', sample))
const {
  samples: [{ answers, villageCode: village }],
}: { samples: [{ answers: Record<string, unknown>; villageCode: string }] } = JSON.parse(
  await readFile(new URL('permit-types/IMB.json', sample), 'utf8'),
)

const draft = await begin()
const missing = blockersOf(await submit(draft))
await fillIn(draft)
await uploadWhatIsRequired(draft)
const submitted = await submit(draft)
const { reference, status, documents } = await read(draft)
process.stdout.write(
  `${JSON.stringify({ reference, missing, problem: submitted?.code ?? null, status, documents: documents.map(({ slot, sizeBytes }) => ({ slot, sizeBytes })) })}\n`,
)

async function begin(): Promise<Application> {
  const { data, error } = await client.POST('/v1/applications', {
    params: { header: { 'idempotency-key': crypto.randomUUID() } },
    body: { permitType: 'IMB' },
  })
  if (error) throw new Error(error.detail)
  return data
}

async function read({ id }: Application): Promise<Application> {
  const { data, error } = await client.GET('/v1/applications/{id}', { params: { path: { id } } })
  if (error) throw new Error(error.detail)
  return data
}

/** Submits an application. Returns the problem, if there is one. */
async function submit({ id }: Application): Promise<Problem | undefined> {
  const { data, error } = await client.POST('/v1/applications/{id}/transitions', {
    params: { path: { id } },
    body: { action: 'submit', statementAccepted: true },
  })
  if (data && !('dryRun' in data)) data.to satisfies Application['status']
  return error
}

/** Returns the blockers of a problem. Only a 422 with the code `blocked` has them. */
function blockersOf(problem: Problem | undefined): string[] {
  if (problem === undefined) return []
  if (problem.status !== 422 || problem.code !== 'blocked') throw new Error(problem.detail)
  return (problem.blockers ?? []).map(({ code, target }) => `${code} ${target ?? ''}`.trim())
}

async function fillIn({ id }: Application): Promise<void> {
  const { response } = await client.GET('/v1/applications/{id}', { params: { path: { id } } })
  const { error } = await client.PATCH('/v1/applications/{id}', {
    params: { path: { id }, header: { 'if-match': response.headers.get('etag') ?? '' } },
    body: { answers, villageCode: village },
  })
  if (error) throw new Error(JSON.stringify(error.errors))
}

async function uploadWhatIsRequired({ id }: Application): Promise<void> {
  const { data: type, error } = await client.GET('/v1/permit-types/{code}', { params: { path: { code: 'IMB' } } })
  if (error) throw new Error(error.detail)
  for (const { slot, formats } of type.documents.filter(({ required }) => required)) {
    const [bytes, name] = formats.includes('application/pdf') ? [pdf, `${slot}.pdf`] : [png, `${slot}.png`]
    const upload = await client.POST('/v1/applications/{id}/documents', {
      params: { path: { id } },
      body: { slot, file: new Blob([Uint8Array.from(bytes)]) },
      bodySerializer: ({ slot: named, file }) => {
        const form = new FormData()
        form.set('slot', named)
        form.set('file', file, name)
        return form
      },
    })
    if (upload.error) throw new Error(upload.error.detail)
    upload.data.sizeBytes satisfies number
  }
}
