import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'
import { setClock } from '../../../src/platform/clock.ts'
import { Clocks } from './clocks.ts'
import type { Pending } from './pending.ts'
import type { VirtualClock } from './world.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** Timers of up to this delay run when nothing else is pending: the driver sets them before it connects. */
const atOnceMilliseconds = 40
/** Timers of up to this delay run at each move of the clock: they batch work for a moment. */
const shortTimersMilliseconds = 250
/** The longest delay of a real timer: no run is long enough for it. */
const never = 2 ** 31 - 1

/** The clock of this process: it stands still until it is moved. */
export interface ProcessTime extends VirtualClock {
  /** Moves the clock to a moment, forward or back, and runs the short timers that were waiting. */
  moveTo(at: number): void
  /** Runs the short timers that are waiting, and leaves the clock as it is. */
  runTimers(): void
  /** The offset of each clock from the time of the network. */
  readonly clocks: Clocks
  /** The real seconds since the start. */
  realSeconds(): number
  /** Calls a function every so many real milliseconds, until the function that it returns is called. */
  everyReal(milliseconds: number, call: () => void): () => void
  /** Calls a function after so many real milliseconds. */
  afterReal(milliseconds: number, call: () => void): void
  /** Restores the real clock and timers of the process. */
  end(): void
}

/**
 * Stops time in this process. `Date`, `performance.now()` and timers show the time that `moveTo` sets; a timer of up to
 * 40 ms runs when nothing else is pending. Intervals, timers of more than 250 ms and signals of `AbortSignal.timeout`
 * never run: they are timeouts for work that takes no time here.
 */
export function stopTime(start: number, pending: Pick<Pending, 'afterwards'>): ProcessTime {
  const real = { setTimeout, clearTimeout, setInterval, clearInterval, now: performance.now.bind(performance) }
  const { timeout } = AbortSignal
  const [began, shown] = [real.now(), { now: start }]
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: start })
  performance.now = () => shown.now - start
  // Its timers are out of reach of the mock, and would abort work that waits for others on a busy machine only.
  AbortSignal.timeout = () => new AbortController().signal
  const stopped = sortTimers(real, pending)
  syncBuiltinESMExports()
  const clocks = new Clocks()
  setClock(() => shown.now + clocks.ahead())
  function runTimers(): void {
    mock.timers.setTime(shown.now)
    mock.timers.tick(shortTimersMilliseconds)
    mock.timers.setTime(shown.now)
  }
  return {
    clocks,
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
    end() {
      Object.assign(globalThis, stopped)
      mock.timers.reset()
      syncBuiltinESMExports()
      performance.now = real.now
      AbortSignal.timeout = timeout
      setClock(undefined)
    },
    afterReal: (milliseconds, call) => void real.setTimeout(call, milliseconds),
  }
}

interface RealTimers {
  setTimeout: typeof setTimeout
  clearTimeout: typeof clearTimeout
  clearInterval: typeof clearInterval
}

/**
 * Replaces the timer functions: the shortest timers run as soon as nothing else is pending, long ones never. Returns
 * the replaced functions.
 */
function sortTimers(real: RealTimers, pending: Pick<Pending, 'afterwards'>) {
  const stopped = { setTimeout, setInterval, clearTimeout, clearInterval }
  /** Functions that take a timer out of the pending work. */
  const left = new WeakMap<object, () => void>()
  // This timer never runs. It is cleared at once, because a waiting timer keeps its request in memory.
  function wait(): NodeJS.Timeout {
    const timer = real.setTimeout(() => {}, never).unref()
    real.clearTimeout(timer)
    return timer
  }
  function afterwards(call: (...given: unknown[]) => void, given: unknown[]) {
    const timer = wait()
    left.set(
      timer,
      pending.afterwards(() => call(...given)),
    )
    return timer
  }
  globalThis.setTimeout = new Proxy(stopped.setTimeout, {
    apply(_, self, [call, milliseconds = 0, ...given]) {
      if (milliseconds > shortTimersMilliseconds) return wait()
      if (milliseconds <= atOnceMilliseconds) return afterwards(call, given)
      return Reflect.apply(stopped.setTimeout, self, [call, milliseconds, ...given])
    },
  })
  globalThis.setInterval = new Proxy(stopped.setInterval, { apply: wait })
  globalThis.clearTimeout = (timer) => {
    if (typeof timer === 'object') left.get(timer)?.()
    real.clearTimeout(timer)
    stopped.clearTimeout(timer)
  }
  globalThis.clearInterval = (timer) => real.clearInterval(timer)
  return stopped
}
