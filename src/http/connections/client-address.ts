import { isIP, isIPv4, SocketAddress } from 'node:net'
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/** The number of groups of an IPv6 address that identify a subscriber. */
const subscriberGroups = 4

/**
 * Returns the key of a client for limits: its IPv4 address (also when mapped into IPv6), or the /64 of an IPv6 one. A
 * port is left out.
 */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (isIPv4(ip)) return ip
  const written = withoutPort(ip)
  if (!ipaddr.isValid(written)) return ip
  const address = ipaddr.process(written)
  return address.kind() === 'ipv4'
    ? address.toString()
    : `${address.toNormalizedString().split(':').slice(0, subscriberGroups).join(':')}::/64`
}

const byAddress = 'address '

/** Returns a caller without an account as a text: they are told apart by address. */
export const callerAt = (request: Pick<FastifyRequest, 'ip'>): string => byAddress + addressOf(request)

/** True for a caller without an account. */
export const isAnonymous = (caller: string): boolean => caller.startsWith(byAddress)

/**
 * Returns an address without its port; any other text as it is. Some proxies, such as Azure's Application Gateway,
 * write the port into `X-Forwarded-For`, and each connection has another.
 */
export function withoutPort(written: string): string {
  if (isIP(written) !== 0) return written
  // A connection that was lost at once has no address: `written` is undefined then, whatever its type says.
  return SocketAddress.parse(String(written))?.address ?? written
}
