import { randomBytes } from 'node:crypto'
import { keptFile } from './kept-file.ts'

/** The keys as settings say them. */
export interface WrittenKeys {
  dataKeys: string
  searchKey: string
}

const keyBytes = 32

/**
 * The keys kept beside the embedded database, made at the first start. However many start at once, all get the same.
 */
export async function loadKeys(dataDir: string): Promise<WrittenKeys> {
  const secret = () => randomBytes(keyBytes).toString('base64')
  const keys: WrittenKeys = JSON.parse(
    await keptFile(dataDir, 'data-keys.json', async () =>
      JSON.stringify({ dataKeys: `embedded-1:${secret()}`, searchKey: secret() } satisfies WrittenKeys),
    ),
  )
  return keys
}
