import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import { isMessage } from './messages.ts'
import { outboxRoutes } from './routes.ts'

/** A folder for messages instead of their delivery, with routes to read them. */
export interface Outbox {
  /** Stores a message atomically. Replaces a message of the same name. */
  put(name: string, content: Buffer): Promise<void>
  routes: FastifyPluginAsync
}

/** The most stored messages: `openOutbox` deletes older ones. */
const keptLimit = 5_000

/**
 * Opens the folder, or creates it. Names must be UUIDv7 with `.eml` or `.json`, so that they sort by time. Messages are
 * listed with their time of storing by `clock`.
 */
export async function openOutbox(dir: string, clock = () => new Date()): Promise<Outbox> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const names = (await readdir(dir)).filter(isMessage).sort()
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
