import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startObjectStore } from '../../../src/embedded/object-store/server.ts'
import { startIssuer } from '../outside/identity-provider.ts'
import { createDatabase } from './database.ts'

export const sampleDataKeys = {
  DATA_KEYS: `test-1:${Buffer.alloc(32, 1).toString('base64')}`,
  SEARCH_KEY: Buffer.alloc(32, 2).toString('base64'),
}

/**
 * Starts database, storage and issuer of a deployment. `settings` has the variables by which API and worker find them.
 */
export async function services() {
  const keys = { region: 'jakarta', accessKeyId: 'key', secretAccessKey: 'secret' }
  const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-services-'))
  const [database, issuer, store] = await Promise.all([
    createDatabase(),
    startIssuer(),
    startObjectStore({ dir: folder, ...keys }),
  ])
  return {
    database,
    issuer,
    store,
    settings: {
      ...sampleDataKeys,
      PORT: '0',
      RATE_LIMITS: '*=1000000/60',
      DATABASE_URL: database.url,
      OIDC_ISSUER: issuer.issuer,
      OIDC_AUDIENCE: issuer.audience,
      S3_ENDPOINT: store.url,
      S3_REGION: keys.region,
      S3_BUCKET: 'documents',
      S3_ACCESS_KEY_ID: keys.accessKeyId,
      S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
    close: async () => {
      await Promise.all([issuer.stop(), store.stop()])
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
