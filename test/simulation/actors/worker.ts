import { NoAnswer } from '../bottle/world.ts'
import { Unreachable } from '../outside/weather.ts'
import { type Journey, once } from './journey.ts'
import { minute } from './moments.ts'
import type { Town } from './town.ts'

/** The jobs of worker 1, which runs every 1 to 4 hours; the others run every 6 to 15. */
const prompt = [
  'read_mail',
  'send_notices',
  'recompute_deadlines',
  'release_work',
  'make_certificates',
  'end_checks',
  'log_events',
  'deem_granted',
  'watch_consultations',
  'scan_papers',
  'deliver_to_webhooks',
  'keep_sandbox',
]
const scanMinutes = [3, 15] as const
const promptMinutes = [60, 240] as const
const halfDay = 12 * 60 * minute
const otherMinutes = [360, 900] as const

/**
 * Returns the journeys of three workers, which run all jobs again and again, in an order and at moments that the seed
 * chooses.
 */
export function* workersOf(town: Town): Generator<[string, () => Journey]> {
  yield ['worker 1', () => works(town, promptMinutes, (job) => prompt.includes(job))]
  yield ['worker 2', () => works(town, otherMinutes, (job) => !prompt.includes(job) && job !== 'scan_uploads')]
  yield ['worker 3', () => scans(town)]
}

async function* works(town: Town, [from, to]: readonly [number, number], isIts: (job: string) => boolean): Journey {
  const chance = town.chanceOf(`worker ${from}`)
  for (;;) {
    for (const job of chance.shuffled(town.world.program.jobs.filter(isIts))) await runJob(town, job)
    yield { at: town.now + chance.whole(from, to) * minute, act: 'runs jobs' }
  }
}

/** Enrols a worker that sends notices within ten minutes, before a code in one of them has ended. */
export const sendSoon = (town: Town): void =>
  town.enrols(
    'worker 4',
    once(() => runJob(town, 'send_notices')),
    { at: town.now + town.chanceOf('worker of codes').whole(1, 10) * minute, act: 'sends a code' },
  )

/** Scans uploads 3 to 15 minutes after each, and at least every 12 hours. */
async function* scans(town: Town): Journey {
  const chance = town.chanceOf('worker scans')
  await runJob(town, 'scan_uploads')
  for (;;) {
    yield { at: town.now + halfDay, act: 'waits for uploads', bell: town.uploads }
    yield { at: town.now + chance.whole(...scanMinutes) * minute, act: 'scans uploads' }
    await runJob(town, 'scan_uploads')
  }
}

/** Runs a job. An unreachable outside service or a kill of the program is no failure of the job. */
async function runJob(town: Town, job: string): Promise<void> {
  try {
    town.coverage.worked(job, await town.world.program.runs(job))
  } catch (error) {
    if (!isOutside(error) && !(error instanceof NoAnswer)) throw error
    town.coverage.worked(`${job} (${error instanceof NoAnswer ? 'killed' : 'put off'})`, 1)
  }
}

function isOutside(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isOutside)
  if (!(error instanceof Error)) return false
  return (
    error instanceof Unreachable || error.name === 'SignerDown' || (error.cause !== undefined && isOutside(error.cause))
  )
}
