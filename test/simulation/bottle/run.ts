import type { Checked, Finding } from '../invariants/invariant.ts'
import { byItself } from './acting.ts'
import { Acts, failureOf, type Intended } from './acts.ts'
import { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import { type Ground, openGround } from './ground.ts'
import { createJournal, type Journal } from './journal.ts'
import type { Options } from './options.ts'
import { countPending } from './pending.ts'
import { holdOpen, Stopping } from './replaying.ts'
import type { Figures, FoundAt, Listener, Report } from './report.ts'
import { drawing, seedRandomness } from './seeded.ts'
import { type Stage, setStage } from './stage.ts'
import { describeConnections, unlessStill } from './standstill.ts'
import { hashTables } from './tables.ts'
import { countTogether, pauseAfter, togetherMilliseconds } from './together.ts'
import { noteUnseen, unseenFindings } from './unseen.ts'
import { type ProcessTime, stopTime } from './virtual-time.ts'
import type { Actor, ActRecord, Cast, Watcher } from './world.ts'

const dayMilliseconds = 24 * 60 * 60 * 1_000

/** Runs the simulation for `options.days`. Calls the listener with each act, finding and day. */
export async function simulate(options: Options, cast: Cast, listener: Listener): Promise<Report> {
  await using parts = new AsyncDisposableStack()
  const unseen = noteUnseen(parts)
  const stopping = new Stopping(parts)
  const { seed } = options
  seedRandomness(String(seed))
  const ground = await openGround(parts, options)
  const pending = countPending()
  parts.defer(() => pending.end())
  const time = stopTime(options.from, pending)
  const agenda = new Agenda<Actor>()
  const join = (actor: Actor, at: Date) => agenda.add(actor, at.getTime())
  const stage = await setStage({ seed, ground, time, pending, turned: (line) => listener.turn?.(line) }, cast, join)
  parts.defer(() => time.end())
  const journal = createJournal(listener.act)
  const run = new Run({ options, ground, time, agenda, stage, unseen, journal, listener, stopping })
  const watched = { time, ...stage, describeDatabase: () => describeConnections(ground) }
  await unlessStill(run.begin(cast), watched)
  await unlessStill(run.passDays(), watched)
  if (options.replay !== undefined && !stopping.isAsked) await holdOpen(ground, run.last)
  const report = await run.report()
  await unlessStill(stage.programs.close(), watched)
  return report
}

interface Given {
  options: Options
  ground: Ground
  time: ProcessTime
  agenda: Agenda<Actor>
  stage: Stage
  /** The reasons of unhandled rejections. */
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
  /** The last acts that ended. */
  last: readonly ActRecord[] = []
  #watchers: readonly Watcher[] = []
  #checks = 0
  #days = 0

  constructor(given: Given) {
    this.#given = given
    const { options, time, stage } = given
    const { chance } = stage.world
    this.#chance = chance.of('days')
    const { seed, faults, kept } = options
    this.#acts = new Acts({
      seed: String(seed),
      faults,
      chance,
      time,
      isKept: (act) => kept?.plays(act) ?? true,
      ...stage,
    })
  }

  async begin(cast: Cast): Promise<void> {
    const { ground, stage } = this.#given
    this.#watchers = await cast.watchers(stage.world, ground.sql, ground.sandbox.sql)
    for (const actor of await cast.actors(stage.world)) stage.world.join(actor)
  }

  /** Runs day after day, until the days or the real minutes are over. */
  async passDays(): Promise<void> {
    const { options, time, agenda, ground, stage, listener } = this.#given
    while (this.#days < options.days && time.realSeconds() < options.minutes * 60) {
      await ground.tidy(this.#days)
      if (options.faults > 0 && this.#days > 0) await stage.programs.changeAtNight(this.#chance)
      const evening = options.from + (this.#days + 1) * dayMilliseconds
      while ((agenda.nextAt ?? Infinity) < evening && !this.#isOver) await this.#goOn()
      if (this.#isOver) return
      await this.#moveTo(evening)
      this.#days++
      for (const watcher of this.#watchers) this.#count(await watcher.atDayEnd?.(time.now()))
      listener.day(this.#figures())
    }
  }

  /** True when the run has to end within the day: by `until`, a signal, or the number of acts. */
  get #isOver(): boolean {
    const { options, journal, stopping } = this.#given
    if (this.#findings.some(({ invariant }) => invariant === options.until)) return true
    return stopping.isAsked || journal.acts >= Math.min(options.acts, options.replay ?? Infinity)
  }

  /** Gets the acts of the actors that are due, and runs them. */
  async #goOn(): Promise<void> {
    const { agenda, time, stage } = this.#given
    const { chance } = stage.world
    const most = countTogether(chance, agenda.nextAt ?? 0)
    const due: { actor: Actor; intended: Intended }[] = []
    const until = (agenda.nextAt ?? 0) + togetherMilliseconds
    while (due.length < most && (agenda.nextAt ?? Infinity) <= until) {
      const next = agenda.take()
      if (!next) break
      if (due.length === 0) await this.#moveTo(Math.max(next.at, time.now().getTime()))
      const intended = this.#ask(next.item, next.at)
      if (intended) due.push({ actor: next.item, intended })
      else if (due.length === 0) return
    }
    const records = await this.#acts.run(due.map(({ intended }) => intended))
    this.last = records
    for (const record of records) {
      this.#given.journal.add(record)
      if (record.outcome === 'failed') this.#find(failureOf(record))
    }
    this.#findUnseen()
    for (const watcher of this.#watchers) this.#count(await watcher.afterActs?.(records))
    for (const { actor } of due) agenda.add(actor, pauseAfter(chance, actor, time.now().getTime()))
  }

  /** Returns the act of an actor. Undefined if it does nothing now; the next time to ask it is then scheduled. */
  #ask(actor: Actor, at: number): Intended | undefined {
    const { agenda, stage, options } = this.#given
    const next = options.kept?.leavesOut(actor) ? undefined : actor.next(stage.world)
    if (next && !('at' in next)) return { actor: actor.name, act: next }
    if (next) agenda.add(actor, Math.max(next.at.getTime(), at + 1))
    return undefined
  }

  async #moveTo(at: number): Promise<void> {
    const { time, ground, stage } = this.#given
    if (at === time.now().getTime()) return
    await ground.setTime(at)
    byItself(() => drawing.run(undefined, () => time.moveTo(at)))
    await stage.scheduler.idle()
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

  /** Adds unhandled rejections as findings: each would end a real program. */
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
      tables: await hashTables(ground.sql, ground.sandbox.sql),
    }
  }
}
