import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
/**
 * Arguments of Node that make a program record its statements. The flag is the one that the program sets first: Node
 * keeps compiled code apart by the flags that a process begins with.
 */
const recorded = ['--semi-space-growth-factor=1', '--import', new URL('statement-record.ts', import.meta.url).href]
/** Bounds a program that hangs. A start takes a fraction of it, also on a busy machine. */
const startMilliseconds = 120_000
const { NODE_COMPILE_CACHE: compiled } = process.env
const looksLimit = 500
const millisecondsBetweenLooks = 10

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * Returns these settings and what every program needs, so that no other variable of the test run leaks in. The compile
 * cache of the run spares each program stripping types and compiling.
 */
export const environment = (settings: Record<string, string> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  ...(compiled && { NODE_COMPILE_CACHE: compiled }),
  ...settings,
})

/** Runs a program of the project that ends by itself. */
export function runs(
  args: string[],
  settings: Record<string, string> = {},
  milliseconds = startMilliseconds,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...recorded, ...args],
      { cwd: root, env: environment(settings), timeout: milliseconds },
      (error, stdout, stderr) => {
        const failed = typeof error?.code === 'number' ? error.code : null
        resolve({ code: error ? failed : 0, stdout, stderr })
      },
    )
  })
}

/** The whole product as started from a terminal: in a process group of its own. */
export class Product {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  #said = ''
  #complained = ''

  constructor(settings: Record<string, string>, mode: string[] = []) {
    this.child = spawn(process.execPath, [...recorded, 'src/main.ts', ...mode], {
      cwd: root,
      env: environment(settings),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString()
    })
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.#complained += chunk.toString()
    })
    this.ended = once(this.child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      stdout: this.#said,
      stderr: this.#complained,
    }))
  }

  /**
   * Waits until its output contains these words. Returns the output so far; fails if it ends before or takes too long.
   */
  async says(words: string): Promise<string> {
    const deadline = AbortSignal.timeout(startMilliseconds)
    while (!this.#said.includes(words)) {
      assert.ok(
        this.child.exitCode === null && !deadline.aborted,
        `It never said "${words}":\n${this.#said}${this.#complained}`,
      )
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.ended])
    }
    return this.#said
  }

  /** Returns the address that it logs at its start. */
  async address(): Promise<string> {
    const said = await this.says('"msg":"started"')
    const [, address] = /"url":"(http[^"]+)","msg":"started"/.exec(said) ?? []
    assert.ok(address, said)
    return address
  }

  /** Sends SIGINT to the whole process group, as Ctrl-C in a terminal does. */
  interrupt(): Promise<Ended> {
    process.kill(-(this.child.pid ?? 0), 'SIGINT')
    return this.ended
  }

  stop(): Promise<Ended> {
    this.child.kill('SIGTERM')
    return this.ended
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }
}

/** Holds when no process works in a folder any more, or soon none does. */
export async function nobodyWorksIn(folder: string): Promise<void> {
  let left: string[] = []
  for (let looks = 0; looks < looksLimit; looks++) {
    left = await processesIn(folder)
    if (left.length === 0) return
    await pause(millisecondsBetweenLooks)
  }
  assert.deepEqual(left, [])
}

/** The processes whose working directory lies in a folder, where the system tells. */
export async function processesIn(folder: string): Promise<string[]> {
  const numbers = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    numbers.map(async (pid) => ((await readlink(`/proc/${pid}/cwd`).catch(() => '')).startsWith(folder) ? [pid] : [])),
  )
  return found.flat()
}
