import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Returns the text of a file in the data folder, which only its owner may read. The first call creates it with `make`.
 * Concurrent callers, also in other processes, get the same whole text.
 */
export async function keptFile(dataDir: string, name: string, make: () => Promise<string>): Promise<string> {
  const place = join(dataDir, name)
  return (await readFile(place, 'utf8').catch(undefinedWhen('ENOENT'))) ?? makeFile(dataDir, place, await make())
}

async function makeFile(dataDir: string, place: string, text: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const draft = `${place}.${randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
    await link(draft, place).catch(undefinedWhen('EEXIST'))
  } finally {
    await file.close()
    await rm(draft, { force: true })
  }
  return readFile(place, 'utf8')
}

const undefinedWhen =
  (code: string) =>
  (error: unknown): undefined => {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined
    throw error
  }
