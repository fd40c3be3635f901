import type { LookupAddress } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import pLimit from 'p-limit'
import type { Resolve, Resolved } from './address.ts'

/** The time for which one name server is asked, and how often. Together less than the time to open a connection. */
const queryMilliseconds = 1_500
const queryTries = 2

/** The answers of name servers after which the names of the system are looked up: no such name, or no name server. */
const unknownToServers: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'])

/** The parts of a resolver. `servers`: name servers as `address:port`; default: those of the system. */
interface Parts {
  servers?: readonly string[]
  /** The resolver of the system, which also knows the file of hosts and the search domains. It occupies a thread. */
  system?: (host: string) => Promise<readonly LookupAddress[]>
}

/**
 * Returns a resolver that asks the name servers without occupying a thread. Node has two threads for lookups of the
 * system: two names whose servers are silent would stop all others, also those of the database and the storage. So the
 * system is asked for one name at a time, and only for names without a dot and for those that the name servers do not
 * know. An address is returned as it is.
 */
export function createResolve({ servers, system = lookupBySystem }: Parts = {}): Resolve {
  const oneAtATime = pLimit(1)
  const bySystem = (host: string) => oneAtATime(() => system(host))
  return async (host) => {
    const family = isIP(host)
    if (family !== 0) return [{ address: host, family }]
    if (!host.includes('.')) return bySystem(host)
    const outcomes = await askServers(host, servers)
    const found = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
    if (found.length > 0) return found
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    const other = failed.find((error) => !unknownToServers.has(codeOf(error)))
    if (other !== undefined) throw other
    return bySystem(host)
  }
}

/** Asks for the addresses of both families. A new resolver each time follows changes of the system's name servers. */
async function askServers(
  host: string,
  servers: readonly string[] | undefined,
): Promise<PromiseSettledResult<Resolved[]>[]> {
  const resolver = new Resolver({ timeout: queryMilliseconds, tries: queryTries, maxTimeout: queryMilliseconds })
  if (servers) resolver.setServers(servers)
  return Promise.allSettled([
    resolver.resolve4(host).then((found) => found.map((address) => ({ address, family: 4 }))),
    resolver.resolve6(host).then((found) => found.map((address) => ({ address, family: 6 }))),
  ])
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const lookupBySystem = (host: string): Promise<LookupAddress[]> => lookup(host, { all: true, verbatim: true })

/** The resolver of this process. */
export const resolveName: Resolve = createResolve()
