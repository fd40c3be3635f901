import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, describe, it } from 'node:test'
import pino from 'pino'
import postgres from 'postgres'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { auditObjects } from '../../../src/program/starting/commands.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())

/** A storage that refuses one method: HEAD asks for the bucket, GET lists it. It breaks off in its only object. */
const refused = { method: 'HEAD' }
const server = createServer(({ method, url }, answer) => {
  const isObject = url?.startsWith('/documents/open') ?? false
  answer.writeHead(method === refused.method ? 403 : 200, isObject ? { 'content-length': 2 } : {})
  if (isObject && method === 'GET') answer.write('x', () => answer.destroy())
  else answer.end()
})
await once(server.listen(0, '127.0.0.1'), 'listening')
parts.defer(() => void server.close().closeAllConnections())
const address = server.address()
const database = parts.adopt(await createDatabase(), (made) => made.drop())

const config = readConfig({
  S3_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
  S3_REGION: 'id-jkt-1',
  S3_BUCKET: 'documents',
  S3_ACCESS_KEY_ID: 'key',
  S3_SECRET_ACCESS_KEY: 'secret',
})
const aside = { parts, log: pino({ level: 'silent' }), say: () => {}, database: database.url }

describe('the audit of objects', () => {
  for (const [what, method] of [
    ['refuses the key', 'HEAD'],
    ['does not let the key list the bucket', 'GET'],
  ] as const)
    it(`names the settings and the reason when the storage ${what}`, async () => {
      refused.method = method
      const names = /^S3_ENDPOINT and the other S3 settings: the storage .*403/
      await assert.rejects(auditObjects(config, '0', aside), { message: names })
    })

  it('names the settings when the storage breaks off in the middle of an object', async () => {
    refused.method = 'none'
    const sql = parts.adopt(postgres(database.url, { max: 1 }), (open) => open.end())
    await sql`
      insert into open_data_files (format, day, object_key, size_bytes, sha256, records)
      values ('csv', '2026-11-30', 'open/permits.csv', 2, sha256('xy'), 1)`
    const names = /^S3_ENDPOINT and the other S3 settings: aborted/
    await assert.rejects(auditObjects(config, '100', aside), { message: names })
  })
})
