/** Calls `renew` every so many seconds while `work` is under way. A renewal that fails is left to the next one. */
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
