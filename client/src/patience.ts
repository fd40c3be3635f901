const tries = 4
const longestWaitSeconds = 60

/**
 * Sends a request up to four times: again when no reply came, and after the time that a 429 or 503 states. Gives up
 * when the request is aborted, or when the server asks for more than a minute: then that reply is returned. A POST must
 * carry an `Idempotency-Key`. A PATCH whose reply was lost may be answered 412 although it was done.
 */
export async function sendPatiently(request: Request, send: typeof fetch = fetch): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const reply = await send(request.clone()).catch((lost: unknown) => {
      if (attempt === tries || request.signal.aborted) throw lost
    })
    if (reply && (attempt === tries || ![429, 503].includes(reply.status))) return reply
    const seconds = Number(reply?.headers.get('retry-after') ?? attempt)
    if (reply && !(seconds <= longestWaitSeconds)) return reply
    await reply?.body?.cancel()
    await waitFor(seconds * 1_000, request.signal)
  }
}

/** Waits. Rejects with the reason of the signal when that comes first. */
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
