import type { Visit } from './visit.ts'

/** Returns the present of the server, in milliseconds since 1970. The clock of a trial may be ahead of this one. */
export async function presentOf(visit: Visit): Promise<number> {
  const found = await visit.triesUntil<{ now: string }>('not_found', null, 'GET', '/trial-clock', {})
  return 'done' in found ? Date.parse(found.done.body.now) : Date.now()
}
