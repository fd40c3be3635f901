import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import child_process, { type ChildProcess } from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { compressAtOnce, readAtOnce, settleKeysInOrder } from './threads.ts'

/**
 * True for async resources that end by themselves: work on other threads, and callbacks of the next turn of the event
 * loop.
 */
const isCounted = (type: string): boolean =>
  /^(?:Immediate|ZLIB|FSREQ\w+|FILEHANDLECLOSEREQ|WRITEWRAP|SHUTDOWNWRAP|TCPCONNECTWRAP|PIPECONNECTWRAP)$/.test(type) ||
  /^(?:CHECKPRIME|CIPHER|DERIVEBITS|HASH|KEYEXPORT|KEYPAIRGEN|PBKDF2|SCRYPT|SIGN|VERIFY)REQUEST$/.test(type)

/**
 * True for a resource that was synchronous and is done: an OpenSSL job without a callback (promises are counted apart),
 * or a compression without a buffer.
 */
const isSynchronous = (resource: object): boolean =>
  (resource.constructor.name.endsWith('Job') && !('ondone' in resource && resource.ondone)) ||
  ('writeSync' in resource && !('buffer' in resource && resource.buffer))

/** The work of this process that will call back by itself. */
export interface Pending {
  /** Counts work that async hooks do not see, until the returned function is called. */
  begin(): () => void
  /**
   * Returns a promise that settles as `made` does, but only when nothing else is pending, and in the order of these
   * calls: threads end at any moment.
   */
  inOrder<T>(made: Promise<T>): Promise<T>
  /** Calls `call` when nothing else is pending, in one order with `inOrder`, unless the returned function is called. */
  afterwards(call: () => void): () => void
  /**
   * Calls `call` once nothing is pending: then no code of this process runs again before something arrives on a socket
   * or a timer runs.
   */
  whenQuiet(call: () => void): void
  end(): void
}

/**
 * Counts the pending work of this process, with that of files, keys and child processes. Replaces functions of
 * `child_process`, `fs` and Web Cryptography until `end` is called.
 */
export function countPending(): Pending {
  const counted = new Map<number | symbol, object>()
  let waiting: (() => void)[] = []
  /** Work of which one piece ends at a time, when nothing else is pending: the first one next. */
  let ordered: { isDone: boolean; end: () => void }[] = []
  let [isOwn, isLooking] = [false, false]
  const done = (id: number | symbol) => {
    if (counted.delete(id) && waiting.length + ordered.length > 0 && isQuiet()) lookSoon()
  }
  function isQuiet(): boolean {
    for (const [id, resource] of counted) if (isSynchronous(resource)) counted.delete(id)
    return counted.size === 0
  }
  /** Checks in the next turn of the event loop: callbacks of this turn may begin more work. */
  function lookSoon(): void {
    if (isLooking) return
    isLooking = true
    isOwn = true
    setImmediate(look)
    isOwn = false
  }
  function look(): void {
    isLooking = false
    if (!isQuiet()) return
    const [first] = ordered
    if (first) {
      if (!first.isDone) return
      ordered.shift()
      first.end()
      return lookSoon()
    }
    const calls = waiting
    waiting = []
    for (const call of calls) call()
  }
  const hook = createHook({
    trackPromises: false,
    init(id, type, _, resource) {
      if (!isOwn && isCounted(type)) counted.set(id, resource)
    },
    after: done,
    destroy: done,
  }).enable()
  const begin = () => {
    const id = Symbol('work')
    counted.set(id, {})
    return () => done(id)
  }
  function inOrder<T>(made: Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const work = { isDone: false, end: resolve }
    ordered.push(work)
    const done = () => {
      work.isDone = true
      lookSoon()
    }
    made.then(done, done)
    return promise.then(() => made)
  }
  function afterwards(call: () => void): () => void {
    const work = { isDone: true, end: AsyncLocalStorage.bind(call) }
    ordered.push(work)
    lookSoon()
    return () => {
      ordered = ordered.filter((one) => one !== work)
    }
  }
  const watched = [watchChildren(begin), settleKeysInOrder(inOrder), readAtOnce(), compressAtOnce()]
  return {
    begin,
    inOrder,
    afterwards,
    whenQuiet(call) {
      waiting.push(call)
      lookSoon()
    },
    end() {
      hook.disable()
      for (const { end } of watched) end()
    },
  }
}

/** Begins work of the current run. A child process outlives the run that started it, and works for the next one. */
let beginOfRun: Pending['begin'] | undefined

/** Counts a child process from the first byte that it is sent until it has answered with a line, or has ended. */
function watchChildren(begin: Pending['begin']) {
  beginOfRun = begin
  const { spawn } = child_process
  child_process.spawn = new Proxy(spawn, {
    apply(target, self, given) {
      const child: ChildProcess = Reflect.apply(target, self, given)
      const { stdin, stdout } = child
      if (!stdin || !stdout) return child
      let answered: (() => void) | undefined
      const rest = () => {
        answered?.()
        answered = undefined
      }
      stdin.write = new Proxy(stdin.write, {
        apply(write, stream, bytes) {
          answered ??= beginOfRun?.()
          return Reflect.apply(write, stream, bytes)
        },
      })
      stdout.on('data', (bytes: Buffer) => bytes.includes('\n') && rest())
      child.once('exit', rest)
      return child
    },
  })
  syncBuiltinESMExports()
  return {
    end() {
      beginOfRun = undefined
      child_process.spawn = spawn
      syncBuiltinESMExports()
    },
  }
}
