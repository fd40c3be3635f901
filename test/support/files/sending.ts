import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request as open } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Network } from '../network.ts'
import type { Person, Refusal, Reply } from '../person.ts'
import { longPdf } from './long-files.ts'

export const boundary = 'the-parts-of-an-upload'
const patienceMilliseconds = 120_000

/** A field of a multipart body. With `fileName` it is a file; an empty one states no name. */
export interface Part {
  name: string
  content: string | Buffer
  fileName?: string
}

const headOf = ({ name, fileName }: Omit<Part, 'content'>) =>
  Buffer.from(
    [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"${fileName ? `; filename="${fileName}"` : ''}`,
      ...(fileName === undefined ? [] : ['Content-Type: application/octet-stream']),
      '',
      '',
    ].join('\r\n'),
  )

/** Returns a multipart body with these parts in this order, however wrong. */
export const multipart = (...parts: Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => [headOf(part), Buffer.from(part.content), Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ])

/** Uploads a multipart body. Returns the reply. */
export const sendsParts = (
  person: Person,
  application: { id: string },
  body: Buffer,
  headers: Record<string, string> = {},
  type = `multipart/form-data; boundary=${boundary}`,
): Promise<Reply> =>
  person.asks('POST', `/v1/applications/${application.id}/documents`, { raw: { payload: body, type }, headers })

/** Opens the network's API on a free port of this machine. Returns the port; it is closed with the network. */
export async function listening({ app }: Pick<Network, 'app'>): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The API has no port.')
  return address.port
}

/** The reply to a client over TCP. */
interface Answered {
  status: number
  headers: IncomingMessage['headers']
  refusal: Refusal
  document: { id: string; sha256: string; sizeBytes: number }
}

/** An upload over its own connection, which the test sends piece by piece. */
export interface Sending {
  /** Sends bytes. Resolves when they have been written to the connection. */
  sends(bytes: Buffer): Promise<void>
  ends(): void
  /** Returns the client's port of the connection. */
  localPort(): number | undefined
  /** Destroys the connection. */
  breaksOff(): Promise<void>
  /** The reply. Rejects when the connection breaks before it arrives, or after the patience of the sender. */
  answered: Promise<Answered>
}

/**
 * Begins an upload: sends everything up to the first byte of the file; without a slot if that is null. It is aborted
 * after 120 seconds by default.
 */
export function begins({
  port,
  path,
  token,
  slot = 'identity_card',
  patience = patienceMilliseconds,
}: {
  port: number
  path: string
  token: string | null
  slot?: string | null
  patience?: number
}): Sending {
  const signal = AbortSignal.timeout(patience)
  const agent = new Agent({ keepAlive: true })
  const request = open({
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    agent,
    signal,
    headers: {
      authorization: `Bearer ${token}`,
      'accept-language': 'en',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  })
  const answered = once(request, 'response').then(async ([response]: IncomingMessage[]) => {
    assert.ok(response)
    const body = await text(response)
    if (request.writableFinished) agent.destroy()
    else request.once('finish', () => agent.destroy())
    const answer = () => JSON.parse(body)
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      get refusal() {
        return answer()
      },
      get document() {
        return answer()
      },
    }
  })
  answered.catch(() => {})
  request.on('error', () => {})
  if (slot !== null) request.write(multipart({ name: 'slot', content: slot }).subarray(0, -(boundary.length + 6)))
  request.write(headOf({ name: 'file', fileName: 'file.pdf' }))
  return {
    answered,
    sends: (bytes) =>
      new Promise((resolve, reject) => request.write(bytes, (error) => (error ? reject(error) : resolve()))),
    ends: () => void request.end(`\r\n--${boundary}--\r\n`),
    localPort: () => request.socket?.localPort,
    async breaksOff() {
      const closed = request.closed || new Promise((resolve) => request.once('close', resolve))
      request.destroy()
      agent.destroy()
      await closed
    },
  }
}

/** Begins an upload as a person of the network to an application. */
export const beginsUpload = (port: number, { token }: Person, { id }: { id: string }, slot?: string): Sending =>
  begins({ port, path: `/v1/applications/${id}/documents`, token, ...(slot !== undefined && { slot }) })

/**
 * Sends a long file with `Connection: close`, and reads the reply only after the last byte. Fails when the connection
 * is reset.
 */
export async function sendsBlindly(
  port: number,
  { token }: Person,
  { id }: { id: string },
  bytes: number,
): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(patienceMilliseconds) }).pause()
  const parts = [
    multipart({ name: 'slot', content: 'identity_card' }).subarray(0, -(boundary.length + 6)),
    headOf({ name: 'file', fileName: 'file.pdf' }),
  ]
  const tail = `\r\n--${boundary}--\r\n`
  const length = parts.reduce((sum, part) => sum + part.length, bytes + tail.length)
  socket.write(
    [
      `POST /v1/applications/${id}/documents HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${token}`,
      'Connection: close',
      `Content-Type: multipart/form-data; boundary=${boundary}`,
      `Content-Length: ${length}`,
      '',
      '',
    ].join('\r\n'),
  )
  for (const chunk of [...parts, ...longPdf(bytes), Buffer.from(tail)])
    if (!socket.write(chunk)) await once(socket, 'drain')
  return text(socket)
}

/** Sends the whole file of an upload without waiting for a reply. */
export async function sendsAll(sending: Sending, bytes: number): Promise<void> {
  for (const chunk of longPdf(bytes)) await sending.sends(chunk)
  sending.ends()
}
