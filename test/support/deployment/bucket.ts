import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startObjectStore } from '../../../src/embedded/object-store/server.ts'
import type { StorageSettings } from '../../../src/platform/stored-objects/bucket-head.ts'
import { removeBucketOf } from '../asserting/objects.ts'

/** The database and the storage of a network. */
export interface Ground {
  url: string
  settings: StorageSettings
}

/**
 * Returns the settings of a new bucket: in a new embedded object store, or in the store at `S3_TEST_ENDPOINT`. Bucket
 * and store are removed with `parts`.
 */
export async function openBucket(parts: AsyncDisposableStack): Promise<StorageSettings> {
  const {
    S3_TEST_ENDPOINT: endpoint,
    S3_TEST_REGION: region = 'us-east-1',
    S3_TEST_ACCESS_KEY_ID: accessKeyId = '',
    S3_TEST_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = process.env
  const bucket = `test-${crypto.randomUUID()}`
  if (endpoint) {
    const settings = { endpoint, region, bucket, accessKeyId, secretAccessKey }
    parts.defer(() => removeBucketOf(settings))
    return settings
  }
  const dir = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-objects-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  const keys = { region: 'test', accessKeyId: 'test', secretAccessKey: 'test-secret' }
  const store = parts.adopt(await startObjectStore({ dir, ...keys }), (open) => open.stop())
  return { ...keys, endpoint: store.url, bucket }
}
