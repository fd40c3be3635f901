import { lookup } from 'node:dns/promises'
import { BlockList } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The receivers that webhooks may reach. */
export interface Targets {
  /** Networks that may be reached beside public addresses, as CIDR. */
  networks: readonly string[]
  /** Ports that may be reached at public addresses. */
  ports: readonly number[]
}

/** An address of a receiver, as a resolver answers. */
export interface Resolved {
  address: string
  family: number
}

/** Resolves a name to all of its addresses. Throws when there is none. */
export type Resolve = (host: string) => Promise<readonly Resolved[]>

export const resolveName: Resolve = (host) => lookup(host, { all: true, verbatim: true })

/** Ports of public addresses that may be reached unless a setting says otherwise. */
export const usualPorts = [443, 8_443] as const
/** The networks that a trial reaches beside public addresses: this machine. */
export const thisMachine = ['127.0.0.0/8', '::1/128'] as const

/** A reason to refuse the address of a webhook. */
export type AddressFlaw =
  | 'not_https'
  | 'holds_credentials'
  | 'port_not_open'
  | 'name_not_resolved'
  | 'address_not_public'

/** Public addresses at which clouds answer their machines. */
const metadata = new BlockList()
metadata.addAddress('168.63.129.16', 'ipv4')

/** IPv6 addresses that are given out (RFC 4291 §2.4); inside them `range` knows those of special use. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/**
 * True for an address of the public internet. Addresses that stand for another one (IPv4-mapped, NAT64, 6to4, Teredo)
 * are not: they could lead back into a network of ours.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast' || metadata.check(address, parsed.kind())) return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast)
}

/** Answers which receivers may be reached. Make one for a process. */
export class Reach {
  readonly #networks: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]
  readonly #ports: ReadonlySet<number>

  constructor({ networks, ports }: Targets) {
    this.#networks = networks.map((network) => ipaddr.parseCIDR(network))
    this.#ports = new Set(ports)
  }

  /** True when a connection to the address may be made: by https, or by http to this machine. */
  admits(address: string, protocol: string): boolean {
    const isOwn = this.isOwn(address)
    return protocol === 'https:' ? isOwn || isPublic(address) : isOwn && isLoopback(address)
  }

  /** True for an address in a network that a setting opens. An address that stands for another one is never in one. */
  isOwn(address: string): boolean {
    if (!ipaddr.isValid(address)) return false
    const parsed = ipaddr.parse(address)
    return this.#networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match([network, bits]))
  }

  /** Returns what is wrong with the text of an address, without resolving its name; null when nothing is. */
  flawOf(url: URL): AddressFlaw | null {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not_https'
    if (url.username !== '' || url.password !== '') return 'holds_credentials'
    return null
  }

  /**
   * Returns what is wrong with resolved addresses of a URL; null when every one of them may be reached. Plain http is
   * for this machine only.
   */
  flawOfResolved(url: URL, resolved: readonly Resolved[]): AddressFlaw | null {
    if (resolved.length === 0) return 'name_not_resolved'
    const addresses = resolved.map(({ address }) => address)
    if (url.protocol === 'http:')
      return addresses.every((address) => this.admits(address, 'http:')) ? null : 'not_https'
    const foreign = addresses.filter((address) => !this.isOwn(address))
    if (!foreign.every(isPublic)) return 'address_not_public'
    return foreign.length > 0 && !this.#ports.has(portOf(url)) ? 'port_not_open' : null
  }
}

const isLoopback = (address: string): boolean => ipaddr.parse(address).range() === 'loopback'

/** Returns the port of a URL, also where it is the usual one of its scheme. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

/** Returns the host of a URL without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
