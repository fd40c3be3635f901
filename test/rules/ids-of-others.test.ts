import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import {
  addressOf,
  committedContract,
  exampleBodyOf,
  type Operation,
  operationsOf,
} from '../support/contract/operations.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application, Person } from '../support/person.ts'
import { appoints } from '../support/scenes/inspections.ts'
import { pastVisit } from '../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const operations = operationsOf(committedContract()).filter(({ path }) => path.startsWith('/v1/applications'))
/**
 * The callers that try ids of the other application. `outsiders` do not see it; `insiders` are officers of the office
 * and see both.
 */
const outsiders: Record<string, Person> = { applicant: net.stranger }
const insiders: Record<string, Person> = {
  frontDesk: net.frontDesk,
  reviewer: net.reviewer,
  inspector: net.inspector,
  cashier: net.cashier,
  head: net.head,
}

/** The ids of all parts of an application. */
interface Ids extends Record<string, string> {
  id: string
  documentId: string
  appointmentId: string
  reportId: string
  visitId: string
  messageId: string
  transitionId: string
}
const files: { one?: Application; other?: Application; ids?: Ids } = {}

before(async () => {
  const other = await imbIn('in_inspection', net)
  const { id: appointmentId } = await appoints(net.inspector, other)
  const { id: messageId } = await net.applicant.does<{ id: string }>(
    201,
    'POST',
    `/v1/applications/${other.id}/messages`,
    { body: { kind: 'message', text: 'Only for me.' } },
  )
  const visitId = await pastVisit(net, other)
  const inspected = await imbIn('awaiting_originals', net)
  const {
    data: [report],
  } = await net.applicant.does<{ data: { id: string }[] }>(
    200,
    'GET',
    `/v1/applications/${inspected.id}/inspection-reports`,
  )
  const {
    data: [transition],
  } = await net.applicant.does<{ data: { id: string }[] }>(200, 'GET', `/v1/applications/${other.id}/transitions`)
  files.other = await net.applicant.reads(other)
  files.ids = {
    id: other.id,
    documentId: files.other.documents[0]?.id ?? '',
    appointmentId,
    reportId: report?.id ?? '',
    visitId,
    messageId,
    transitionId: transition?.id ?? '',
  }
  files.one = await net.stranger.submits('IMB')
  assert.ok(Object.values(files.ids).every((id) => id !== ''))
})

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Returns the body with this id in place of every id; undefined when it has none. */
function withId(body: object | undefined, id: string): object | undefined {
  let places = 0
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string' && uuid.test(value)) return ++places > 0 ? id : value
    if (Array.isArray(value)) return value.map(walk)
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]))
      : value
  }
  const changed = walk(body)
  return places > 0 ? Object(changed) : undefined
}

const paramsOf = ({ path }: Operation) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

async function asks(person: Person, operation: Operation, address: string, body: object | undefined) {
  return person.asks(operation.method, address, {
    headers: { 'if-match': `"${files.one?.version}"` },
    ...(body && { body }),
  })
}

describe("the id of another person's record", () => {
  for (const operation of operations.filter((candidate) => paramsOf(candidate).length > 1)) {
    it(`leads nowhere in the address of the caller's own application (${operation.operationId})`, () =>
      changesNothing(net, async () => {
        const { one, ids } = files
        assert.ok(one && ids)
        const address = addressOf(operation, { ...ids, id: one.id })
        for (const [who, person] of Object.entries({ ...outsiders, ...insiders })) {
          const { status, text } = await asks(person, operation, address, exampleBodyOf(operation))
          assert.ok(
            [400, 403, 404, 415, 422].includes(status),
            `${who} ${operation.method} ${address}: ${status} ${text}`,
          )
          assert.ok(
            status !== 400 || operation.operationId === 'uploadDocument' || !text.includes('Only for me.'),
            text,
          )
        }
      }))
  }

  for (const operation of operations.filter((candidate) => paramsOf(candidate).length > 0)) {
    it(`gives no access to a caller who may not see the application (${operation.operationId})`, () =>
      changesNothing(net, async () => {
        const { ids } = files
        assert.ok(ids)
        const { status, text } = await asks(
          net.stranger,
          operation,
          addressOf(operation, ids),
          exampleBodyOf(operation),
        )
        assert.ok(
          status === 404 || (status === 400 && operation.requestBody !== undefined) || status === 415,
          `${operation.operationId} ${status} ${text}`,
        )
      }))
  }

  for (const operation of operations.filter((candidate) => withId(exampleBodyOf(candidate), 'x') !== undefined)) {
    it(`has no effect in a body (${operation.operationId})`, () =>
      changesNothing(net, async () => {
        const { one, ids } = files
        assert.ok(one && ids)
        for (const id of Object.values(ids)) {
          for (const [who, person] of Object.entries({ ...outsiders, ...insiders })) {
            const { status, text } = await asks(
              person,
              operation,
              addressOf(operation, { id: one.id }),
              withId(exampleBodyOf(operation), id),
            )
            assert.ok(status >= 400 && status < 500, `${who} ${operation.operationId} ${status} ${text}`)
            assert.ok(!text.includes('Only for me.') && !text.includes(files.other?.reference ?? 'none'), text)
          }
        }
      }))
  }

  it('cannot be the origin of a new application', () =>
    changesNothing(net, async () => {
      for (const id of Object.values(files.ids ?? {})) {
        const { status, text } = await net.stranger.asks('POST', '/v1/applications', {
          body: { permitType: 'IMB', startFrom: { applicationId: id, purpose: 'copy' } },
        })
        assert.ok([400, 404, 422].includes(status), `${status} ${text}`)
      }
    }))
})
