import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
const place = existsSync(memory) ? memory : tmpdir()
const prefix = 'satu-pintu-simulation-'

/** The folder of the server's data, in the folder of a run. */
export const dataFolder = 'postgres'

/**
 * Makes the folder of a run, in memory if possible, and removes it with the run or when the process exits. Also removes
 * the folders of killed runs and stops their database servers.
 */
export async function makeFolder(parts: AsyncDisposableStack): Promise<string> {
  removeOrphans()
  const folder = await mkdtemp(join(place, `${prefix}${process.pid}-`))
  await chmod(folder, 0o711)
  const remove = () => removeNow(folder)
  process.once('exit', remove)
  parts.defer(async () => {
    process.off('exit', remove)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

function removeOrphans(): void {
  for (const name of readdirSync(place)) {
    const [, owner] = /^satu-pintu-simulation-(\d+)-/.exec(name) ?? []
    if (owner !== undefined && !isRunning(Number(owner))) removeNow(join(place, name))
  }
}

/** Kills the database server of a folder with `SIGQUIT`, and removes the folder. */
function removeNow(folder: string): void {
  const noted = join(folder, dataFolder, 'cluster', 'data', 'postmaster.pid')
  const server = existsSync(noted) ? Number(readFileSync(noted, 'utf8').split('\n', 1)[0]) : undefined
  if (server !== undefined && worksIn(folder, server)) process.kill(server, 'SIGQUIT')
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * True when the command of a process names the folder: the number of a server that has crashed can be another's now.
 * Always false without `/proc`; a server also ends when it notices that its data is gone.
 */
function worksIn(folder: string, pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
  } catch {
    return false
  }
}
