import { Counter, Gauge, type Registry } from 'prom-client'
import { requestMeasures } from './request-measures.ts'
import { webhookMeasures } from './webhook-measures.ts'

const prefix = 'satu_pintu_sandbox'
/** Time limit of a look at the database of the sandbox, so that a scrape stays within its own. */
const lookMilliseconds = 1_000

/**
 * Adds the metrics of the sandbox. Their names are their own, so that no sum or alert of live figures contains them.
 */
export function sandboxMeasures(registry: Registry) {
  const registers = [registry]
  const runs = new Counter({
    name: `${prefix}_job_runs_total`,
    help: 'Runs of jobs of the sandbox by this process, by job and result (done, failed).',
    labelNames: ['job_name', 'result'],
    registers,
  })
  let isUp: ((milliseconds: number) => Promise<boolean>) | undefined
  new Gauge({
    name: `${prefix}_up`,
    help: '1 when the database of the sandbox is prepared and answers within a second, otherwise 0.',
    registers,
    async collect() {
      this.remove()
      if (isUp) this.set((await isUp(lookMilliseconds)) ? 1 : 0)
    },
  })
  return {
    requests: requestMeasures(registry, prefix),
    webhooks: webhookMeasures(registry, prefix),
    ran: (job: string, result: 'done' | 'failed') => runs.inc({ job_name: job, result }),
    /** Shows the state of the sandbox from now on. Without it the gauge is absent. */
    watch(look: (milliseconds: number) => Promise<boolean>): void {
      isUp = look
    },
  }
}
