import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { network } from '../support/network.ts'
import { example, type Person } from '../support/person.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { dissolves, staffed } from '../support/scenes/offices.ts'
import { appoint } from '../support/staff.ts'

interface List {
  data: { id: string; status: string }[]
  page: { nextCursor: string | null }
  changes?: { position: string; hasMore: boolean; gone: string[] }
}

const net = await network()
after(() => net.close())
const { applicant, stranger, frontDesk, head, database } = net

const endFor = async (who: Person): Promise<string> => {
  await logEvents(database.pool)
  const { page } = await who.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')
  return page.position
}

/** Lists what has changed since a position, after the worker has written the log. */
async function changed(who: Person, since: string, filters = '') {
  await logEvents(database.pool)
  const { data, page, changes } = await who.does<List>(
    200,
    'GET',
    `/v1/applications?changedSince=${since}&limit=200${filters}`,
  )
  assert.equal(page.nextCursor, null)
  assert.ok(changes)
  return { listed: data.map(({ id }) => id), ...changes }
}

describe('a client that polls a list', () => {
  it('gets the applications of its list that have changed, and nothing when nothing has', async () => {
    const untouched = await applicant.submits('SKTM')
    const from = await endFor(frontDesk)
    const file = await applicant.submits('SKTM')
    const first = await changed(frontDesk, from, '&status=submitted')
    assert.deepEqual([first.listed, first.gone, first.hasMore], [[file.id], [], false])
    assert.ok(!first.listed.includes(untouched.id))
    assert.deepEqual(await changed(frontDesk, first.position), { ...first, listed: [] })
  })

  it('gets the ids of what no longer matches its filters', async () => {
    const file = await applicant.submits('SKTM')
    const from = await endFor(frontDesk)
    await frontDesk.takes('accept', file)
    const { listed, gone } = await changed(frontDesk, from, '&status=submitted')
    assert.deepEqual([listed, gone], [[], [file.id]])
    const all = await changed(frontDesk, from)
    assert.deepEqual([all.listed, all.gone], [[file.id], []])
    const others = await changed(frontDesk, from, '&permitType=IMB')
    assert.deepEqual([others.listed, others.gone], [[], [file.id]])
  })

  it('gets the ids of what it may no longer see: a discarded draft, a case of another office', async () => {
    const [village, district, city] = ['31.71.06.1003', '31.71.06', '31.71']
    const above = await appoint(net, ['reviewer'], district)
    const { head: next } = await staffed(net, city)
    const { answers } = await example('SKTM')
    const file = await applicant.submits('SKTM', { answers, villageCode: village })
    const draft = await applicant.drafts('SKTM')
    const [own, from, fromNext] = [await endFor(applicant), await endFor(above), await endFor(next)]
    await applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, {
      headers: { 'if-match': `"${draft.version}"` },
    })
    await dissolves(net, village, city)
    assert.deepEqual((await changed(applicant, own)).gone, [draft.id])
    assert.ok((await changed(above, from)).gone.includes(file.id))
    assert.ok((await changed(next, fromNext)).listed.includes(file.id))
  })

  it('gets no ids of applications that it never saw', async () => {
    const from = await endFor(stranger)
    const file = await applicant.submits('SKTM')
    await frontDesk.takes('accept', file)
    const { listed, gone } = await changed(stranger, from)
    assert.deepEqual([listed, gone], [[], []])
  })

  it('continues page by page from the position of each answer, without a gap', async () => {
    const from = await endFor(head)
    const files = [await applicant.submits('SKTM'), await applicant.submits('SKTM')]
    await logEvents(database.pool)
    const met = new Set<string>()
    let position = from
    for (let hasMore = true; hasMore; ) {
      const { data, changes } = await head.does<List>(200, 'GET', `/v1/applications?changedSince=${position}&limit=1`)
      assert.ok(data.length <= 1 && changes)
      for (const { id } of data) met.add(id)
      ;({ position, hasMore } = changes)
    }
    assert.deepEqual([...met].sort(), files.map(({ id }) => id).sort())
  })

  it('is refused for an invalid position, and for parameters that exclude each other', async () => {
    isRefused(await applicant.asks('GET', '/v1/applications?changedSince=Zm9yZ2Vk'), 400, 'position_unknown')
    const from = await endFor(applicant)
    isRefused(
      await applicant.asks('GET', `/v1/applications?changedSince=${from}&cursor=eyJhZnRlciI6MX0`),
      400,
      'cursor_mismatch',
    )
    const mixed = await head.asks('GET', `/v1/applications?changedSince=${from}&sort=due`)
    assert.deepEqual(faultsIn(isRefused(mixed, 400, 'invalid_request')), ['changedSince needs_newest'])
  })
})
