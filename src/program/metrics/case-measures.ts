import { Counter, type Registry } from 'prom-client'
import { type CacheResult, cacheResults } from '../../applications/case/cache.ts'

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
