import type { Checked, Finding } from '../invariants/invariant.ts'
import { Acts, failureOf, type Intended } from './acts.ts'
import { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import { type Ground, openGround } from './ground.ts'
import { createJournal, type Journal } from './journal.ts'
import type { Options } from './options.ts'
import { holdOpen, Stopping } from './replaying.ts'
import type { Figures, FoundAt, Listener, Report } from './report.ts'
import { seedRandomness } from './seeded.ts'
import { type Stage, setStage } from './stage.ts'
import { describeConnections } from './standstill.ts'
import { hashTables } from './tables.ts'
import { setDatabaseTime } from './trial-time.ts'
import { noteUnseen, unseenFindings } from './unseen.ts'
import { type ProcessTime, stopTime } from './virtual-time.ts'
import type { Actor, ActRecord, Cast, Watcher } from './world.ts'

/** Short timers run this often while time stands still: an act may wait for one. */
const realMillisecondsOfTimers = 20

/** A Monday morning before the offices open. */
const beginning = Date.UTC(2026, 10, 30)
const dayMilliseconds = 24 * 60 * 60 * 1_000
const mostPauseSeconds = 90
/** The share of moments at which several acts are under way, and the most at once. */
const together = { probability: 0.15, most: 5, withinMilliseconds: 15 * 60 * 1_000 }

/** Runs the network in a bottle for some days. A listener is told of each act, finding and day as it comes. */
export async function simulate(options: Options, cast: Cast, listener: Listener): Promise<Report> {
  await using parts = new AsyncDisposableStack()
  const unseen = noteUnseen(parts)
  const stopping = new Stopping(parts)
  const ground = await openGround(beginning, parts)
  const time = stopTime(beginning)
  seedRandomness(String(options.seed))
  const agenda = new Agenda<Actor>()
  const stage = await setStage({ seed: options.seed, ground, time }, cast, (actor, at) =>
    agenda.add(actor, at.getTime()),
  )
  parts.defer(() => time.end())
  parts.defer(time.everyReal(realMillisecondsOfTimers, () => time.runTimers()))
  const journal = createJournal((line) => listener.act(line))
  const run = new Run({ options, ground, time, agenda, stage, unseen, journal, listener, stopping })
  await run.begin(cast)
  await run.passDays()
  const report = await run.report()
  await stage.programs.close()
  return report
}

interface Given {
  options: Options
  ground: Ground
  time: ProcessTime
  agenda: Agenda<Actor>
  stage: Stage
  /** Promises that failed and that nobody watched. */
  unseen: unknown[]
  journal: Journal
  listener: Listener
  stopping: Stopping
}

class Run {
  readonly #given: Given
  readonly #acts: Acts
  readonly #chance: Chance
  readonly #findings: FoundAt[] = []
  #last: readonly ActRecord[] = []
  #watchers: readonly Watcher[] = []
  #checks = 0
  #days = 0

  constructor(given: Given) {
    this.#given = given
    const { options, time, stage, ground } = given
    const { chance } = stage.world
    this.#chance = chance.of('days')
    this.#acts = new Acts({
      seed: String(options.seed),
      faults: options.faults,
      chance,
      time,
      ...stage,
      describeDatabase: () => describeConnections(ground),
    })
  }

  async begin(cast: Cast): Promise<void> {
    const { ground, stage } = this.#given
    this.#watchers = await cast.watchers(stage.world, ground.sql)
    for (const actor of await cast.actors(stage.world)) stage.world.join(actor)
  }

  /** Lets day after day pass, until the days or the minutes are over. */
  async passDays(): Promise<void> {
    const { options, time, agenda, ground, stage, stopping, listener } = this.#given
    while (this.#days < options.days && time.realSeconds() < options.minutes * 60) {
      const evening = beginning + (this.#days + 1) * dayMilliseconds
      while ((agenda.nextAt ?? Infinity) < evening && !this.#isAtReplay && !stopping.isAsked) await this.#goOn()
      if (this.#isAtReplay) return holdOpen(ground, this.#last)
      if (stopping.isAsked) return
      await this.#moveTo(evening)
      this.#days++
      for (const watcher of this.#watchers) this.#count(await watcher.atDayEnd?.(time.now()))
      await ground.tidy(this.#days)
      if (options.faults > 0) await stage.programs.changeAtNight(this.#chance)
      listener.day(this.#figures())
    }
  }

  get #isAtReplay(): boolean {
    const { options, journal } = this.#given
    return options.replay !== undefined && journal.acts >= options.replay
  }

  /** Asks the actors whose turn it is, and runs their acts. */
  async #goOn(): Promise<void> {
    const { agenda, time } = this.#given
    const most = this.#chance.isTrue(together.probability) ? this.#chance.whole(2, together.most) : 1
    const due: { actor: Actor; intended: Intended }[] = []
    const until = (agenda.nextAt ?? 0) + together.withinMilliseconds
    while (due.length < most && (agenda.nextAt ?? Infinity) <= until) {
      const next = agenda.take()
      if (!next) break
      if (due.length === 0) await this.#moveTo(Math.max(next.at, time.now().getTime()))
      const intended = this.#ask(next.item, next.at)
      if (intended) due.push({ actor: next.item, intended })
      else if (due.length === 0) return
    }
    const records = await this.#acts.run(due.map(({ intended }) => intended))
    this.#last = records
    for (const record of records) {
      this.#given.journal.add(record)
      if (record.outcome === 'failed') this.#find(failureOf(record))
    }
    this.#findUnseen()
    for (const watcher of this.#watchers) this.#count(await watcher.afterActs?.(records))
    const now = time.now().getTime()
    for (const { actor } of due) agenda.add(actor, now + this.#chance.whole(1, mostPauseSeconds) * 1_000)
  }

  /** Asks an actor. Notes when to ask again if it does nothing now. */
  #ask(actor: Actor, at: number): Intended | undefined {
    const { agenda, stage } = this.#given
    const next = actor.next(stage.world)
    if (next === undefined) return undefined
    if (!('at' in next)) return { actor: actor.name, act: next }
    agenda.add(actor, Math.max(next.at.getTime(), at + 1))
    return undefined
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
    for (const finding of checked.findings) this.#find(finding)
  }

  #find(finding: Finding): void {
    const { listener, journal } = this.#given
    const found = { ...finding, act: journal.acts }
    this.#findings.push(found)
    listener.finding(found)
  }

  /** Each promise that failed and that nobody watched would end the program. */
  #findUnseen(): void {
    const { unseen, stage, journal } = this.#given
    for (const finding of unseenFindings(unseen.splice(0), stage.programs.killed > 0, journal.acts)) this.#find(finding)
  }

  #figures(): Figures {
    const { journal, time } = this.#given
    const { acts, requests } = journal
    return { days: this.#days, acts, requests, checks: this.#checks, seconds: Math.round(time.realSeconds()) }
  }

  async report(): Promise<Report> {
    const { options, journal, stage, ground, stopping } = this.#given
    return {
      seed: options.seed,
      ...this.#figures(),
      isBrokenOff: stopping.isAsked,
      findings: this.#findings,
      programs: stage.programs.started,
      faults: Object.fromEntries([...this.#acts.struck].sort()),
      hash: journal.hash,
      tables: await hashTables(ground.sql),
    }
  }
}
