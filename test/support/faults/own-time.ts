const tickMilliseconds = 10

/**
 * Measures the time in which this process can run. It stands still while a busy machine gives the process no CPU, so
 * that a limit of it holds on any machine. Do not measure work of other processes with it.
 */
export function ownTime() {
  let ticks = 0
  const timer = setInterval(() => ticks++, tickMilliseconds)
  return {
    /** Returns the milliseconds since the beginning. */
    passed: () => ticks * tickMilliseconds,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
