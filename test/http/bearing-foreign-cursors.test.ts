import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  addressOf,
  committedContract,
  demandedQueryOf,
  exampleBodyOf,
  type Operation,
  operationsOf,
} from '../support/contract/operations.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { callersOf } from '../support/people/callers.ts'
import { device } from '../support/people/kiosks.ts'
import type { Person, Reply } from '../support/person.ts'

const net = await network()
after(() => net.close())
const callerOf = await callersOf(net)

/** The application, office, kiosk and so on that have lists, by the start of their addresses. */
const house = await imbIn('submitted', net)
const hall = house.office?.id ?? ''
const { kiosk } = await device(net, hall)
const ids: Record<string, string> = { applications: house.id, offices: hall, kiosks: kiosk.id }

const cursorOf = async (address: string): Promise<string> => {
  const { page } = await net.nobody.does<{ page: { nextCursor: string } }>(200, 'GET', address)
  return page.nextCursor
}
/** A cursor of one list, and one for the only list to which that belongs. */
const [ofTypes, ofRegions] = [await cursorOf('/v1/permit-types?limit=1'), await cursorOf('/v1/regions?limit=1')]
const foreignTo = (operationId: string) => (operationId === 'listPermitTypes' ? ofRegions : ofTypes)

/** Every list, but for that of requests in the sandbox: this network has none. */
const takesCursor = ({ operationId, parameters }: Operation): boolean =>
  operationId !== 'listSandboxQueries' &&
  (operationId === 'verifyHistory' || parameters.some(({ name }) => name === 'cursor'))
const lists = operationsOf(committedContract()).filter(takesCursor)

/** Filters without which a list is no valid request. */
const filters: Record<string, [string, string][]> = { listPublications: [['permitType', 'IMB']] }

async function asks(person: Person, operation: Operation): Promise<Reply> {
  const { operationId, method } = operation
  const cursor = foreignTo(operationId)
  const [, id] = Object.entries(ids).find(([room]) => operation.path.startsWith(`/v1/${room}/{id}`)) ?? []
  const address = addressOf(operation, id === undefined ? {} : { id })
  const headers = { purpose: 'collateral_check' }
  if (operationId === 'verifyHistory') return person.asks(method, address, { headers, body: { cursor } })
  const query = new URLSearchParams([
    ...demandedQueryOf(operation),
    ...(filters[operationId] ?? []),
    ['cursor', cursor],
  ])
  const body = exampleBodyOf(operation)
  return person.asks(method, `${address}?${query}`, { headers, ...(body && { body }) })
}

describe('the cursor of another list', () => {
  it('is tried at every list of the contract', () => assert.ok(lists.length > 50))

  for (const operation of lists) {
    it(`is refused by ${operation.operationId}, whoever asks`, async () => {
      const replies: Reply[] = []
      for (const person of [callerOf(operation), net.admin, net.head, net.frontDesk])
        replies.push(await asks(person, operation))
      assert.deepEqual(
        replies.filter(({ status }) => status < 300 || status >= 500).map(({ text }) => text),
        [],
      )
      const codes = replies.map(({ refusal }) => refusal.code)
      assert.ok(codes.includes('cursor_mismatch'), codes.join(' '))
    })
  }
})
