import { Counter, type Registry } from 'prom-client'
import { type ReferenceResult, referenceResults } from '../../http/reference-data/answers.ts'

/** Adds the metric of the cache of reference data. Pass the returned function to `createReferenceAnswers`. */
export function referenceMeasures(registry: Registry): (result: ReferenceResult) => void {
  const reads = new Counter({
    name: 'satu_pintu_reference_reads_total',
    help: 'Open reads of reference data, by what the cache had: a kept answer (hit), an older one (stale), none (miss).',
    labelNames: ['cache'],
    registers: [registry],
  })
  for (const cache of referenceResults) reads.inc({ cache }, 0)
  return (cache) => reads.inc({ cache })
}
