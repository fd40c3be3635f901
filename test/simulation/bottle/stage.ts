import { appointSampleStaff } from '../../../src/sample/staff.ts'
import { documented } from '../../support/contract/documented.ts'
import { createIssuer } from '../../support/people/tokens.ts'
import { Person } from '../../support/person.ts'
import { acting, byItself } from './acting.ts'
import { createChance } from './chance.ts'
import type { Ground } from './ground.ts'
import { LockWaits } from './locks.ts'
import type { Pending } from './pending.ts'
import { createCredentialKeys } from './program.ts'
import { Programs } from './programs.ts'
import { notingApp } from './requests.ts'
import { Scheduler } from './scheduler.ts'
import { drawing } from './seeded.ts'
import { everybody } from './turns.ts'
import type { ProcessTime } from './virtual-time.ts'
import type { Actor, Cast, World } from './world.ts'

/** The world of a run, its programs and their scheduler. */
export interface Stage {
  world: World
  programs: Programs
  scheduler: Scheduler
  /** Resets the clocks that a fault has changed, in programs and database. */
  setClocksRight(): Promise<void>
}

/** The expiry of tokens, in seconds since 1970: later than every run. */
const farFuture = Date.UTC(2100, 0) / 1_000

/** Creates a token issuer from which programs take tokens for the time of a whole run, which may be years. */
async function lastingIssuer() {
  const made = await createIssuer()
  return { ...made, issuer: { ...made.issuer, longestHours: Infinity } }
}

interface Given {
  seed: number
  ground: Ground
  time: ProcessTime
  pending: Pending
  /** Called with each turn of the scheduler. */
  turned: (line: string) => void
}

/** Sets up the world of a run with one program. `join` is called with each actor that joins during the run. */
export async function setStage(
  { seed, ground, time, pending, turned }: Given,
  cast: Cast,
  join: (actor: Actor, at: Date) => void,
): Promise<Stage> {
  const chance = createChance(String(seed))
  const issuer = await lastingIssuer()
  await appointSampleStaff(ground.sql, issuer.name)
  const outside = await cast.outside({ seed, chance, clock: time })
  const scheduler: Scheduler = new Scheduler({
    chance: chance.of('turns'),
    pending,
    lockWaits: new LockWaits(ground),
    afterReal: time.afterReal,
    runTimers: () => byItself(() => drawing.run(undefined, time.runTimers)),
    kill: (program) => programs.kill(program),
    cut: (program) => programs.cut(program),
    async jump(program, fault) {
      time.clocks.jump(program, fault, time.now().getTime())
      await ground.setTime(time.now().getTime() + time.clocks.ofAll)
    },
    turned,
  })
  const log = (line: string) => void acting.getStore()?.logged.push(line)
  const credentialKeys = createCredentialKeys()
  const programs = new Programs({ seed: String(seed), ground, issuer, outside, credentialKeys, scheduler, log }, time)
  await programs.startOne()
  const subjects = new Map<string, string>()
  const app = notingApp({
    program: () => programs.choose(),
    subjectOf: (token) => subjects.get(token),
    note: (exchange) => void acting.getStore()?.exchanges.push(exchange),
    now: () => time.now().getTime(),
    areClocksDoubted: () => time.clocks.areDoubted(time.now().getTime()),
    mayBegin: async () => void (await scheduler.pass(everybody, 'request')),
    hear: async () => {
      const passage = await scheduler.pass(everybody, 'notice')
      await programs.hear()
      await passage.end()
    },
  })
  const bearer = (token: string | null) => new Person(app, documented, token)
  const world: World = {
    seed,
    chance,
    clock: time,
    get program() {
      return programs.choose()
    },
    outside,
    bearer,
    as: async (subject, claims) => {
      const token = await issuer.tokenFor(subject, { exp: farFuture, ...claims })
      subjects.set(token, subject)
      return bearer(token)
    },
    join: (actor, at = time.now()) => join(actor, at),
  }
  const setClocksRight = async () => {
    if (time.clocks.setRight(programs.living.map(({ gate }) => gate))) await ground.setTime(time.now().getTime())
  }
  return { world, programs, scheduler, setClocksRight }
}
