import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { Problem } from '../../../http/problems/problem.ts'
import { pdfArguments } from './pdf-arguments.ts'
import { limitCode } from './pdf-exit.ts'

/** The most characters that are kept of what a process says: V8 says much before the reason. */
const saidLimit = 4_000
/** The words of V8 when it ends a whole process because the heap of a thread is full. */
const fullHeap = 'JavaScript heap out of memory'

/**
 * The process that opens PDFs. It has no environment, reads its own program only, cannot write files and cannot start
 * programs, so code that escapes the parser can do little.
 */
export interface Opener {
  child: ChildProcessByStdio<Writable, Readable, Readable>
  answers: AsyncIterator<string>
  lines: Interface
  /** Aborted when the process has ended. */
  gone: AbortController
  /** Settles when the process has ended: with the reason if no file made it end. Never rejects. */
  failure: Promise<string | undefined>
}

/** Starts the process. Throws `unavailable`, with the cause for the log, when it cannot be started. */
export async function startOpener(): Promise<Opener> {
  try {
    const child = spawn(process.execPath, pdfArguments(), { env: {}, stdio: ['pipe', 'pipe', 'pipe'] })
    // Without a file left for its pipes it has none.
    if (child.pid === undefined) throw (await once(child, 'error'))[0]
    return openerOf(child)
  } catch (error) {
    throw openerFailure(error instanceof Error ? error.message : String(error))
  }
}

function openerOf(child: Opener['child']): Opener {
  const lines = createInterface({ input: child.stdout })
  const started: Opener = {
    child,
    lines,
    answers: lines[Symbol.asyncIterator](),
    gone: new AbortController(),
    failure: failureOf(child),
  }
  child.once('exit', () => stopOpener(started))
  child.once('error', () => stopOpener(started))
  child.stdin.on('error', () => stopOpener(started))
  // A pending answer has a timer that keeps this process alive; an idle opener must not.
  child.unref()
  for (const pipe of [child.stdin, child.stdout, child.stderr]) if (pipe instanceof Socket) pipe.unref()
  return started
}

/** Ends a process. Those who wait for its answer get none. */
export function stopOpener({ child, lines, gone }: Opener): void {
  gone.abort()
  lines.close()
  child.stdin.destroy()
}

/** Returns `unavailable`, with the reason for the log: the process that opens PDFs has failed, and not a file. */
export const openerFailure = (why: string): Problem =>
  Object.assign(new Problem('unavailable', {}), { cause: new Error(`The process that opens PDFs has failed: ${why}`) })

async function failureOf(child: Opener['child']): Promise<string | undefined> {
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(0, saidLimit)
  })
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  child.once('close', (code: number | null, signal: NodeJS.Signals | null) => {
    const isFileAtFault = code === limitCode || (signal === 'SIGABRT' && said.includes(fullHeap))
    const end = signal === null ? `it ended with exit code ${code}` : `it was killed by ${signal}`
    resolve(isFileAtFault ? undefined : [end, said.trim()].filter((part) => part !== '').join(': '))
  })
  return promise
}
