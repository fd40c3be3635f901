import { deploy } from './faults/deployment.ts'
import { type Finding, table } from './faults/figures.ts'
import { freezingStorage } from './faults/freezing-storage.ts'
import { killingWorker } from './faults/killing-worker.ts'
import { lockingTables } from './faults/locking-tables.ts'
import { freezingPostgres, killingPostgres } from './faults/losing-postgres.ts'
import { restarting } from './faults/restarting.ts'

/**
 * Kills and freezes the services that the product depends on, locks tables, and prints the results. Exit code 1: a
 * claim is not met. It affects only processes that it has started, and ends after at most six minutes.
 */
const limitMilliseconds = 6 * 60_000

const say = (text: string) => process.stderr.write(`${text}\n`)
const parts = new AsyncDisposableStack()
const end = async (code: number) => {
  await parts.disposeAsync()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(1))
setTimeout(() => {
  say('It takes too long.')
  void end(1)
}, limitMilliseconds).unref()

try {
  say('starting PostgreSQL, object storage, API and worker')
  const deployment = await deploy(parts)
  const findings: Finding[] = []
  const look = async (name: string, scenario: () => Promise<Finding[]>) => {
    say(name)
    findings.push(...(await scenario()))
  }
  await look('killing PostgreSQL', () => killingPostgres(deployment))
  await look('freezing PostgreSQL', () => freezingPostgres(deployment))
  await look('locking tables', () => lockingTables(deployment))
  // Both at once: the first mostly waits until the leases of the killed worker have ended.
  await Promise.all([
    look('killing a worker', () => killingWorker(deployment)),
    (async () => {
      await look('restarting two APIs', () => restarting(deployment))
      await look('freezing the object storage', () => freezingStorage(deployment))
    })(),
  ])
  process.stdout.write(`${table(findings)}\n`)
  process.exitCode = findings.every(({ met }) => met) ? 0 : 1
} catch (error) {
  process.exitCode = 1
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  await parts.disposeAsync()
}
process.exit()
