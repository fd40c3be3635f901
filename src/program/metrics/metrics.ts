import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Db } from '../../platform/db/client.ts'
import { lazy } from '../../platform/lazy.ts'
import { admissionMeasures } from './admission-measures.ts'
import { buildInfo } from './build-info.ts'
import { caseMeasures, referenceMeasures } from './cache-measures.ts'
import { databaseFacts } from './database-facts.ts'
import { jobMeasures } from './job-measures.ts'
import { mailboxMeasures } from './mailbox-measures.ts'
import { poolMeasures } from './pool-measures.ts'
import { requestMeasures } from './request-measures.ts'
import { sandboxMeasures } from './sandbox-measures.ts'
import { storageMeasures } from './storage-measures.ts'
import { webhookMeasures } from './webhook-measures.ts'

/**
 * Returns the metrics of Node.js. They are measured once a process, because each measure of the event loop wakes the
 * process 100 times a second and never ends.
 */
const nodeMetrics = lazy(() => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
})

/**
 * Creates the metrics of one server, with those of Node.js. Every label takes its values from a list in the code, such
 * as operations, states or jobs: no label has personal data, and the number of series does not grow with the traffic.
 */
export function createMetrics({ revision }: { revision?: string | undefined } = {}) {
  const node = nodeMetrics()
  const registry = new Registry()
  buildInfo(registry, revision)
  const facts = databaseFacts(registry)
  return {
    contentType: registry.contentType,
    requests: requestMeasures(registry),
    storage: storageMeasures(registry),
    pools: poolMeasures(registry),
    jobs: jobMeasures(registry),
    cases: caseMeasures(registry),
    references: referenceMeasures(registry),
    webhooks: webhookMeasures(registry),
    mailbox: mailboxMeasures(registry),
    sandbox: sandboxMeasures(registry),
    admission: admissionMeasures(registry),
    /**
     * Returns all metrics in the text format of Prometheus. Reads those of the database now, for three seconds at most.
     * If that fails they are absent, and `satu_pintu_database_up` is 0.
     */
    async text(db: Db): Promise<string> {
      await facts.read(db)
      return Registry.merge([node, registry]).metrics()
    },
  }
}

export type Metrics = ReturnType<typeof createMetrics>
