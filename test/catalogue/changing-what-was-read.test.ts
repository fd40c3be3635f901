import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { updateDraft } from '../../src/catalogue/permit-types/publishing/draft-queries.ts'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'
import { today } from '../support/scenes/days.ts'
import { fence } from '../support/scenes/fence.ts'
import { confirmsAndPublishes, publishes, rollsOut, sampled } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const begins = (code: string) =>
  net.admin.does<{ definition: PermitTypeDefinition }>(201, 'POST', '/v1/permit-type-drafts', {
    body: { code, definition: sampled(fence) },
  })
const draftOf = (code: string) => `/v1/permit-type-drafts/${code}`
const atRevision = (revision: number) => ({ headers: { 'if-match': `"${revision}"` } })

/** Lists the regions whose offices handle this type, in order. */
const regionsWith = async (code: string): Promise<string[]> => {
  const rows = await pool<{ regionCode: string }[]>`
    select o.region_code
    from office_permit_types t
    join offices o on o.id = t.office_id
    where t.permit_type = ${code}
    order by o.region_code`
  return rows.map(({ regionCode }) => regionCode)
}

describe('the draft of a permit type', () => {
  it('is discarded only at the revision that was read', async () => {
    const { definition } = await begins('FENCE')
    await net.admin.does<object>(200, 'PUT', draftOf('FENCE'), { body: definition, ...atRevision(1) })
    isRefused(await net.admin.asks('DELETE', draftOf('FENCE'), atRevision(1)), 412, 'stale')
    await net.admin.does<object>(200, 'GET', draftOf('FENCE'))
    await net.admin.does(204, 'DELETE', draftOf('FENCE'), atRevision(2))
    isRefused(await net.admin.asks('GET', draftOf('FENCE')), 404, 'not_found')
  })

  it('is not published while somebody replaces it', async () => {
    const { definition } = await begins('GATE')
    const { personId } = await actorOf(net, 'admin')
    const reply = await race(
      net,
      (tx) => updateDraft(tx, 'GATE', 1, definition, personId),
      () => confirmsAndPublishes(net.admin, 'GATE'),
    )
    isRefused(reply, 412, 'stale')
    isRefused(await net.nobody.asks('GET', '/v1/permit-types/GATE'), 404, 'not_found')
  })
})

describe('a rollout', () => {
  it('leaves an office online that was online before', async () => {
    await publishes(net, 'WALL', fence)
    await rollsOut(net, 'WALL', '31.71.06.1001')
    assert.equal((await rollsOut(net, 'WALL', '31.71.06.1001')).offices, 0)
    assert.deepEqual(await regionsWith('WALL'), ['31.71.06.1001'])
  })

  it('that takes a region offline brings no office of it online', async () => {
    await publishes(net, 'HEDGE', fence)
    await rollsOut(net, 'HEDGE', '31.71.06.1001')
    assert.equal((await rollsOut(net, 'HEDGE', '31.71.06', false)).offices, 1)
    assert.deepEqual(await regionsWith('HEDGE'), [])
  })
})

describe('a permit type that is unknown', () => {
  it('is neither rolled out nor retired', async () => {
    for (const [path, body] of [
      ['rollouts', { regionCode: '31', online: true }],
      ['retirements', { from: today(), reason: 'Nobody needs it.' }],
    ] as const)
      isRefused(await net.admin.asks('POST', `/v1/permit-types/NOTHING/${path}`, { body }), 404, 'not_found')
    assert.deepEqual(await regionsWith('NOTHING'), [])
    assert.deepEqual([...(await pool`select from permit_type_retirements where code = 'NOTHING'`)], [])
  })
})
