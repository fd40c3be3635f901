import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** A process that is killed and started again. */
export class Killed {
  readonly #start: () => Promise<ChildProcess>
  #child: ChildProcess | undefined

  constructor(start: () => Promise<ChildProcess>, child?: ChildProcess) {
    this.#start = start
    this.#child = child
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  async restart(): Promise<void> {
    await this.kill()
    this.#child = await this.#start()
  }
}

/** Starts a receiver that appends what it gets to a file. Resolves when it listens. */
export async function startReceiver(port: number, path: string): Promise<ChildProcess> {
  const output = await open(path, 'a')
  const script = fileURLToPath(new URL('receiver.ts', import.meta.url))
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', output.fd, 'inherit', 'ipc'] })
  await once(child, 'message')
  await output.close()
  return child
}
