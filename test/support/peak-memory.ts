import { existsSync, readFileSync } from 'node:fs'

const status = '/proc/self/status'

/**
 * Returns the most bytes of memory that this process ever held. On Linux the number of `resourceUsage` begins with what
 * the process held that started this one; the kernel has a better one beside it.
 */
export function peakMemory(): number {
  const [, kilobytes] = (existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))) || []
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes))
}
