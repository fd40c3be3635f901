import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The text of a file beside the embedded database, made at its first use, for the owner only. However many ask at once,
 * all get the same; none is ever half written.
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
