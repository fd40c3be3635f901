import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listAskedOf } from '../../../src/applications/consultations/queries.ts'
import type { Status } from '../../../src/applications/lifecycle.ts'
import { listOfCounters } from '../../../src/applications/lists/queries.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { readingOf } from '../../support/measuring/reading.ts'
import { network } from '../../support/network.ts'
import { consultee } from '../../support/scenes/consultations.ts'
import { listed } from '../../support/scenes/list-filters.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const rows = 2_000

describe('the consultations of an agency', async () => {
  const { client } = await consultee(net, 'Agency with an archive')
  const asked = { status: undefined, dueBefore: undefined, permitType: undefined, after: null, limit: 50 }
  before(async () => {
    const { id } = await net.applicant.submits('SKTM')
    await pool`
      insert into consultations (application_id, client_id, agency, round, place, basis, question, documents, answers,
        time, silence, status, made_at, requested_at, due_at, ended_at)
      select ${id}, ${client.id}, '{}', 1, place, 'office', '{}', '{}', '{}', '{}', 'escalate',
        case when place = 1 then 'requested' else 'cancelled' end::consultation_status, now(), now(), now(),
        case when place > 1 then now() end
      from generate_series(1, ${rows}) place`
    await pool`analyze consultations`
  })

  it('in one status are read without the others', async () => {
    const open = await readingOf(pool, (db) =>
      listAskedOf(db, { clientId: client.id }, { ...asked, status: 'requested' }),
    )
    assert.ok(open.indexes.includes('consultations_by_agency_and_status_with_type'))
    assert.equal(open.leftOut, 0)
  })

  it('of a type that it was never asked about, or due before a time, are read without the others', async () => {
    const filters = { permitType: 'IMB' }
    const dueBefore = '2020-01-01T00:00:00Z'
    for (const few of [filters, { ...filters, status: 'cancelled' as const }, { dueBefore }]) {
      const { leftOut } = await readingOf(pool, (db) => listAskedOf(db, { clientId: client.id }, { ...asked, ...few }))
      assert.equal(leftOut, 0, JSON.stringify(few))
    }
  })

  it('have the permit type of their application, whoever inserts them', async () => {
    const wrong = await pool`
      select c.id
      from consultations c
      join applications a on a.id = c.application_id
      where c.permit_type is distinct from a.permit_type`
    assert.equal(wrong.length, 0)
  })

  it('are found by each filter', async () => {
    const found = (filters: object) => listAskedOf(pool, { clientId: client.id }, { ...asked, ...filters })
    assert.equal((await found({ status: 'requested', permitType: 'SKTM' })).length, 1)
    assert.equal((await found({ status: 'requested', permitType: 'IMB' })).length, 0)
    assert.equal((await found({ status: 'answered' })).length, 0)
    assert.equal((await found({ status: 'requested', dueBefore: '2020-01-01T00:00:00Z' })).length, 0)
    const [oldest] = await found({ status: 'requested' })
    assert.equal((await found({ after: oldest?.id })).length, 0)
    assert.equal((await found({})).length, 51)
  })
})

describe('the applications of a counter in one status', async () => {
  const counter = await officeOf(net, '31.71.06')
  await appoint(net, ['front_desk'], '31.71.06')
  before(async () => {
    const { id } = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: counter.id })
    await pool`
      insert into applications (reference, tracking_key, permit_type, permit_type_version, status, channel,
        filed_at_office_id, office_id)
      select 'copy-' || number, number, a.permit_type, a.permit_type_version, 'handed_over', a.channel,
        a.filed_at_office_id, a.filed_at_office_id
      from applications a, generate_series(1, ${rows}) number
      where a.id = ${id}`
    await pool`analyze applications`
  })

  it('are read without the others', async () => {
    const actor = await actorOf(net, 'front-desk')
    for (const status of ['draft', 'refused'] satisfies Status[]) {
      const { indexes, leftOut } = await readingOf(pool, (db) => listOfCounters(db, actor, { ...listed, status }))
      assert.ok(indexes.includes('applications_by_counter_and_status_with_type'), status)
      assert.equal(leftOut, 0, status)
    }
  })
})
