import { mock } from 'node:test'
import { setClock } from '../../../src/platform/clock.ts'
import type { VirtualClock } from './world.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** Timers that are due within this run at each move of the clock: those that gather work for a moment. */
const shortTimersMilliseconds = 1_000
/** A delay that no run is long enough for. */
const never = 2 ** 50

/** The clock of this process: it stands still until it is moved. */
export interface ProcessTime extends VirtualClock {
  /** Moves the clock to a moment, forward or back, and runs the short timers that were waiting. */
  moveTo(at: number): void
  /** Runs the short timers that are waiting, and leaves the clock as it is. */
  runTimers(): void
  /** The seconds that have really passed since the start. */
  realSeconds(): number
  /** Calls a function every so many real milliseconds, until the function that it returns is called. */
  everyReal(milliseconds: number, call: () => void): () => void
}

/**
 * Stops time in this process. `Date`, `performance.now()` and timers show what `moveTo` says; a timer of a second or
 * less runs at once. Longer timers and intervals never run: they guard what takes no time here.
 */
export function stopTime(start: number): ProcessTime {
  const real = { setTimeout, clearTimeout, setInterval, clearInterval, now: performance.now.bind(performance) }
  const [began, shown] = [real.now(), { now: start }]
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: start })
  performance.now = () => shown.now - start
  sortTimers(real)
  setClock(() => shown.now)
  function runTimers(): void {
    mock.timers.setTime(shown.now - shortTimersMilliseconds)
    mock.timers.tick(shortTimersMilliseconds)
  }
  return {
    now: () => new Date(shown.now),
    inMinutes: (minutes) => new Date(shown.now + minutes * minute),
    inDays: (days) => new Date(shown.now + days * day),
    moveTo(at) {
      if (at === shown.now) return
      shown.now = at
      runTimers()
    },
    runTimers,
    realSeconds: () => (real.now() - began) / 1_000,
    everyReal(milliseconds, call) {
      const timer = real.setInterval(call, milliseconds)
      return () => real.clearInterval(timer)
    },
  }
}

/**
 * Runs short timers at once: the driver of the database waits for one before it connects again. They would never be due
 * while an act holds the time. Long ones never run.
 */
function sortTimers(real: { setTimeout: typeof setTimeout; clearTimeout: typeof clearTimeout }): void {
  const stopped = { setTimeout, setInterval, clearTimeout }
  globalThis.setTimeout = new Proxy(stopped.setTimeout, {
    apply(_, self, [call, milliseconds = 0, ...given]) {
      const isLong = milliseconds > shortTimersMilliseconds
      const [start, delay] = isLong ? [stopped.setTimeout, never] : [real.setTimeout, 0]
      return Reflect.apply(start, self, [call, delay, ...given])
    },
  })
  globalThis.setInterval = new Proxy(stopped.setInterval, {
    apply: (_, self, [call]) => Reflect.apply(stopped.setInterval, self, [call, never]),
  })
  globalThis.clearTimeout = (timer) => {
    real.clearTimeout(timer)
    stopped.clearTimeout(timer)
  }
}
