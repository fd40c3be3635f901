import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openCluster } from '../../src/embedded/postgres/cluster.ts'
import { shutDown, untilReady } from '../../src/embedded/postgres/running.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { childrenOf, freePort } from '../processes.ts'

type IsReady = (pid: number, hasEnded: () => boolean) => Promise<boolean>

/** A start can fail while processes of a killed server still use its shared memory. */
const mostStarts = 3

/**
 * A PostgreSQL server on one port that can be killed, frozen and restarted. Commits wait for the disk, as in
 * production.
 */
export class Database {
  readonly url: string
  readonly #launch: () => ChildProcess
  readonly #isReady: IsReady
  #server: ChildProcess | undefined

  private constructor(url: string, launch: () => ChildProcess, isReady: IsReady) {
    this.url = url
    this.#launch = launch
    this.#isReady = isReady
  }

  /** Creates a database in `dataDir` and starts its server. */
  static async open(dataDir: string): Promise<Database> {
    const first = await startPostgres({ dataDir })
    await first.stop()
    const cluster = await openCluster(dataDir)
    const port = await freePort()
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', `port=${port}`]
    const flags = settings.flatMap((setting) => ['-c', setting])
    const { command, args, options } = cluster.launch(cluster.programs.postgres, ['-D', cluster.data, ...flags])
    const database = new Database(
      Object.assign(new URL(first.url), { port: String(port) }).href,
      () => spawn(command, args, { ...options, detached: true, stdio: 'ignore' }),
      (pid, hasEnded) => untilReady(cluster, pid, hasEnded),
    )
    await database.start()
    return database
  }

  get #pid(): number {
    return this.#server?.pid ?? 0
  }

  readonly #hasEnded = (): boolean =>
    this.#server === undefined || this.#server.exitCode !== null || this.#server.signalCode !== null

  /** Starts the server. Resolves when it accepts connections, after its crash recovery. Throws after three attempts. */
  async start(): Promise<void> {
    for (let start = 0; start < mostStarts; start++) {
      this.#server = this.#launch()
      await once(this.#server, 'spawn')
      if (await this.#isReady(this.#pid, this.#hasEnded)) return
    }
    throw new Error('PostgreSQL did not become ready.')
  }

  /** Kills all its processes (SIGKILL), so that they write nothing more. */
  async kill(): Promise<void> {
    const server = this.#server
    if (!server || this.#hasEnded()) return
    const ended = once(server, 'exit')
    this.#signal('SIGKILL')
    await ended
  }

  /** Suspends all its processes (SIGSTOP): connections stay open but get no response. */
  freeze(): void {
    this.#signal('SIGSTOP')
  }

  thaw(): void {
    this.#signal('SIGCONT')
  }

  async stop(): Promise<void> {
    if (this.#hasEnded()) return
    this.thaw()
    await shutDown(this.#pid, this.#hasEnded)
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#hasEnded()) return
    for (const pid of [this.#pid, ...childrenOf(this.#pid)])
      try {
        process.kill(pid, signal)
      } catch {
        // The process has ended meanwhile.
      }
  }
}
