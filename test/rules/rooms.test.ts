import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Audience, Room } from '../../src/http/room.ts'
import { scopes } from '../../src/program/registers.ts'
import { contents, rooms } from '../../src/program/rooms.ts'
import { lacksNothing } from '../support/asserting/advice.ts'
import { committedContract, operationsOf } from '../support/contract/operations.ts'
import { sourcesIn } from '../support/measuring/sources.ts'
import { forSitters } from './access-matrix.ts'

const contract = committedContract()
const sources = await sourcesIn('src')
const isRoomFile = (path: string) => /[/-]room\.ts$/.test(path) && path !== 'src/http/room.ts'
const registers = await Promise.all(
  sources.filter(({ path }) => isRoomFile(path)).map(async ({ path }) => ({ path, said: await registersIn(path) })),
)
const said = registers.flatMap(({ said }) => said)

describe('the rooms', () => {
  it('are all in the table of contents', () => {
    const missing = said.filter(({ room }) => !rooms.some((entered) => entered === room))
    lacksNothing(missing, ({ name }) => `Enter ${name} in src/program/rooms.ts, under those who may ask for it.`)
  })

  it('are listed under each audience that they have routes for', () => {
    const missing = said.flatMap(({ name, room }) =>
      audiencesOf(room)
        .filter((audience) => !contents[audience].some((entered) => entered === room))
        .map((audience) => ({ name, audience })),
    )
    lacksNothing(missing, ({ name, audience }) => `Enter ${name} under "${audience}" in src/program/rooms.ts, too.`)
  })

  it('load every file of routes', () => {
    const loaded = reachedFrom(registers.map(({ path }) => path))
    const missing = sources
      .map(({ path }) => path)
      .filter((path) => /[/-]routes\.ts$/.test(path) && !/^src\/(?:embedded|program)\//.test(path))
      .filter((path) => !loaded.has(path))
    lacksNothing(missing, (path) => `Load the routes of ${path} in "routes" of the room.ts beside it.`)
  })

  it('load every list of named schemas', () => {
    const lists = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/^export const (\w+Schemas) = /gm)].map(([, name = '']) => ({ path, name })),
    )
    assert.ok(lists.length > 30)
    const missing = lists.filter(
      ({ path, name }) => !sources.some((source) => source.path !== path && source.text.includes(name)),
    )
    lacksNothing(missing, ({ path, name }) => `Load ${name} of ${path} in "schemas" of the room.ts beside it.`)
  })

  it('name schemas of the contract where they use ETag and Location', () => {
    const missing = said.flatMap(({ name, room }) =>
      [...(room.etags ?? []), ...(room.locations ?? [])]
        .filter((schema) => !(schema in contract.components.schemas))
        .map((schema) => ({ name, schema })),
    )
    lacksNothing(
      missing,
      ({ name, schema }) => `There is no schema ${schema}, which ${name} names in etags or locations.`,
    )
  })

  it('define exactly the scopes of the contract', () => {
    const { agencyToken }: { agencyToken?: { flows: { clientCredentials: { scopes: object } } } } =
      contract.components.securitySchemes
    const inContract = Object.keys(agencyToken?.flows.clientCredentials.scopes ?? {})
    const missing = said.flatMap(({ name, room }) =>
      Object.keys(room.scopes ?? {})
        .filter((scope) => !inContract.includes(scope))
        .map((scope) => ({ name, scope })),
    )
    lacksNothing(missing, ({ name, scope }) => `Run npm run openapi: the contract lacks ${scope} of ${name}.`)
    assert.deepEqual(
      scopes.map(([scope]) => scope),
      inContract,
    )
  })

  it('name only operations that exist as heavy', () => {
    const operations = new Set(operationsOf(contract).map(({ operationId }) => operationId))
    const unknown = said.flatMap(({ room }) => room.heavy ?? []).filter((operationId) => !operations.has(operationId))
    lacksNothing(unknown, (operationId) => `There is no operation ${operationId}, which a room names in heavy.`)
  })

  it('define what is allowed at a kiosk, as the access matrix does', () => {
    const operations = new Set(operationsOf(contract).map(({ operationId }) => operationId))
    const allowed = said.flatMap(({ room }) => room.atKiosks ?? [])
    const unknown = allowed.filter((operationId) => !operations.has(operationId))
    lacksNothing(unknown, (operationId) => `There is no operation ${operationId}, which a room names in atKiosks.`)
    const stated = new Set([...forSitters].map((row) => row.split(' ')[0] ?? ''))
    lacksNothing(
      allowed.filter((operationId) => !stated.has(operationId)),
      (operationId) => `Add ${operationId} to forSitters in test/rules/access-matrix.ts, or take it out of atKiosks.`,
    )
    lacksNothing(
      [...stated].filter((operationId) => !allowed.includes(operationId)),
      (operationId) => `Add ${operationId} to atKiosks of its room.ts, or take it out of forSitters.`,
    )
  })
})

/** Returns all files that these files import, directly or indirectly. */
function reachedFrom(paths: readonly string[]): Set<string> {
  const reached = new Set(paths)
  for (const path of reached)
    for (const { from } of sources.find((source) => source.path === path)?.imports ?? []) reached.add(from)
  return reached
}

interface Register {
  name: string
  room: Room
}

async function registersIn(path: string): Promise<Register[]> {
  const file: Record<string, Room> = await import(`../../${path}`)
  return Object.entries(file).map(([name, room]) => ({ name, room }))
}

const audiences = Object.keys(contents).filter((word): word is Audience => Object.hasOwn(contents, word))

const audiencesOf = ({ routes }: Room): Audience[] => audiences.filter((audience) => routes?.[audience] !== undefined)
