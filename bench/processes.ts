import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A program in a separate process. */
export interface Program {
  pid: number
  url: string
  stop(): Promise<void>
}

const readyMilliseconds = 120_000
const stopMilliseconds = 15_000
const lookEveryMilliseconds = 5
const ticksPerSecond = 100

/** The start of a program. `ready`: the path whose status is 200 once it is ready; absent: any response means ready. */
interface Launch {
  args: (port: number) => readonly string[]
  env?: (port: number) => Record<string, string>
  ready?: string
  flags?: readonly string[]
}

/**
 * Starts a script of this repository on a free port of the loopback interface, and waits until it is ready. Discards
 * its standard output. Throws when it ends first, or is not ready within two minutes.
 */
export async function startProgram(
  script: string,
  { args, env = () => ({}), ready, flags = [] }: Launch,
): Promise<Program> {
  const port = await freePort()
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL(script, import.meta.url)), ...args(port)], {
    env: env(port),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const stop = () => stopped(child)
  const url = `http://127.0.0.1:${port}`
  try {
    await once(child, 'spawn')
    await untilAnswers(child, url, ready)
    return { pid: child.pid ?? 0, url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function untilAnswers(child: ChildProcess, url: string, ready: string | undefined): Promise<void> {
  const deadline = performance.now() + readyMilliseconds
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode ?? child.signalCode}.`)
    const answer = await fetch(`${url}${ready ?? ''}`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer && (ready === undefined || answer.status === 200)) return
    await setTimeout(lookEveryMilliseconds)
  }
  throw new Error(`${url} did not answer within ${readyMilliseconds} ms.`)
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const limit = new AbortController()
  const late = setTimeout(stopMilliseconds, true, { signal: limit.signal }).catch(() => false)
  if (await Promise.race([exited.then(() => false), late])) child.kill('SIGKILL')
  limit.abort()
  await exited
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

/** Returns the CPU time of a process in milliseconds. NaN when the system does not report it. */
export const cpuOf = (pid: number): number => milliseconds(statOf(pid).ticks)

/**
 * Returns the CPU time of the children of a process in milliseconds, including those that have ended, whose time the
 * system adds to the parent.
 */
export const cpuOfChildren = (parent: number): number =>
  childrenOf(parent).reduce((sum, pid) => sum + cpuOf(pid), milliseconds(statOf(parent).ticksOfEnded))

/** Returns the CPU time of a process and all its descendants in milliseconds. */
export const cpuOfTree = (pid: number): number =>
  childrenOf(pid).reduce((sum, child) => sum + cpuOfTree(child), cpuWithEnded(pid))

/**
 * Returns the CPU time of a process and its descendants that have ended, in milliseconds. NaN when the
 * system does not report it.
 */
export const cpuWithEnded = (pid: number): number => cpuOf(pid) + milliseconds(statOf(pid).ticksOfEnded)

const milliseconds = (ticks: number): number => (ticks * 1000) / ticksPerSecond

/** Lists the running children of a process. */
export const childrenOf = (parent: number): number[] => processes().filter((pid) => statOf(pid).parent === parent)

export const parentOf = (pid: number): number => statOf(pid).parent

/** Returns the resident memory in MB. NaN when the system does not report it. */
export function residentOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return NaN
  }
}

/** Returns a process's parent, its clock ticks, and those of its reaped children. NaN for an unknown process. */
function statOf(pid: number): { parent: number; ticks: number; ticksOfEnded: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? []
    const [parent = NaN, user = NaN, system = NaN, userOfEnded = NaN, systemOfEnded = NaN] = [1, 11, 12, 13, 14].map(
      (place) => fields[place],
    )
    return { parent, ticks: user + system, ticksOfEnded: userOfEnded + systemOfEnded }
  } catch {
    return { parent: NaN, ticks: NaN, ticksOfEnded: NaN }
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}
