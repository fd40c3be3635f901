import type { ServerResponse } from 'node:http'

/**
 * Calls `act` once when a response has ended, with its last byte or with its connection. A response that has ended
 * already, because its client left while the caller was looked up, sends no event: then `act` is called at once.
 */
export function onceClosed(raw: ServerResponse, act: () => void): void {
  if (raw.destroyed) act()
  else raw.once('close', act)
}
