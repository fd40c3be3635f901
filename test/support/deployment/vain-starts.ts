import assert from 'node:assert/strict'
import { createLog } from '../../../src/platform/log.ts'
import { Readiness } from '../../../src/program/health/readiness.ts'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import type { StartMode } from '../../../src/program/starting/modes.ts'
import { start } from '../../../src/program/starting/start.ts'

/**
 * Starts a mode in this process, and closes what was started. Returns what it logs and prints, with the error that ends
 * it, which `src/program/run.ts` logs in the same way. Fails if the start succeeds.
 */
export async function startsInVain(mode: StartMode, settings: Record<string, string | undefined>): Promise<string> {
  const lines: string[] = []
  const say = (line: string) => void lines.push(line)
  const config = readConfig(settings)
  const log = createLog(config.logLevel, { write: say })
  await using parts = new AsyncDisposableStack()
  const surroundings = { parts, log, say, lost: () => {}, signal: new AbortController().signal }
  const error: unknown = await start(config, mode, { ...surroundings, readiness: new Readiness() }).then(
    () => assert.fail('It has started.'),
    (why: unknown) => why,
  )
  log.fatal({ err: error }, error instanceof Error ? error.message : 'could not start')
  return lines.join('')
}
