import { Counter, type Registry } from 'prom-client'
import { type CacheResult, cacheResults } from '../../applications/case/cache.ts'
import { type ReferenceResult, referenceResults } from '../../http/caching/reference-answers.ts'

/** Adds the metric of the case cache. Pass the returned function to `createCaseCache`. */
export function caseMeasures(registry: Registry): (result: CacheResult) => void {
  const reads = new Counter({
    name: 'satu_pintu_case_reads_total',
    help: 'Reads of a whole case, by what the cache had: a kept answer (hit), an older one (stale), none (miss).',
    labelNames: ['cache'],
    registers: [registry],
  })
  for (const cache of cacheResults) reads.inc({ cache }, 0)
  return (cache) => reads.inc({ cache })
}

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
