import { createServer, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { Behaviour, Delivered } from './webhook-receiver.ts'

/** The behaviour of each receiver, by path. */
const behaviours = new Map<string, Behaviour>()
/** The number of refusals that are left, by path and subject. */
const refusals = new Map<string, number>()
const megabyte = Buffer.alloc(1_048_576)

const server = createServer((request, response) => {
  const path = request.url ?? ''
  const behaviour = behaviours.get(path) ?? {}
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    const { id, type, subject, position } = JSON.parse(body)
    const isRefused = takesRefusal(path, behaviour, subject)
    const received: Delivered = {
      path,
      id,
      type,
      subject,
      position,
      webhookId: String(request.headers['webhook-id']),
      contentType: String(request.headers['content-type']),
      isVerified: (behaviour.secrets ?? []).map((secret) => isVerified(secret, body, request.headers)),
      isRefused,
    }
    process.send?.({ received })
    answer(response, behaviour, isRefused)
  })
})

function takesRefusal(path: string, { refuse = {} }: Behaviour, subject: string): boolean {
  const key = `${path} ${subject}`
  const left = refusals.get(key) ?? refuse[subject] ?? refuse['*'] ?? 0
  refusals.set(key, Math.max(0, left - 1))
  return left > 0
}

function isVerified(secret: string, body: string, headers: NodeJS.Dict<string | string[]>): boolean {
  try {
    new Webhook(secret).verify(body, Object.fromEntries(Object.entries(headers).map(([n, v]) => [n, String(v)])))
    return true
  } catch {
    return false
  }
}

function answer(response: ServerResponse, { status = 204, flow, location }: Behaviour, isRefused: boolean): void {
  const code = isRefused ? 503 : status
  response.on('close', () => {
    if (!response.writableFinished) process.send?.({ cut: response.req.url ?? '' })
  })
  if (flow === 'hang') return
  response.writeHead(code, location === undefined ? {} : { location })
  if (flow === 'drip') return void response.write('x')
  if (flow !== 'flood') return void response.end(code >= 400 ? 'not now' : undefined)
  let megabytes = 0
  const pour = () => {
    while (megabytes++ < 1_024) if (!response.write(megabyte)) return
    response.end()
  }
  response.on('drain', pour)
  pour()
}

process.on('message', ({ path, behaviour }: { path: string; behaviour: Behaviour }) => {
  behaviours.set(path, behaviour)
  for (const key of [...refusals.keys()].filter((known) => known.startsWith(`${path} `))) refusals.delete(key)
  process.send?.({ agreed: path })
})
process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
