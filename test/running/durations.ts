import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TestFile } from './files.ts'
import type { Outcome, Timed } from './outcome.ts'

const folder = new URL('../../node_modules/.cache/satu-pintu-tests/', import.meta.url)
const record = new URL('durations.json', folder)

/** What this machine remembers of a test file. */
export interface Duration {
  milliseconds: number
  slowest: Timed[]
}
export type Durations = Record<string, Duration>

/** Reads how long each test file took when it last ran on this machine; nothing where none ran yet. */
export async function readDurations(): Promise<Durations> {
  return JSON.parse(await readFile(record, 'utf8').catch(() => '{}'))
}

/** Keeps how long files took, beside what is known of others. */
export async function keepDurations(outcomes: readonly Outcome[]): Promise<void> {
  const durations = await readDurations()
  for (const { file, milliseconds, slowest } of outcomes) durations[file] = { milliseconds, slowest }
  await mkdir(fileURLToPath(folder), { recursive: true })
  await writeFile(record, JSON.stringify(durations))
}

/**
 * Puts the files that take longest first, so that the run does not end with one of them. A file that never ran here
 * is taken for as long as its source: a millisecond a byte.
 */
export function longestFirst(files: readonly TestFile[], durations: Durations): TestFile[] {
  const expected = ({ path, size }: TestFile) => durations[path]?.milliseconds ?? size
  return files.toSorted((one, other) => expected(other) - expected(one))
}
