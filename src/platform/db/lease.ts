/** Runs `work` and calls `renew` every `everySeconds` meanwhile. Ignores a failed renewal: the next one follows. */
export async function whileRenewing<T>(
  work: () => Promise<T>,
  { renew, everySeconds }: { renew: () => Promise<void>; everySeconds: number },
): Promise<T> {
  const timer = setInterval(() => void renew().catch(() => {}), everySeconds * 1_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
