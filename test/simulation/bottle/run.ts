import { appointSampleStaff } from '../../../src/sample/staff.ts'
import { documented } from '../../support/documented.ts'
import { Person } from '../../support/person.ts'
import { createIssuer } from '../../support/tokens.ts'
import type { Checked, Exchange, Finding } from '../invariants/invariant.ts'
import { Agenda } from './agenda.ts'
import { createChance } from './chance.ts'
import { type Ground, openGround } from './ground.ts'
import { createJournal, type Journal } from './journal.ts'
import type { Options } from './options.ts'
import { createCredentialKeys, startProgram } from './program.ts'
import { notingApp } from './requests.ts'
import { setDatabaseTime } from './trial-time.ts'
import { type ProcessTime, stopTime } from './virtual-time.ts'
import { type Act, type Actor, type ActRecord, type Cast, NoAnswer, type Watcher, type World } from './world.ts'

/** The result of a run. */
export interface Report {
  seed: number
  days: number
  acts: number
  requests: number
  checks: number
  findings: readonly Finding[]
  seconds: number
  /** The hash of the journal. */
  hash: string
}

/** A Monday morning before the offices open. */
const beginning = Date.UTC(2026, 10, 30)
const dayMilliseconds = 24 * 60 * 60 * 1_000
const mostPauseSeconds = 90
/** An act may wait for a short timer: they run this often while it is under way. */
const realMillisecondsOfTimers = 20
/** Tokens that outlive every run. */
const farFuture = Date.UTC(2100, 0) / 1_000

/** Runs the network in a bottle for some days. Writes each line of the journal. */
export async function simulate(options: Options, cast: Cast, write: (line: string) => void): Promise<Report> {
  await using parts = new AsyncDisposableStack()
  const ground = await openGround(beginning, parts)
  const time = stopTime(beginning)
  const run = new Run({ options, ground, time, journal: createJournal(write) })
  await run.begin(cast, parts)
  await run.passDays()
  return run.report()
}

interface Given {
  options: Options
  ground: Ground
  time: ProcessTime
  journal: Journal
}

class Run {
  readonly #given: Given
  readonly #agenda = new Agenda<Actor>()
  readonly #findings: Finding[] = []
  #watchers: readonly Watcher[] = []
  #world: World | undefined
  #requests: Exchange[] = []
  #logged: string[] = []
  readonly #subjects = new Map<string, string>()
  #checks = 0
  #days = 0

  constructor(given: Given) {
    this.#given = given
  }

  async begin(cast: Cast, parts: AsyncDisposableStack): Promise<void> {
    const { options, ground, time } = this.#given
    const chance = createChance(String(options.seed))
    const issuer = await createIssuer()
    await appointSampleStaff(ground.sql, issuer.name)
    const outside = await cast.outside({ seed: options.seed, chance, clock: time })
    const credentialKeys = createCredentialKeys()
    const program = parts.adopt(
      await startProgram('program 1', {
        ground,
        issuer,
        outside,
        credentialKeys,
        log: (line) => void this.#logged.push(line),
      }),
      (open) => open.close(),
    )
    const app = notingApp({
      program: () => program,
      subjectOf: (token) => this.#subjects.get(token),
      note: (exchange) => void this.#requests.push(exchange),
      now: () => time.now().getTime(),
    })
    const bearer = (token: string | null) => new Person(app, documented, token)
    const world: World = {
      seed: options.seed,
      chance,
      clock: time,
      program,
      outside,
      bearer,
      as: async (subject, claims) => {
        const token = await issuer.tokenFor(subject, { exp: farFuture, ...claims })
        this.#subjects.set(token, subject)
        return bearer(token)
      },
      join: (actor, at = time.now()) => this.#agenda.add(actor, at.getTime()),
    }
    this.#world = world
    this.#watchers = await cast.watchers(world, ground.sql)
    for (const actor of await cast.actors(world)) world.join(actor)
  }

  /** Lets day after day pass, until the days or the minutes are over. */
  async passDays(): Promise<void> {
    const { options, time } = this.#given
    while (this.#days < options.days && time.realSeconds() < options.minutes * 60) {
      const evening = beginning + (this.#days + 1) * dayMilliseconds
      while ((this.#agenda.nextAt ?? Infinity) < evening) await this.#goOn()
      await this.#moveTo(evening)
      this.#days++
      const stopTimers = time.everyReal(realMillisecondsOfTimers, () => time.runTimers())
      for (const watcher of this.#watchers) this.#count(await watcher.atDayEnd?.(time.now()))
      stopTimers()
    }
  }

  /** Asks the actor whose turn it is, and runs its act. */
  async #goOn(): Promise<void> {
    const due = this.#agenda.take()
    if (!due || !this.#world) return
    const { item: actor, at } = due
    await this.#moveTo(Math.max(at, this.#given.time.now().getTime()))
    const next = actor.next(this.#world)
    if (next === undefined) return
    if ('at' in next) return this.#agenda.add(actor, Math.max(next.at.getTime(), at + 1))
    await this.#act(actor, next)
    const { chance } = this.#world
    this.#agenda.add(actor, this.#given.time.now().getTime() + chance.whole(1, mostPauseSeconds) * 1_000)
  }

  async #act(actor: Actor, { name, run }: Act): Promise<void> {
    const { journal, time } = this.#given
    this.#requests = []
    this.#logged = []
    let ended: Pick<ActRecord, 'outcome' | 'error'> = { outcome: 'done' }
    const stopTimers = time.everyReal(realMillisecondsOfTimers, () => time.runTimers())
    try {
      await run()
    } catch (error) {
      ended = error instanceof NoAnswer ? { outcome: 'unknown' } : { outcome: 'failed', error }
    } finally {
      stopTimers()
    }
    const record: ActRecord = {
      number: journal.acts + 1,
      at: time.now(),
      actor: actor.name,
      act: name,
      requests: this.#requests,
      logged: this.#logged,
      ...ended,
    }
    journal.add(record)
    if (record.outcome === 'failed') this.#findings.push(failureOf(record))
    for (const watcher of this.#watchers) this.#count(await watcher.afterActs?.([record]))
  }

  async #moveTo(at: number): Promise<void> {
    const { time, ground } = this.#given
    if (at === time.now().getTime()) return
    await setDatabaseTime(ground.sql, at)
    time.moveTo(at)
  }

  #count(checked: Checked | undefined): void {
    if (!checked) return
    this.#checks += checked.checks
    this.#findings.push(...checked.findings)
  }

  report(): Report {
    const { options, journal, time } = this.#given
    return {
      seed: options.seed,
      days: this.#days,
      acts: journal.acts,
      requests: journal.requests,
      checks: this.#checks,
      findings: this.#findings,
      seconds: time.realSeconds(),
      hash: journal.hash,
    }
  }
}

const failureOf = ({ number, actor, act, error }: ActRecord): Finding => ({
  invariant: 'what has to succeed succeeds',
  subject: `act ${number}: ${actor} ${act}`,
  expected: 'success',
  found: error instanceof Error ? error.message : String(error),
})
