import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Case } from '../../src/applications/case/case.ts'
import { findAnyCase } from '../../src/applications/case/queries.ts'
import { statuses } from '../../src/applications/lifecycle.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())
const sql = net.database.pool

/** Reads every part of a case, also those that the statement of a case skips because of the application's row. */
async function partsOf(id: string): Promise<Partial<Case>> {
  const [parts] = await sql<Partial<Case>[]>`
    select acts_json(a.id) as acts, inspection_json(a.id) as inspection, open_visit_json(a.id) as open_visit,
      permit_json(a.id) as permit, fee_assessment_json(a.id) as fee_assessment,
      assignee_json(a.assigned_to, a.office_id, a.assigned_at) as assignee
    from applications a
    where a.id = ${id}`
  assert.ok(parts)
  return parts
}

const emptyInspection = { appointments: null, report: null }

describe('a case read with only the parts that its status can have', () => {
  for (const status of statuses.filter((each) => each !== 'in_consultation' && each !== 'lapsed'))
    it(`lacks nothing when it is ${status}`, async () => {
      const { id } = await imbIn(status, net)
      const read = await findAnyCase(sql, id)
      const { inspection, ...parts } = await partsOf(id)
      assert.ok(read)
      assert.equal(read.status, status)
      for (const [name, part] of Object.entries(parts))
        assert.deepEqual(Object.entries(read).find(([member]) => member === name)?.[1], part, name)
      assert.deepEqual(read.inspection ?? emptyInspection, inspection)
    })
})
