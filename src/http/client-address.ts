import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/** The number of groups of an IPv6 address that identify a subscriber. */
const subscriberGroups = 4

/** Returns the key of a client for limits: its IPv4 address (also when mapped into IPv6), or the /64 of an IPv6 one. */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (isIPv4(ip) || !ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  return address.kind() === 'ipv4'
    ? address.toString()
    : `${address.toNormalizedString().split(':').slice(0, subscriberGroups).join(':')}::/64`
}
