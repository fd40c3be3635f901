import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listWork } from '../../../src/applications/assignments/work-queries.ts'
import { listOfOffices } from '../../../src/applications/lists/queries.ts'
import { readingOf } from '../../support/measuring/reading.ts'
import { network } from '../../support/network.ts'
import { headOf, listed, worked } from '../../support/scenes/list-filters.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const [village, rows] = ['31.71.06.1001', 1_000]

describe('while all applications of a network are of one office,', () => {
  before(async () => {
    const { id } = await net.applicant.submits('SKTM')
    await pool`
      insert into applications (reference, tracking_key, permit_type, permit_type_version, status, channel, office_id,
        village_code, applicant_id)
      select 'copy-' || number, number, a.permit_type, a.permit_type_version, a.status, a.channel, a.office_id,
        a.village_code, a.applicant_id
      from applications a, generate_series(1, ${rows}) number
      where a.id = ${id}`
    await pool`analyze applications`
  })

  for (const [whose, reach, filters] of [
    ['a city', '31.71', {}],
    ['a city and a village', '31.71', { villageCode: village }],
    ['a province and a village', '31', { villageCode: village }],
    ['a province and a village without any', '31', { villageCode: '31.71.06.1002' }],
    ['a province and a type', '31', { permitType: 'SKTM' }],
  ] as const)
    it(`a list of ${whose} leaves out no application that it has read`, async () => {
      const { leftOut } = await readingOf(pool, (db) => listOfOffices(db, headOf(reach), { ...listed, ...filters }))
      assert.equal(leftOut, 0)
    })

  it('a queue of what nobody in a city has leaves out none that it has read', async () => {
    const { leftOut } = await readingOf(pool, (db) => listWork(db, headOf('31.71'), { ...worked, assigneeId: null }))
    assert.equal(leftOut, 0)
  })
})
