import { globSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'

export interface TestFile {
  path: string
  /** True for a file that needs a process of its own. */
  runsAlone: boolean
  /** The size of the source in bytes. */
  size: number
}

const alone = /^\/\/ Runs alone: \S/m
const headBytes = 400

/**
 * Returns the test files that paths, folders or patterns name. A file that begins with `// Runs alone: …` runs alone.
 */
export async function findTestFiles(named: readonly string[]): Promise<TestFile[]> {
  const patterns = await Promise.all(
    named.map(async (path) =>
      (await stat(path).catch(() => undefined))?.isDirectory() ? `${path}/**/*.test.ts` : path,
    ),
  )
  const files = globSync(patterns)
    .filter((path) => basename(path).endsWith('.test.ts'))
    .sort()
  return Promise.all(
    files.map(async (path) => ({ path, runsAlone: alone.test(await headOf(path)), size: (await stat(path)).size })),
  )
}

async function headOf(path: string): Promise<string> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
  return buffer.toString('utf8', 0, bytesRead)
}
