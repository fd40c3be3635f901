import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { WorkerWatch } from '../worker-watch.ts'

/** Seconds: an empty run, a batch, many batches, up to the time limit of a job. */
const buckets = [0.05, 0.5, 5, 60, 900]

/** Adds the metrics of the worker in this process. Pass the result to `startWorker` as its watch. */
export function jobMeasures(registry: Registry): WorkerWatch & { signerValidUntil(at: Date): void } {
  const registers = [registry]
  const runs = new Counter({
    name: 'satu_pintu_job_runs_total',
    help: 'Runs of jobs by this process, by job and result (done, failed). A failed run is tried again.',
    labelNames: ['job_name', 'result'],
    registers,
  })
  const items = new Counter({
    name: 'satu_pintu_job_items_total',
    help: 'Items that jobs of this process have dealt with (messages, certificates, files and so on), by job.',
    labelNames: ['job_name'],
    registers,
  })
  const seconds = new Histogram({
    name: 'satu_pintu_job_run_seconds',
    help: 'How long runs of jobs took, by job.',
    labelNames: ['job_name'],
    buckets,
    registers,
  })
  const corrections = new Counter({
    name: 'satu_pintu_clock_corrections_total',
    help: 'Times that this worker found the clock of the database set back, and corrected what waited for it.',
    registers,
  })
  let validUntil: Date | undefined
  new Gauge({
    name: 'satu_pintu_signer_certificate_expiry_timestamp_seconds',
    help: 'When the first certificate of SIGNER_CERTIFICATES ends. Absent without them.',
    registers,
    collect() {
      this.remove()
      if (validUntil) this.set(validUntil.getTime() / 1_000)
    },
  })
  return {
    start(jobs) {
      for (const job of jobs) {
        for (const result of ['done', 'failed']) runs.inc({ job_name: job, result }, 0)
        items.inc({ job_name: job }, 0)
      }
    },
    async run(job, work) {
      const end = seconds.startTimer({ job_name: job })
      try {
        const result = await work()
        runs.inc({ job_name: job, result: 'done' })
        return result
      } catch (error) {
        runs.inc({ job_name: job, result: 'failed' })
        throw error
      } finally {
        end()
      }
    },
    did: (job, number) => items.inc({ job_name: job }, number),
    clockCorrected: () => corrections.inc(),
    signerValidUntil(at) {
      validUntil = at
    },
  }
}
