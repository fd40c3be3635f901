import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Sql } from 'postgres'
import { startPostgres } from '../../embedded/postgres.ts'
import { connect } from '../../platform/db/client.ts'
import { Readiness } from '../../program/health/readiness.ts'
import { readConfig } from '../../program/settings/read-config.ts'
import { start } from '../../program/starting/start.ts'

const someKey = () => randomBytes(32).toString('base64')

/** Starts a network in a temporary folder. `parts` stops and removes it. Returns its database and its URL. */
export async function openNetwork(parts: AsyncDisposableStack): Promise<{ sql: Sql; url: string }> {
  const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-demo-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  await chmod(folder, 0o711)
  const postgres = parts.adopt(await startPostgres({ dataDir: join(folder, 'postgres') }), (open) => open.stop())
  const config = {
    ...readConfig({
      PORT: '0',
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
      RATE_LIMITS: '*=1000000/60',
      DATA_KEYS: `demonstration:${someKey()}`,
      SEARCH_KEY: someKey(),
    }),
    databaseUrl: postgres.url,
  }
  let said = ''
  await start(config, 'all', {
    parts,
    log: pino({ level: 'error' }),
    say: (text) => {
      said += text
    },
    lost: () => {},
    signal: new AbortController().signal,
    readiness: new Readiness(),
  })
  const [, url = ''] = /(http:\/\/localhost:\d+)\/docs/.exec(said) ?? []
  return { sql: parts.adopt(connect(postgres.url), (open) => open.close()).pool, url }
}

export type Caller = ReturnType<typeof callerOf>

/** Returns a function that calls the API as a user. It throws for all error statuses except 404 and 409. */
export const callerOf =
  (url: string, tokens: ReadonlyMap<string, string>) =>
  async <T>(user: string, method: string, path: string, body?: object): Promise<{ status: number; body: T }> => {
    const reply = await fetch(`${url}/v1${path}`, {
      method,
      headers: {
        'accept-language': 'en',
        authorization: `Bearer ${tokens.get(user)}`,
        ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      },
      ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const answer: T = JSON.parse(await reply.text())
    if (!reply.ok && reply.status !== 404 && reply.status !== 409)
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(answer)}`)
    return { status: reply.status, body: answer }
  }
