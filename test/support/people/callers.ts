import { listScopes } from '../../../src/access/clients/scopes.ts'
import type { Operation } from '../contract/operations.ts'
import { metricsToken, type Network } from '../network.ts'
import type { Person } from '../person.ts'
import { officeOf } from '../staff.ts'
import { agency } from './agencies.ts'
import { device } from './kiosks.ts'

/**
 * Returns a function that gives for each operation a caller with a suitable kind of credential: agency key, kiosk key,
 * metrics token, or the applicant's token. The caller may still lack permissions.
 */
export async function callersOf(net: Network): Promise<(operation: Operation) => Person> {
  const [{ agency: bank }, { screen }] = [
    await agency(net, { scopes: listScopes().map(([scope]) => scope) }),
    await device(net, (await officeOf(net, '31.71.06')).id),
  ]
  const byWay = new Map<string, Person>([
    ['agencyKey', bank],
    ['kioskKey', screen],
    ['metricsToken', net.bearer(metricsToken)],
  ])
  return ({ security }) =>
    security
      .flatMap((way) => Object.keys(way))
      .map((way) => byWay.get(way))
      .find((person) => person !== undefined) ?? net.applicant
}
