import hooks, { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Makes the runner of Node find the running test by `AsyncLocalStorage`. Node follows every promise for that, which
 * takes a tenth of the processor time of a run. A stray rejection or error still fails the test that caused it. Load it
 * before `node:test`, which takes these two functions when it is loaded; all others get those of Node.
 */
const running = new AsyncLocalStorage<AsyncResource>()
const { createHook, executionAsyncId } = hooks
const { runInAsyncScope } = AsyncResource.prototype

Object.assign(hooks, {
  executionAsyncId: () => running.getStore()?.asyncId() ?? executionAsyncId(),
  createHook: ({ init }: hooks.HookCallbacks) =>
    createHook({
      trackPromises: false,
      init(id, type, trigger, resource) {
        if (type !== 'Test' || !(resource instanceof AsyncResource)) return
        init?.(id, type, trigger, resource)
        Object.assign(resource, { runInAsyncScope: inTest })
      },
    }),
})
syncBuiltinESMExports()
await import('node:test')
Object.assign(hooks, { createHook, executionAsyncId })
syncBuiltinESMExports()

/** Calls a function of a test within its scope, so that all that follows from the call belongs to the test. */
function inTest(this: AsyncResource, work: () => unknown, self: unknown, ...given: unknown[]): unknown {
  return runInAsyncScope.call(this, () => running.run(this, () => Reflect.apply(work, self, given)))
}
