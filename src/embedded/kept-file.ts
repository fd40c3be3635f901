import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Returns the text of a file beside the embedded database, readable for the owner only. The first use creates it.
 * Simultaneous callers get the same text, never a half-written one.
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
