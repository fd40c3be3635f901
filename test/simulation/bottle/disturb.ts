import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('disturber.ts', import.meta.url))

/** Starts a process that stops this one and its database sessions for random moments, until this one has ended. */
export function disturb(): void {
  spawn(process.execPath, [program, String(process.pid)], { stdio: 'ignore' }).unref()
}
