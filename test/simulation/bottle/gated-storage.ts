import { Readable } from 'node:stream'
import type { OpenedObject, Storage } from '../../../src/platform/stored-objects/storage.ts'
import type { Fault } from './faults.ts'
import { killed } from './life.ts'
import type { Scheduler } from './scheduler.ts'
import type { Passing } from './turns.ts'

/** Returns the same storage, whose requests wait at the gate of the scheduler and meet its faults. */
export function gatedStorage(storage: Storage, program: Passing, scheduler: Scheduler): Storage {
  async function through<T>(what: string, key: string, work: (fault: Fault | undefined) => Promise<T>): Promise<T> {
    const passage = await scheduler.pass(program, 'storage', what, () => key)
    const outcome = await struck(passage.fault, () => work(passage.fault)).then(
      (result) => () => result,
      (error: unknown) => () => {
        throw error
      },
    )
    await passage.end()
    if (program.isDead) throw killed()
    return outcome()
  }
  return {
    put: (key, ...given) => through('put', key, () => storage.put(key, ...given)),
    get: (key, ...given) =>
      through('get', key, async (fault) => {
        const stored = await storage.get(key, ...given)
        return fault?.kind === 'storage_half' ? halfOf(stored) : stored
      }),
    copy: (from, to) => through('copy', `${from} ${to}`, () => storage.copy(from, to)),
    remove: (key) => through('remove', key, () => storage.remove(key)),
    isUnsettled: (key) => storage.isUnsettled(key),
    size: (key) => through('size', key, () => storage.size(key)),
    list: (pageSize) => storage.list(pageSize),
    prepare: () => storage.prepare(),
    check: (signal) => storage.check(signal),
    close: () => storage.close(),
  }
}

/** Runs a request to the storage. `storage_down` throws 503 before it, `storage_lost` throws a timeout after it. */
async function struck<T>(fault: Fault | undefined, work: () => Promise<T>): Promise<T> {
  if (fault?.kind === 'storage_down') throw refusal('SlowDown', 503)
  const result = await work()
  if (fault?.kind === 'storage_lost') throw refusal('TimeoutError', undefined)
  return result
}

const refusal = (name: string, httpStatusCode: number | undefined): Error =>
  Object.assign(new Error(`The storage failed: ${name}`), { name, $metadata: { httpStatusCode } })

/** Returns the object with a stream that fails with `ECONNRESET` after half of the bytes. */
function halfOf({ body, length }: OpenedObject): OpenedObject {
  const half = Math.floor(length / 2)
  async function* bytes() {
    let given = 0
    for await (const chunk of body) {
      const piece: Buffer = chunk.subarray(0, half - given)
      given += piece.length
      yield piece
      if (given >= half) throw refusal('ECONNRESET', undefined)
    }
  }
  return { body: Readable.from(bytes()), length }
}
