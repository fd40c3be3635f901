import { Counter, Histogram, type Registry } from 'prom-client'
import type { Around } from '../../platform/around.ts'
import { BrokenOff, type StorageOperation, storageOperations } from '../../platform/stored-objects/watched-storage.ts'

/** Seconds: a small object, a large one, and the limit of a silence (8 s) without and with a retry. */
const buckets = [0.01, 0.05, 0.25, 1, 8, 20]

/** Adds the metrics of calls to the object storage. Pass the returned function to `watchStorage`. */
export function storageMeasures(registry: Registry): Around<StorageOperation> {
  const registers = [registry]
  const seconds = new Histogram({
    name: 'satu_pintu_storage_seconds',
    help: 'How long calls of the object storage took, by call. A get ends when its first bytes come.',
    labelNames: ['call'],
    buckets,
    registers,
  })
  const failures = new Counter({
    name: 'satu_pintu_storage_failures_total',
    help: 'Calls of the object storage that failed, by call. Uploads that the sender broke off do not count.',
    labelNames: ['call'],
    registers,
  })
  for (const call of storageOperations) failures.inc({ call }, 0)
  return async (call, work) => {
    const end = seconds.startTimer({ call })
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof BrokenOff)) failures.inc({ call })
      throw error
    } finally {
      end()
    }
  }
}
