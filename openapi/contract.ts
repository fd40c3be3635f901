import { Limits } from '../src/access/rate-limits/limits.ts'
import { Problem } from '../src/http/problems/problem.ts'
import type { App } from '../src/http/schema.ts'
import { connect } from '../src/platform/db/client.ts'
import { createStorage } from '../src/platform/stored-objects/storage.ts'
import { createVault } from '../src/privacy/vault.ts'
import { buildApp } from '../src/program/app.ts'
import { createMetrics } from '../src/program/metrics/metrics.ts'
import { policies } from '../src/program/registers.ts'

/** Generates the contract from the routes, without any connection. Returns it as in `openapi.json`. */
export async function contract(): Promise<string> {
  const app = await appOfContract()
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  return text
}

/** Builds the API without any connection. It is ready; its requests fail. */
export async function appOfContract(): Promise<App> {
  const database = connect('postgres://localhost/none')
  const nobody = () => Promise.reject(new Problem('unauthorized', { reason: 'missing' }))
  return buildApp({
    bankSecrets: [],
    channels: [],
    metrics: createMetrics(),
    metricsAccess: 'nobody',
    database,
    storage: createStorage({
      endpoint: 'http://localhost',
      region: 'none',
      bucket: 'none',
      accessKeyId: 'none',
      secretAccessKey: 'none',
    }),
    vault: await createVault({ dataKeys: [{ kid: 'none', secret: Buffer.alloc(32) }], searchKey: Buffer.alloc(32) }),
    signIn: {
      personOf: nobody,
      knownPersonOf: () => undefined,
      actorOf: nobody,
      forget: () => {},
      issuer: { address: '', knownAs: '' },
      close: () => Promise.resolve(),
    },
    agencySignIn: { agencyOf: nobody, knownAgencyOf: () => undefined, close: () => Promise.resolve() },
    environment: 'live',
    publicUrl: 'https://permits.example',
    credentialKeys: [],
    limits: new Limits(policies, database.pool),
    signInPages: { authorizationUrl: '/oidc/auth', tokenUrl: '/oidc/token', clientId: 'docs' },
  })
}
