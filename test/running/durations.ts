import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TestFile } from './files.ts'
import type { Outcome, Timed } from './outcome.ts'

const folder = new URL('../../node_modules/.cache/satu-pintu-tests/', import.meta.url)
const record = new URL('durations.json', folder)

/**
 * Files that take much longer than their size suggests, on two cores. A fresh checkout, as in CI, has no recorded
 * durations; without this list its run would end with one of these files while the other processes wait.
 */
export const knownMilliseconds: Readonly<Record<string, number>> = {
  'test/program/trial-clock/starting-with-a-clock.test.ts': 40_000,
  'test/program/starting/starting.test.ts': 39_000,
  'test/platform/stored-objects/comparing.test.ts': 36_000,
  'test/rules/access.test.ts': 33_000,
  'test/rules/types.test.ts': 32_000,
  'test/platform/db/waiting-no-longer.test.ts': 31_000,
  'test/http/ending-trickles.test.ts': 30_000,
  'test/browser/docs.test.ts': 28_000,
  'test/correspondence/received-mails/fetching.test.ts': 28_000,
  'test/personal-data/leaking.test.ts': 26_000,
  'test/sample/touring.test.ts': 24_000,
  'test/http/refusing-bad-addresses.test.ts': 23_000,
  'test/applications/documents/streaming-flat.test.ts': 20_000,
  'test/applications/steps/deciding.test.ts': 20_000,
  'test/simulation/living-a-day.test.ts': 20_000,
  'test/generators/generating.test.ts': 19_000,
  'test/program/starting/starting-from-a-bundle.test.ts': 19_000,
  'test/applications/documents/matching-in-any-order.test.ts': 17_000,
  'test/platform/jobs/queueing-jobs.test.ts': 17_000,
  'test/platform/db/keeping-apart.test.ts': 15_000,
  'test/http/surviving-mutations.test.ts': 15_000,
  'test/rules/ids-of-others.test.ts': 14_000,
  'test/applications/documents/breaking-off-by-the-hundred.test.ts': 7_000,
  'test/sample/building-a-client.test.ts': 12_000,
  'test/sample/typing-the-commands.test.ts': 12_000,
  'test/applications/documents/breaking-off-downloads.test.ts': 12_000,
  'test/integrating/taking-journeys.test.ts': 12_000,
  'test/program/starting/draining.test.ts': 11_000,
  'test/http/asking-again.test.ts': 11_000,
  'test/events/webhooks/hanging-receivers.test.ts': 10_000,
  'test/program/starting/making-formatters.test.ts': 6_000,
}

/** The times that this machine recorded of a test file. */
interface Duration {
  milliseconds: number
  /** Absent in older records; null where `/proc` is missing. */
  cpuMilliseconds?: number | null
  slowest: Timed[]
}
type Durations = Record<string, Duration>

/** Returns the recorded durations of the test files on this machine; empty where none ran yet. */
export async function readDurations(): Promise<Durations> {
  return JSON.parse(await readFile(record, 'utf8').catch(() => '{}'))
}

/** Records the durations of these files, and keeps those of others. */
export async function keepDurations(outcomes: readonly Outcome[]): Promise<void> {
  const durations = await readDurations()
  for (const { file, milliseconds, cpuMilliseconds, slowest } of outcomes)
    durations[file] = { milliseconds, cpuMilliseconds, slowest }
  await mkdir(fileURLToPath(folder), { recursive: true })
  await writeFile(record, JSON.stringify(durations))
}

/**
 * Returns the files with the longest first, so that the run does not end with one of them. A file without a record
 * takes as long as `known` says, or a millisecond for each byte of its source.
 */
export function longestFirst(
  files: readonly TestFile[],
  durations: Durations,
  known: Readonly<Record<string, number>> = knownMilliseconds,
): TestFile[] {
  const expected = ({ path, size }: TestFile) => durations[path]?.milliseconds ?? known[path] ?? size
  return files.toSorted((one, other) => expected(other) - expected(one))
}
