import { type Agency, everything } from '../../access/clients/client.ts'
import { unknownCodes } from '../../access/clients/queries.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { withoutBrackets } from '../../platform/host-name.ts'
import { agencyTypes, loggedType, subjectOf } from '../event-types.ts'
import type { Reach, Resolve } from './address.ts'
import { sharedCodes, sharedRegions } from './narrow.ts'
import type { Stated } from './webhook.ts'

/** The rules and the resolver that check the address of a receiver. */
export interface Reaching {
  reach: Reach
  resolve: Resolve
  /** The allowed ports, for the fault `port_not_open`. */
  ports: readonly number[]
}

/** The settings of a webhook in a request. `types` are public ones. Absent or null: no restriction. */
export interface Statement {
  url: string
  description?: string | null
  types?: readonly string[] | null
  permitTypes?: readonly string[]
  regions?: readonly string[]
}

/** A name that is not resolved in this time counts as unknown. */
const resolveMilliseconds = 5_000

/**
 * Checks the settings of a webhook and returns them as they are stored. Throws `rule_broken` with all faults: a URL
 * that may not be reached; types, permit types and regions that do not exist, or whose events the agency never gets.
 */
export async function readStatement(
  db: Db,
  agency: Pick<Agency, 'permitTypes' | 'regions'>,
  { url, description = null, types = null, permitTypes = [everything], regions = [everything] }: Statement,
  reaching: Reaching,
): Promise<Stated> {
  refuseNumbers({ description })
  demandNoFaults([
    ...(await addressFaults(url, reaching)),
    ...typeFaults(types ?? []),
    ...(await codeFaults(db, agency, { permitTypes, regions })),
    ...emptinessFaults(agency, types ?? []),
  ])
  const logged = types?.map(loggedType).filter((type) => type !== undefined)
  return { url, description, types: logged ?? null, permitTypes: [...permitTypes], regions: [...regions] }
}

/** Returns the faults of the URL of a receiver. Resolves its name once. */
async function addressFaults(written: string, { reach, resolve, ports }: Reaching): Promise<Fault[]> {
  const url = URL.parse(written)
  const place = { pointer: '/url' }
  if (!url) return [fault(place, 'no_address')]
  const flaw =
    reach.flawOf(url) ?? reach.flawOfResolved(url, await resolvedInTime(withoutBrackets(url.hostname), resolve))
  if (flaw === null) return []
  return [flaw === 'port_not_open' ? fault(place, flaw, { ports }) : fault(place, flaw)]
}

async function resolvedInTime(host: string, resolve: Resolve): ReturnType<Resolve> {
  const { promise: late, resolve: end } = Promise.withResolvers<[]>()
  const timer = setTimeout(() => end([]), resolveMilliseconds)
  try {
    return await Promise.race([resolve(host), late])
  } catch {
    return []
  } finally {
    clearTimeout(timer)
  }
}

const typeFaults = (types: readonly string[]): Fault[] =>
  types.flatMap((type, index) => {
    const place = { pointer: `/types/${index}` }
    const logged = loggedType(type)
    if (logged === undefined) return [fault(place, 'unknown_event_type', { type })]
    return agencyTypes.includes(logged) ? [] : [fault(place, 'not_for_agencies', { type })]
  })

/** Returns the faults of permit types and regions, each against the registration of the agency. */
async function codeFaults(
  db: Db,
  agency: Pick<Agency, 'permitTypes' | 'regions'>,
  { permitTypes, regions }: { permitTypes: readonly string[]; regions: readonly string[] },
): Promise<Fault[]> {
  const unknown = await unknownCodes(db, { permitTypes: permitTypes.filter(isCode), regions: regions.filter(isCode) })
  const isRegistered = {
    permitTypes: (code: string) => sharedCodes(agency.permitTypes, [code]).length > 0,
    regions: (code: string) => sharedRegions(agency.regions, [code]).length > 0,
  }
  const faultsOf = (name: 'permitTypes' | 'regions', list: readonly string[], unknownCode: UnknownCode): Fault[] => [
    ...list.filter(isCode).flatMap((code) => {
      const place = { pointer: `/${name}/${list.indexOf(code)}` }
      if (unknown[name].includes(code)) return [fault(place, unknownCode, { code })]
      return isRegistered[name](code) ? [] : [fault(place, 'not_registered', { code })]
    }),
    ...(list.includes(everything) && list.length > 1 ? [fault({ pointer: `/${name}` }, 'everything_alone')] : []),
  ]
  return [
    ...faultsOf('permitTypes', permitTypes, 'not_a_permit_type'),
    ...faultsOf('regions', regions, 'not_a_region_code'),
  ]
}

type UnknownCode = 'not_a_permit_type' | 'not_a_region_code'

const isCode = (code: string): boolean => code !== everything

/** Returns a fault for a webhook of permit events only whose agency is registered for no permit: it would get none. */
function emptinessFaults(agency: Pick<Agency, 'permitTypes' | 'regions'>, types: readonly string[]): Fault[] {
  const isOfPermits = types.length > 0 && types.every((type) => subjectOf(loggedType(type) ?? '') === 'permit')
  const isRegistered = agency.permitTypes.length > 0 && agency.regions.length > 0
  return isOfPermits && !isRegistered ? [fault({ pointer: '/types' }, 'matches_nothing')] : []
}
