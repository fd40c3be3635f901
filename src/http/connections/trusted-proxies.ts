import { BlockList, isIP, isIPv6 } from 'node:net'
import { withoutPort } from './client-address.ts'

/**
 * Returns a predicate for the addresses in a comma-separated list of addresses and networks. An IPv4-mapped IPv6
 * address matches its IPv4 one. The port of an address is left out. A text that is no address matches nothing.
 */
export function proxiesIn(networks: string | undefined): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks?.split(',') ?? []) {
    const [address = '', length] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (length === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(length), family)
  }
  return (written) => {
    const address = withoutPort(written)
    return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}
