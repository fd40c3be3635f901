import type { LookupAddress } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import pLimit from 'p-limit'
import type { Resolve, Resolved } from './address.ts'

/** The time for which a name server is asked, and how often. For one, together less than the time to connect. */
const queryMilliseconds = 1_500
const queryTries = 2
/**
 * The longest time for all name servers. Node looks for its own timeouts once a second only, and each further server
 * adds its tries. Connections have 5 seconds with the lookup, so a later answer would find nobody.
 */
const usualBound = 4_000

/** The answers by which a name server says that it cannot answer. Node takes them for final: it asks no other one. */
const cannotAnswer: ReadonlySet<string> = new Set(['ESERVFAIL', 'EREFUSED', 'ENOTIMP'])
/** The outcomes after which the system is asked: no such name, no name server, or none that can answer. */
const unknownToServers: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', ...cannotAnswer])
/** The longest wait for the system. By then its caller has given up. */
const usualPatience = 5_000

/** The parts of a resolver. `servers`: name servers as `address:port`; default: those of the system. */
interface ResolverParts {
  servers?: readonly string[]
  /** The resolver of the system, which also knows the file of hosts and the search domains. It occupies a thread. */
  system?: (host: string) => Promise<readonly LookupAddress[]>
  /** Milliseconds after which the name servers are given up. */
  bound?: number
  /** Milliseconds for which a name waits for others that the system looks up. Then it is not resolved. */
  patience?: number
}

/**
 * Returns a resolver that asks the name servers without occupying a thread. Node has two threads for lookups of the
 * system: two names whose servers are silent would stop all others, also those of the database and the storage. So the
 * system is asked for one name at a time, and only for names without a dot and for those that the name servers do not
 * know. A name server that cannot answer gives way to the next one. An address is returned as it is.
 */
export function createResolve(parts: ResolverParts = {}): Resolve {
  const { servers, system = lookupBySystem, patience = usualPatience, bound = usualBound } = parts
  const oneAtATime = pLimit(1)
  const bySystem = (host: string) => {
    const since = performance.now()
    return oneAtATime(() => {
      if (performance.now() - since > patience) throw new Error('The system is busy with other names.')
      return system(host)
    })
  }
  return async (host) => {
    const family = isIP(host)
    if (family !== 0) return [{ address: host, family }]
    if (!host.includes('.')) return bySystem(host)
    const outcomes = await askServers(host, servers, AbortSignal.timeout(bound))
    const found = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
    if (found.length > 0) return found
    const other = errorsOf(outcomes).find((error) => !unknownToServers.has(codeOf(error)))
    if (other !== undefined) throw other
    return bySystem(host)
  }
}

type Outcomes = readonly PromiseSettledResult<Resolved[]>[]

/**
 * Asks for the addresses of both families. A new resolver each time follows changes of the system's name servers. When
 * one of `servers` cannot answer, those after it are asked. When `late` aborts, what is not answered fails.
 */
async function askServers(host: string, servers: readonly string[] | undefined, late: AbortSignal): Promise<Outcomes> {
  const resolver = new Resolver({ timeout: queryMilliseconds, tries: queryTries, maxTimeout: queryMilliseconds })
  if (servers) resolver.setServers(servers)
  const giveUp = () => resolver.cancel()
  late.addEventListener('abort', giveUp)
  const outcomes = await Promise.allSettled([
    resolver.resolve4(host).then((found) => found.map((address) => ({ address, family: 4 }))),
    resolver.resolve6(host).then((found) => found.map((address) => ({ address, family: 6 }))),
  ]).finally(() => late.removeEventListener('abort', giveUp))
  const [, ...others] = resolver.getServers()
  const isAnswered = outcomes.some(({ status }) => status === 'fulfilled')
  const isRefused = errorsOf(outcomes).some((error) => cannotAnswer.has(codeOf(error)))
  return isRefused && !isAnswered && others.length > 0 && !late.aborted ? askServers(host, others, late) : outcomes
}

const errorsOf = (outcomes: Outcomes): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const lookupBySystem = (host: string): Promise<LookupAddress[]> => lookup(host, { all: true, verbatim: true })

/** The resolver of this process. */
export const resolveName: Resolve = createResolve()
