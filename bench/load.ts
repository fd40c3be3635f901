import autocannon from 'autocannon'

/** The result of one side in one round. */
export interface Sample {
  count: number
  seconds: number
  milliseconds: number[]
}

/** The requests of each connection, repeated until the time is over or `amount` requests are sent in all. */
export interface Shot {
  requests: (connection: number) => autocannon.Request[]
  amount?: number
}

export const connections = 32

const sampleMilliseconds = 50
const timeoutSeconds = 30

/**
 * Sends requests over 32 persistent connections. Throws when a request fails or the status is neither 2xx nor 304. The
 * first time of each connection is NaN, because that request waits until all connections are open.
 */
export async function fire(url: string, seconds: number, { requests, amount }: Shot): Promise<Sample> {
  let connection = 0
  const milliseconds: number[] = []
  const begun = new Set<object>()
  let [started, last] = [performance.now(), performance.now()]
  const { errors, non2xx, statusCodeStats } = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      {
        url,
        connections,
        timeout: timeoutSeconds,
        sampleInt: sampleMilliseconds,
        ...(amount === undefined ? { duration: seconds } : { amount }),
        setupClient: (client) => client.setRequests(requests(connection++ % connections)),
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    )
    running.on('start', () => {
      started = performance.now()
    })
    running.on('response', (client, _status, _bytes, took) => {
      milliseconds.push(begun.has(client) ? took : NaN)
      begun.add(client)
      last = performance.now()
    })
  })
  const refusals = non2xx - (statusCodeStats?.['304']?.count ?? 0)
  if (errors + refusals > 0 || milliseconds.length === 0)
    throw new Error(
      `${errors} errors, ${refusals} refusals of ${milliseconds.length}: ${JSON.stringify(statusCodeStats)}`,
    )
  return { count: milliseconds.length, seconds: (last - started) / 1000, milliseconds }
}

export const rateOf = ({ count, seconds }: Sample): number => count / seconds

/** Returns a percentile of the response times in milliseconds; `share` is from 0 to 1. */
export function percentile(samples: readonly Sample[], share: number): number {
  const sorted = samples
    .flatMap((sample) => sample.milliseconds.filter((took) => !Number.isNaN(took)))
    .sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return (low + high) / 2
}
