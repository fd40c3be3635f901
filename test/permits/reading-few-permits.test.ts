import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Actor } from '../../src/access/identity/actor.ts'
import type { PermitFilters } from '../../src/permits/list-queries.ts'
import { listPermitsOfOffices } from '../../src/permits/people-queries.ts'
import { readingOf } from '../support/measuring/reading.ts'
import { network } from '../support/network.ts'
import type { Person } from '../support/person.ts'
import { headOf } from '../support/scenes/list-filters.ts'
import { issued } from '../support/scenes/permits.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const none: PermitFilters = {
  permitType: undefined,
  regionCode: undefined,
  state: undefined,
  changedSince: undefined,
  number: undefined,
  sort: 'changed',
  after: null,
  limit: 50,
}
const readingFor = (actor: Actor, filters: Partial<PermitFilters>) =>
  readingOf(pool, (db) => listPermitsOfOffices(db, actor, { ...none, ...filters }))
const idsFor = async (person: Person, query: string) => {
  const { data } = await person.does<{ data: { id: string }[] }>(200, 'GET', `/v1/permits?scope=office&${query}`)
  return data.map(({ id }) => id)
}

describe('permits of officers', async () => {
  const { id, applicationId } = await issued(net, 'SKTM', '31.71.06.1001')

  it('of a whole province are read in order, not by office', async () => {
    const { indexes } = await readingFor(headOf('31'), {})
    assert.ok(indexes.includes('permits_in_order'), indexes.join())
    assert.ok(!indexes.includes('permits_of_office'))
  })

  it('are not read in a region from which none of their offices has an application', async () => {
    const { indexes } = await readingFor(headOf('31.72.01'), { regionCode: '31.71' })
    assert.deepEqual(
      indexes.filter((index) => index.startsWith('permits_')),
      [],
    )
  })

  it('are found outside the region of their office', async () => {
    const elsewhere = await appoint(net, ['reviewer'], '31.72.01')
    assert.deepEqual(await idsFor(elsewhere, 'regionCode=31.71'), [])
    const { id: office } = await officeOf(net, '31.72.01')
    await pool`update applications set office_id = ${office} where id = ${applicationId}`
    await pool`update permits set office_id = ${office} where id = ${id}`
    assert.deepEqual(await idsFor(elsewhere, 'regionCode=31.71'), [id])
    assert.deepEqual(await idsFor(elsewhere, 'regionCode=31.71.06.1001'), [id])
    assert.deepEqual(await idsFor(elsewhere, 'regionCode=31.72'), [])
    assert.deepEqual(await idsFor(net.head, 'regionCode=31.71'), [id])
  })
})
