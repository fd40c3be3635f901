import { readFileSync } from 'node:fs'

/** A process of this machine. Its number alone is not enough: the system gives that of an ended one to another. */
interface Process {
  readonly pid: number
  /** The time of its start as `/proc` has it; undefined for a process that has ended, and where there is no `/proc`. */
  readonly startedAt: string | undefined
}

/** Returns the process that has this number now. */
export const processOf = (pid: number): Process => ({ pid, startedAt: startOf(pid) })

/** True until the process has ended. Without `/proc` another process with its number is taken for it. */
export const isAlive = ({ pid, startedAt }: Process): boolean =>
  isTold ? startedAt !== undefined && startOf(pid) === startedAt : signal(pid, 0)

/** Sends a signal to a process of this machine. Returns false if it has ended. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/**
 * True for a process that sleeps: a timer that has expired wakes it, so it has looked. True also where the system does
 * not tell.
 */
export const isAsleep = (pid: number): boolean => (stateOf(pid) ?? 'S') === 'S'

/** True for a process that a signal has stopped. */
export const isStopped = (pid: number): boolean => stateOf(pid) === 'T'

/** The places of two fields in `/proc/<pid>/stat`, counted from the one after the command. */
const [stateField, startField] = [0, 19]

const stateOf = (pid: number): string | undefined => statOf(pid)?.[stateField]
const startOf = (pid: number): string | undefined => statOf(pid)?.[startField]

/** Returns the fields of a process after its command, as `/proc` has them; undefined where there is none. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

const isTold = startOf(process.pid) !== undefined
