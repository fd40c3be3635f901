import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'

/** A folder for messages instead of their delivery, with routes to read them. */
export interface Outbox {
  /** Stores a message atomically. Replaces a message of the same name. */
  put(name: string, content: Buffer): Promise<void>
  routes: FastifyPluginAsync
}

const listed = 200
/** The most stored messages: `openOutbox` deletes older ones. */
const keptLimit = 5_000
const named = /^[0-9a-f-]{36}\.(?:eml|json)$/
const local = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const schema = { hide: true }

/**
 * Opens the folder, or creates it. Names must be UUIDv7 with `.eml` or `.json`, so that they sort by time. Messages are
 * listed with their time of storing by `clock`.
 */
export async function openOutbox(dir: string, clock = () => new Date()): Promise<Outbox> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const names = (await readdir(dir)).filter((name) => named.test(name)).sort()
  await Promise.all(names.slice(0, -keptLimit).map((name) => rm(join(dir, name), { force: true })))
  async function put(name: string, content: Buffer): Promise<void> {
    const draft = join(dir, `draft-${randomUUID()}`)
    await writeFile(draft, content, { mode: 0o600, flush: true })
    const at = clock()
    await utimes(draft, at, at)
    await rename(draft, join(dir, name))
  }
  return { put, routes: (app) => outboxRoutes(app, dir) }
}

/** Registers the routes: the newest 200 messages, and each message as stored. Requests from other machines get 404. */
async function outboxRoutes(app: FastifyInstance, dir: string): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (!local.has(request.socket.remoteAddress ?? '')) return reply.code(404).send()
  })

  app.get('/', { schema }, async (_request, reply) => {
    const names = (await readdir(dir))
      .filter((name) => named.test(name))
      .sort()
      .reverse()
      .slice(0, listed)
    return reply
      .header('cache-control', 'no-store')
      .send({ data: await Promise.all(names.map((name) => entryOf(dir, name))) })
  })

  app.get('/:name', { schema }, async (request: FastifyRequest, reply) => {
    const { params } = request
    const name =
      typeof params === 'object' && params !== null && 'name' in params && typeof params.name === 'string'
        ? params.name
        : ''
    const content = named.test(name) ? await readFile(join(dir, name)).catch(() => undefined) : undefined
    if (!content) return reply.callNotFound()
    return reply
      .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      .type(name.endsWith('.eml') ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8')
      .send(content)
  })
}

/** Returns the entry of a message in the list: name, time, channel, receiver, and subject or first 80 characters. */
async function entryOf(dir: string, name: string) {
  const [content, { mtime }] = await Promise.all([readFile(join(dir, name), 'utf8'), stat(join(dir, name))])
  const said = name.endsWith('.eml') ? headersOf(content) : partOf(content)
  return { name, at: mtime, ...said }
}

function headersOf(mail: string) {
  const head = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const field = (called: string) =>
    head
      .split('\r\n')
      .find((line) => line.toLowerCase().startsWith(`${called}:`))
      ?.slice(called.length + 1)
      .trim() ?? ''
  return { channel: 'email', to: field('to'), subject: field('subject') }
}

function partOf(json: string) {
  const { channel, to, text }: Record<'channel' | 'to' | 'text', unknown> = JSON.parse(json)
  return { channel, to, subject: String(text).slice(0, 80) }
}
