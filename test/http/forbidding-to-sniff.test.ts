import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { createIdentityProvider } from '../../src/embedded/identity-provider/provider.ts'
import { openOutbox } from '../../src/embedded/outbox/outbox.ts'
import { columnNames } from '../../src/platform/db/column-names.ts'
import { sampleUsers } from '../../src/sample/users.ts'
import { createDatabase } from '../support/deployment/database.ts'
import { listening } from '../support/files/sending.ts'
import { network, publicUrl } from '../support/network.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-outbox-')), (made) => rm(made, { recursive: true }))
const kept = parts.adopt(await createDatabase(), (made) => made.drop())
const sql = parts.adopt(postgres(kept.url, { max: 2, onnotice: () => {}, transform: columnNames }), (open) =>
  open.end(),
)
const provider = await createIdentityProvider({ publicUrl, sql, users: sampleUsers })
const net = parts.adopt(
  await network({ outbox: (await openOutbox(folder)).routes, identityProvider: provider.routes }),
  (open) => open.close(),
)
const port = await listening(net)

describe('every answer forbids browsers to guess another type', () => {
  for (const path of [
    '/v1/permit-types',
    '/v1/me',
    '/v1/nothing',
    '/nothing',
    '/v1/%zz',
    '/v1/openapi.json',
    '/v1/verifications/none',
    '/.well-known/jwt-vc-issuer',
    '/docs/',
    '/docs/static/index.html',
    '/docs/static/nothing',
    '/docs/problems/not_found',
    '/health/live',
    '/metrics',
    '/outbox',
    '/outbox/none',
    '/oidc/jwks',
    '/oidc/nothing',
    '/oidc/interaction/none',
  ])
    it(path, async () => {
      const response = await fetch(`http://localhost:${port}${path}`.replace('localhost', '127.0.0.1'))
      await response.arrayBuffer()
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff', String(response.status))
    })

  for (const [what, sent] of [
    ['bytes that are no HTTP', 'nonsense\r\n\r\n'],
    ['a head that is too long', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['a preflight', 'OPTIONS /v1/me HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nConnection: close\r\n\r\n'],
  ] as const)
    it(what, async () => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.write(sent)
      assert.match(await text(socket), /x-content-type-options: nosniff/i)
    })
})
