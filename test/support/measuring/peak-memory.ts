import { existsSync, readFileSync } from 'node:fs'

const status = '/proc/self/status'

/**
 * Returns the peak resident memory of this process in bytes. On Linux it reads `VmHWM`, because `resourceUsage` also
 * counts the process that started this one.
 */
export function peakMemory(): number {
  const [, kilobytes] = (existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))) || []
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes))
}
