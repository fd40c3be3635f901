import type { Person, Reply } from '../../support/person.ts'
import type { Chance } from '../bottle/chance.ts'
import { NoAnswer } from '../bottle/world.ts'
import type { Scene } from '../guards/scene.ts'

/** Somebody who acts at the same moment as others. Reads come before, so that nobody is always first. */
export interface Racer {
  reads?: () => Promise<unknown>
  /** Undefined for a job. */
  acts: () => Promise<Pick<Reply, 'status'> | undefined>
}

/** Acts of two or more people at the same moment, of which one excludes another. */
export interface Race {
  /** Does all that comes before, and returns the racers. */
  prepares(scene: Scene): Promise<readonly Racer[]>
  /** The greatest number of racers whose act may succeed. Without it others judge: the invariants alone. */
  winners?: number
}

/** The greatest number of reads before an act. */
const mostReads = 7

/** Returns somebody who reads this page before the act. */
export const racer = (person: Person, page: string, acts: () => Promise<Reply>): Racer => ({
  reads: () => person.asks('GET', page),
  acts,
})

/** Returns somebody who takes a step of an application. */
export const steps = (person: Person, action: string, { id }: { id: string }, input: object = {}): Racer =>
  racer(person, `/v1/applications/${id}`, () => person.tries(action, { id }, input))

/** Returns the worker that runs this job. */
export const worker = ({ world }: Scene, job: string): Racer => ({
  async acts() {
    await world.program.runs(job)
    return undefined
  },
})

/**
 * Lets everybody of a race act at the same moment. Returns the statuses of the answers, in the order of the racers; 0
 * for a job. Throws when more of them succeeded than may, and `NoAnswer` when one of them got none.
 */
export async function runRace(
  racers: readonly Racer[],
  { winners = Infinity }: Race,
  chance: Chance,
): Promise<number[]> {
  const reads = racers.map(() => chance.whole(0, mostReads))
  const ended = await Promise.allSettled(
    racers.map(async (one, place) => {
      for (let read = 0; one.reads && read < (reads[place] ?? 0); read++) await one.reads()
      return one.acts()
    }),
  )
  const lost: unknown[] = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const failure = lost.find((reason) => !(reason instanceof NoAnswer))
  if (failure !== undefined) throw failure
  if (lost.length > 0) throw new NoAnswer('One of them got no answer.')
  const statuses = ended.map((one) => (one.status === 'fulfilled' ? (one.value?.status ?? 0) : 0))
  const won = statuses.filter((status) => status >= 200 && status < 300).length
  if (won > winners) throw new Error(`${won} of them succeeded: ${statuses.join()}`)
  return statuses
}
