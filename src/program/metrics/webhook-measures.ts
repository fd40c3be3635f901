import { Counter, Histogram, type Registry } from 'prom-client'
import type { DeliveryWatch } from '../../events/webhooks/sending/dispatcher.ts'
import { failures } from '../../events/webhooks/sending/failures.ts'

/** Seconds until a receiver responds: at once, slow (1), up to the limit of an attempt (15). */
const buckets = [0.05, 0.25, 1, 5, 15]
const results = ['delivered', 'refused', ...failures] as const

/** Adds the metrics of the attempts of this process to deliver to webhooks. `of` begins the names of the metrics. */
export function webhookMeasures(registry: Registry, of = 'satu_pintu'): DeliveryWatch {
  const registers = [registry]
  const attempts = new Counter({
    name: `${of}_webhook_attempts_total`,
    help: 'Attempts to deliver to a webhook, by result: delivered (2xx), refused (another status), or a failure.',
    labelNames: ['result'],
    registers,
  })
  const seconds = new Histogram({
    name: `${of}_webhook_attempt_seconds`,
    help: 'How long attempts to deliver to webhooks took.',
    buckets,
    registers,
  })
  for (const result of results) attempts.inc({ result }, 0)
  return {
    attempted({ status, failure, milliseconds }) {
      const isDelivered = status !== null && status >= 200 && status < 300
      attempts.inc({ result: failure ?? (isDelivered ? 'delivered' : 'refused') })
      seconds.observe(milliseconds / 1_000)
    },
  }
}
