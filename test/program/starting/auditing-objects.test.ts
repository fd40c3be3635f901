import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, describe, it } from 'node:test'
import pino from 'pino'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { auditObjects } from '../../../src/program/starting/commands.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())

/** A storage that refuses one method: HEAD asks for the bucket, GET lists it. */
const refused = { method: 'HEAD' }
const server = createServer(({ method }, answer) => answer.writeHead(method === refused.method ? 403 : 200).end())
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
})
