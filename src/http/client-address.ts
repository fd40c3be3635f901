import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/** Groups of an IPv6 address that name a subscriber. */
const subscriberGroups = 4

/**
 * Returns the address that a request counts for: the /64 of an IPv6 address, or the IPv4 address, also if written as
 * IPv6.
 */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (isIPv4(ip) || !ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  return address.kind() === 'ipv4'
    ? address.toString()
    : `${address.toNormalizedString().split(':').slice(0, subscriberGroups).join(':')}::/64`
}
