const tries = 4
const longestWaitSeconds = 60

/**
 * Sends a request at most four times: again after a network error, and after the `Retry-After` of a 429, a 503, or a
 * 409 such as `request_in_flight`. Returns such a reply without another attempt when it states more than a minute.
 * Rejects with the last network error, and when the request is aborted. A POST must have an `Idempotency-Key`. A PATCH
 * whose response was lost may get 412 although it took effect.
 */
export async function sendPatiently(request: Request, send: typeof fetch = fetch): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const reply = await send(request.clone()).catch((lost: unknown) => {
      if (attempt === tries || request.signal.aborted) throw lost
    })
    if (reply && (attempt === tries || !isToBeRepeated(reply))) return reply
    const seconds = Number(reply?.headers.get('retry-after') ?? attempt)
    if (reply && !(seconds <= longestWaitSeconds)) return reply
    await reply?.body?.cancel()
    await waitFor(seconds * 1_000, request.signal)
  }
}

/** True for a 429 or 503, and for a 409 that says when to try again: the first try still runs, or a file is made. */
const isToBeRepeated = ({ status, headers }: Response): boolean =>
  [429, 503].includes(status) || (status === 409 && headers.has('retry-after'))

/** Waits. Rejects with the reason of the signal when it aborts earlier. */
export const waitFor = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
  })
