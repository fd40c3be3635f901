import { randomBytes } from 'node:crypto'
import { keptFile } from './kept-file.ts'

/** The keys in the formats of `DATA_KEYS` and `SEARCH_KEY`. */
export interface WrittenKeys {
  dataKeys: string
  searchKey: string
}

const keyBytes = 32

/** Returns the keys in the data folder. The first start creates them; concurrent starts get the same keys. */
export async function loadKeys(dataDir: string): Promise<WrittenKeys> {
  const secret = () => randomBytes(keyBytes).toString('base64')
  const keys: WrittenKeys = JSON.parse(
    await keptFile(dataDir, 'data-keys.json', async () =>
      JSON.stringify({ dataKeys: `embedded-1:${secret()}`, searchKey: secret() } satisfies WrittenKeys),
    ),
  )
  return keys
}
