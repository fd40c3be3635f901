import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { reachOf } from '../../../src/access/identity/actor.ts'
import { listWorkAcrossOffices, listWorkByOffice } from '../../../src/applications/assignments/work-queries.ts'
import { summariesOf } from '../../../src/applications/lists/cached-summaries.ts'
import {
  type ListedRow,
  listAcrossOffices,
  listByOffice,
  listByStatus,
} from '../../../src/applications/lists/queries.ts'
import { officesWithinReach, withinReach } from '../../../src/applications/visibility.ts'
import { network } from '../../support/network.ts'
import { type Application, example, type Person } from '../../support/person.ts'
import { headOf, listed, worked } from '../../support/scenes/list-filters.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  frontDesk,
  reviewer,
  head,
  database: { pool },
} = net

interface Clock {
  state: string
  dueFor: string
  dueAt: string | null
  overdue: boolean
  provisional: boolean
}
interface Row {
  id: string
  version: number
  applicantName: string | null
  assigneeId: string | null
  officeId: string | null
  clock: Clock
}
type Whole = Application & { assignee: { personId: string } | null; clock: Clock }

const lists = [
  '/v1/applications?limit=200',
  '/v1/applications?limit=200&status=',
  '/v1/applications?sort=due&limit=200',
]

async function shown(who: Person, { id }: { id: string }, path: string): Promise<Row | undefined> {
  const { data } = await who.does<{ data: Row[] }>(200, 'GET', path)
  return data.find((row) => row.id === id)
}

/** Asserts that lists show what the case shows, and this name. */
async function listsAgree(who: Person, application: { id: string }, name: string | null): Promise<void> {
  const { clock, office, assignee, ...whole } = await who.does<Whole>(200, 'GET', `/v1/applications/${application.id}`)
  const { state, dueFor, dueAt, overdue, provisional } = clock
  for (const list of lists.filter((path) => who !== applicant || !path.includes('due'))) {
    const row = await shown(who, application, list.endsWith('status=') ? `${list}${whole.status}` : list)
    assert.ok(row, list)
    assert.deepEqual(
      { ...whole, ...row },
      {
        ...whole,
        permitType: Object(row).permitType,
        officeId: office?.id ?? null,
        applicantName: name,
        assigneeId: assignee?.personId ?? null,
        escalated: false,
        clock: { state, dueFor, dueAt, overdue, provisional },
      },
    )
  }
}

const versionOf = async ({ id }: { id: string }) =>
  (await reviewer.does<{ version: number }>(200, 'GET', `/v1/applications/${id}`)).version

describe('a repeated list', async () => {
  const { answers } = await example('IMB')
  const named = (name: string) => ({ answers: { ...answers, applicant: { ...Object(answers['applicant']), name } } })
  const application = await applicant.submits('IMB', named('Sari Semula'))

  it('shows each step to everybody at once', async () => {
    await listsAgree(applicant, application, 'Sari Semula')
    await listsAgree(frontDesk, application, 'Sari Semula')
    await listsAgree(reviewer, application, null)
    await frontDesk.takes('accept', application)
    await listsAgree(applicant, application, 'Sari Semula')
    await listsAgree(frontDesk, application, 'Sari Semula')
    await listsAgree(reviewer, application, 'Sari Semula')
  })

  it('shows the assignee to officers only', async () => {
    const { id: personId } = await reviewer.does<{ id: string }>(200, 'GET', '/v1/me')
    await reviewer.does(200, 'PUT', `/v1/applications/${application.id}/assignee`, {
      body: { personId },
      headers: { 'if-match': `"${await versionOf(application)}"` },
    })
    await listsAgree(reviewer, application, 'Sari Semula')
    await listsAgree(head, application, null)
    await listsAgree(applicant, application, 'Sari Semula')
    const [row] = [await shown(reviewer, application, '/v1/applications?sort=due&limit=200')]
    assert.equal(row?.assigneeId, personId)
  })

  it('shows a new name, and that the time is over', async () => {
    await reviewer.takes('return', application, { reasons: [{ target: '/applicant/name', code: 'incomplete' }] })
    await listsAgree(applicant, application, 'Sari Semula')
    await applicant.saves({ ...application, version: await versionOf(application) }, named('Sari Seterusnya'))
    await applicant.takes('submit', application, { statementAccepted: true })
    await listsAgree(applicant, application, 'Sari Seterusnya')
    await listsAgree(reviewer, application, null)
    await pool`update applications set due_at = now() - interval '1 minute' where id = ${application.id}`
    await listsAgree(frontDesk, application, 'Sari Seterusnya')
    assert.equal((await shown(frontDesk, application, lists[0] ?? ''))?.clock.overdue, true)
  })
})

describe('an application without a name', () => {
  it('is read once, and again only when its row has changed', async () => {
    const { id } = await applicant.submits('SKTM')
    await pool`delete from application_names where application_id = ${id}`
    let statements = 0
    const counting = new Proxy(pool, {
      apply(target, self, parts) {
        statements++
        return Reflect.apply(target, self, parts)
      },
    })
    const asked = async () => {
      const rows = await pool<ListedRow[]>`
        select a.id, a.xmin::text as mark, false as overdue from applications a where a.id = ${id}`
      const before = statements
      const [shown] = await summariesOf(counting, headOf('31'), rows)
      return { name: shown?.cached.sealedName, isRead: statements > before }
    }
    assert.deepEqual(await asked(), { name: null, isRead: true })
    assert.deepEqual(await asked(), { name: null, isRead: false })
    await pool`update applications set due_at = due_at where id = ${id}`
    assert.deepEqual(await asked(), { name: null, isRead: true })
  })
})

describe('lists of a whole province', () => {
  const ofProvince = headOf('31')

  it('are the same by the index across offices as by those of each office', async () => {
    for (const villageCode of ['31.71.06.1001', '31.71.07.1001']) await applicant.submits('SKTM', { villageCode })
    for (const limit of [1, 50]) {
      const filters = { ...listed, status: 'submitted' as const, limit }
      const across = await listAcrossOffices(pool, ofProvince, filters)
      assert.ok(across.length > 1)
      assert.deepEqual([...across], [...(await listByOffice(pool, ofProvince, filters))])
      for (const overdue of [undefined, true, false]) {
        const asked = { ...worked, overdue, limit }
        const open = await listWorkAcrossOffices(pool, ofProvince, asked)
        assert.equal(open.length > 0, true)
        assert.deepEqual([...open], [...(await listWorkByOffice(pool, ofProvince, asked))])
      }
    }
  })

  it('are the same by the index of statuses as by those of each office, page by page', async () => {
    await frontDesk.takes('accept', await applicant.submits('SKTM'))
    let after: string | null = null
    for (let pages = 0; pages < 3; pages++) {
      const filters: Parameters<typeof listByStatus>[2] = { ...listed, after, limit: 1 }
      const found = await listByStatus(pool, ofProvince, filters)
      assert.ok(found.length > 1)
      assert.deepEqual([...found], [...(await listByOffice(pool, ofProvince, filters))])
      after = found[0]?.id ?? null
    }
  })
})

describe('offices of a list', () => {
  it('are those of the rule of visibility', async () => {
    for (const reaches of [['31'], ['31.71'], ['31.71.06', '31.71.06.1001'], ['31.7'], ['31.71.06', '31.74'], []]) {
      const posts = reaches.map((reach) => ({ officeId: '', role: 'head' as const, reach, endsAt: null }))
      const actor = { personId: '', name: '', posts }
      assert.deepEqual(reachOf(actor), reaches)
      const listed = await pool`select o.id from ${officesWithinReach(pool, actor, undefined)} order by o.id`
      const named = await pool`select o.id from offices o where ${withinReach(pool, actor)} order by o.id`
      assert.deepEqual([...listed], [...named])
      assert.equal(named.length === 0, reaches.length === 0 || reaches[0] === '31.7')
    }
  })
})
