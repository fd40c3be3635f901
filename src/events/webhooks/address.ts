import { BlockList } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The network addresses that webhooks may reach. */
export interface Targets {
  /** Networks that are allowed in addition to public addresses, in CIDR notation. */
  networks: readonly string[]
  /** Ports that are allowed at public addresses. */
  ports: readonly number[]
}

/** An address that a resolver returned; `family` is 4 or 6. */
export interface Resolved {
  address: string
  family: number
}

/** Resolves a name to all of its addresses. May throw when the name has none. */
export type Resolve = (host: string) => Promise<readonly Resolved[]>

/** The default of the allowed ports at public addresses. */
export const usualPorts = [443, 8_443] as const
/** The networks that a trial allows in addition to public addresses: loopback. */
export const thisMachine = ['127.0.0.0/8', '::1/128'] as const

/** A reason to reject the URL of a webhook: the code of its fault. */
type AddressFlaw = 'not_https' | 'holds_credentials' | 'port_not_open' | 'name_not_resolved' | 'address_not_public'

/** Public addresses of the metadata services of clouds, which only their own machines reach. */
const metadata = new BlockList()
metadata.addAddress('168.63.129.16', 'ipv4')

/** Global unicast addresses of IPv6 (RFC 4291 §2.4). `range` recognises the special-use ranges inside. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/**
 * Returns true for an address of the public internet. Addresses that embed another one (IPv4-mapped, NAT64, 6to4,
 * Teredo) are not public: they could lead into a private network.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast' || metadata.check(address, parsed.kind())) return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast)
}

/** The rules that decide which receivers webhooks may reach. */
export class Reach {
  readonly #networks: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]
  readonly #ports: ReadonlySet<number>

  constructor({ networks, ports }: Targets) {
    this.#networks = networks.map((network) => ipaddr.parseCIDR(network))
    this.#ports = new Set(ports)
  }

  /** True when a connection to the address is allowed: https, or http to an allowed loopback address. */
  admits(address: string, protocol: string): boolean {
    const isOwn = this.isOwn(address)
    return protocol === 'https:' ? isOwn || isPublic(address) : isOwn && isLoopback(address)
  }

  /** True for an address in one of the allowed networks of the same family: IPv4-mapped addresses never match. */
  isOwn(address: string): boolean {
    if (!ipaddr.isValid(address)) return false
    const parsed = ipaddr.parse(address)
    return this.#networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match([network, bits]))
  }

  /** Returns the flaw of a URL that shows without resolving its name: scheme or credentials. Null: none. */
  flawOf(url: URL): AddressFlaw | null {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not_https'
    if (url.username !== '' || url.password !== '') return 'holds_credentials'
    return null
  }

  /**
   * Returns the flaw of a URL by its resolved addresses. Null: every one of them is allowed. Plain http is allowed for
   * loopback only.
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

/** Returns the port of a URL, or the default of its scheme. */
function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}
