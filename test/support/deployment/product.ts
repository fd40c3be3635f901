import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/**
 * Arguments of Node with which a program records its statements. A young generation of 16 MB from the start takes a
 * tenth less CPU to start than one that begins with 1 MB.
 */
const recorded = [
  '--min-semi-space-size=16',
  '--import',
  new URL('../measuring/statement-record.ts', import.meta.url).href,
]
/** The time limit of a program that hangs. A start takes a fraction of it, also on a busy machine. */
const startMilliseconds = 120_000
/**
 * The compile cache of programs. It is not that of the test processes: Node caches one compilation a file, and V8
 * rejects that of a process with other flags, so each kind of process would compile all files after the other kind.
 */
const compiled = process.env['NODE_COMPILE_CACHE'] && `${process.env['NODE_COMPILE_CACHE']}/programs`
const patienceMilliseconds = 60_000
const millisecondsBetweenLooks = 10

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * Returns the environment of a program: these settings and the essential variables, so that no other variable of the
 * test run leaks in. Its temporary files lie with those of the run. The compile cache saves each program the
 * compilation.
 */
export const environment = (settings: Record<string, string> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  ...(process.env['TMPDIR'] && { TMPDIR: process.env['TMPDIR'] }),
  ...(compiled && { NODE_COMPILE_CACHE: compiled }),
  ...settings,
})

/** Runs a program of the project until it ends. `code` is null when it was killed or timed out. */
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

/** The whole product, started as in a terminal: in a process group of its own. */
export class Product {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  #said = ''
  #complained = ''

  constructor(settings: Record<string, string>, mode: string[] = [], entry = 'src/main.js') {
    this.child = spawn(process.execPath, [...recorded, entry, ...mode], {
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
   * Waits until the output contains these words. Returns the output so far. Fails if the program ends before, or after
   * 120 seconds.
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

  /** Waits for the start. Returns the address that the program logs. */
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

/** Waits up to 60 seconds until no process has its working directory in a folder. Fails otherwise. */
export async function nobodyWorksIn(folder: string): Promise<void> {
  let left: string[] = []
  const end = performance.now() + patienceMilliseconds
  while (performance.now() < end) {
    left = await processesIn(folder)
    if (left.length === 0) return
    await pause(millisecondsBetweenLooks)
  }
  assert.deepEqual(left, [])
}

/** Returns the ids of the processes with their working directory in a folder; empty where `/proc` is missing. */
export async function processesIn(folder: string): Promise<string[]> {
  const numbers = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    numbers.map(async (pid) => ((await readlink(`/proc/${pid}/cwd`).catch(() => '')).startsWith(folder) ? [pid] : [])),
  )
  return found.flat()
}
