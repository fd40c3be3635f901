import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { EsignSettings } from '../../../src/permits/certificates/esign-service.ts'
import type { Signer } from '../../../src/permits/certificates/signer.ts'

/**
 * The behaviour of the service: it signs, returns the file unsigned, breaks off the reply, sends 17 MB, or refuses with
 * a status.
 */
type Mood = 'signs' | 'unsigned' | 'breaks off' | 'floods' | number

/**
 * Starts a server with the HTTP interface of the national e-signature service: `POST /api/sign/pdf` takes a form under
 * basic authentication and returns the signed file.
 */
export async function startEsignServer(signer: Signer) {
  const accepted = {
    user: 'office',
    password: 'office-secret',
    nik: '3171000000000009',
    passphrase: 'passphrase-of-the-seal',
  }
  const seen: { status: number; fields: string[] }[] = []
  let mood: Mood = 'signs'
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const form = await new Response(body, {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData()
    const isKnown =
      request.headers.authorization ===
      `Basic ${Buffer.from(`${accepted.user}:${accepted.password}`).toString('base64')}`
    const isOwner =
      form.get('nik') === accepted.nik &&
      form.get('passphrase') === accepted.passphrase &&
      form.get('tampilan') === 'invisible'
    const file = form.get('file')
    const refusals: [boolean, number][] = [
      [request.url !== '/api/sign/pdf' || request.method !== 'POST', 404],
      [!isKnown, 401],
      [!isOwner || !(file instanceof Blob), 400],
    ]
    const [, refusal] = refusals.find(([applies]) => applies) ?? []
    const status = refusal ?? (typeof mood === 'number' ? mood : 200)
    seen.push({ status, fields: [...form.keys()].sort() })
    if (status !== 200 || !(file instanceof Blob))
      return void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: `Passphrase ${form.get('passphrase')} of ${form.get('nik')}` }))
    const pdf = Buffer.from(await file.arrayBuffer())
    if (mood === 'breaks off')
      return void response.writeHead(200, { 'content-length': '1000000' }).write('%PDF', () => response.destroy())
    if (mood === 'floods') return void response.writeHead(200).end(Buffer.alloc(17 * 1024 * 1024))
    response
      .writeHead(200, { 'content-type': 'application/pdf', id_dokumen: crypto.randomUUID() })
      .end(mood === 'unsigned' ? pdf : await signer.sign(pdf, new Date()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It does not listen.')
  const settings: EsignSettings = { url: `http://127.0.0.1:${address.port}/`, ...accepted }
  return {
    settings,
    seen,
    becomes: (next: Mood) => {
      mood = next
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
