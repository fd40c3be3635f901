import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The keys as settings say them. */
export interface WrittenKeys { dataKeys: string; searchKey: string }

const keyBytes = 32

/** The keys kept beside the embedded database, made at the first start. However many start at once, all get the same; none is ever half written. */
export async function loadKeys(dataDir: string): Promise<WrittenKeys> {
  const place = join(dataDir, 'data-keys.json')
  const text = await readFile(place, 'utf8').catch(undefinedWhen('ENOENT')) ?? await makeKeys(dataDir, place)
  const keys: WrittenKeys = JSON.parse(text)
  return keys
}

async function makeKeys(dataDir: string, place: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const draft = join(dataDir, `data-keys.${randomUUID()}`)
  const secret = () => randomBytes(keyBytes).toString('base64')
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify({ dataKeys: `embedded-1:${secret()}`, searchKey: secret() } satisfies WrittenKeys))
    await file.sync()
    await link(draft, place).catch(undefinedWhen('EEXIST'))
  } finally {
    await file.close()
    await rm(draft, { force: true })
  }
  return readFile(place, 'utf8')
}

const undefinedWhen = (code: string) => (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === code) return undefined
  throw error
}
