import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { versionOn } from '../../src/catalogue/permit-types/queries.ts'
import { network } from '../support/network.ts'
import type { Reply } from '../support/person.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { today } from '../support/scenes/days.ts'
import { fence } from '../support/scenes/fence.ts'
import { confirmsAndPublishes } from '../support/scenes/publishing.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())

const begins = (code: string) =>
  net.admin.does<object>(201, 'POST', '/v1/permit-type-drafts', { body: { code, definition: fence } })
const publishes = (code: string, revision = 1, validFrom = today()): Promise<Reply> =>
  confirmsAndPublishes(net.admin, code, revision, validFrom)

describe('a retirement', () => {
  it('is public from its announcement on: day, reason, and the consequences for applications in progress', async () => {
    for (const [code, from] of [
      ['ARBOUR', '2999-01-01'],
      ['PERGOLA', today()],
    ] as const) {
      await begins(code)
      await publishes(code)
      isRefused(await net.nobody.asks('GET', `/v1/permit-types/${code}/retirement`), 404, 'not_found')
      const body = { from, reason: 'Nobody needs it.' }
      await net.admin.does(201, 'POST', `/v1/permit-types/${code}/retirements`, { body })
      const told = await net.nobody.does<{
        from: string
        reason: string
        announcedAt: string
        underWay: { id: string; en: string }
      }>(200, 'GET', `/v1/permit-types/${code}/retirement`)
      assert.deepEqual([told.from, told.reason], [from, 'Nobody needs it.'])
      assert.ok(Math.abs(Date.parse(told.announcedAt) - Date.now()) < 60_000)
      if (from !== today()) {
        assert.match(told.underWay.id, /sebelum 1 Januari 2999/)
        assert.match(told.underWay.en, /before 1 January 2999/)
      }
    }
  })
})

describe('a retirement in the past', () => {
  it('is refused: applications were started since', async () => {
    await begins('STYLE')
    await publishes('STYLE')
    const body = { from: '0001-01-01', reason: 'Nobody needs it.' }
    const reply = await net.admin.asks('POST', '/v1/permit-types/STYLE/retirements', { body })
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/from day_is_past'])
    isRefused(await net.nobody.asks('GET', '/v1/permit-types/STYLE/retirement'), 404, 'not_found')
  })
})

describe('a published version that is not in force yet', () => {
  const withdraws = (code: string, version: number, who = net.admin, reason = 'The tariff was misread.') =>
    who.asks('POST', `/v1/permit-types/${code}/versions/${version}/withdrawals`, { body: { reason } })

  it('can be withdrawn: it never takes effect, and the next one may begin earlier', async () => {
    await begins('TRELLIS')
    await publishes('TRELLIS')
    await begins('TRELLIS')
    await publishes('TRELLIS', 1, '2998-01-01')
    assert.equal((await withdraws('TRELLIS', 2)).status, 201)
    const { data } = await net.nobody.does<{
      data: { version: number; withdrawal: { reason: string } | null }[]
    }>(200, 'GET', '/v1/permit-types/TRELLIS/versions')
    assert.deepEqual(
      data.map(({ version, withdrawal }) => [version, withdrawal?.reason ?? null]),
      [
        [1, null],
        [2, 'The tariff was misread.'],
      ],
    )
    const { pool } = net.database
    assert.equal((await versionOn(pool, 'TRELLIS', '2998-06-01')).version, 1)
    await begins('TRELLIS')
    assert.equal((await publishes('TRELLIS', 1, '2997-01-01')).status, 201)
    assert.equal((await versionOn(pool, 'TRELLIS', '2998-06-01')).version, 3)
    isRefused(await withdraws('TRELLIS', 2), 409, 'withdrawn_already')
    await assert.rejects(pool`delete from permit_type_withdrawals where code = 'TRELLIS'`)
  })

  it('cannot be withdrawn once it is in force, nor by anybody but an administrator of the province', async () => {
    await begins('GAZEBO')
    await publishes('GAZEBO')
    assert.match(isRefused(await withdraws('GAZEBO', 1), 409, 'version_in_force').detail, /cannot be withdrawn/)
    isRefused(await withdraws('GAZEBO', 7), 404, 'not_found')
    isRefused(await withdraws('GAZEBO', 1, net.head), 403, 'forbidden')
    assert.equal((await net.applicant.drafts('GAZEBO')).permitType.version, 1)
  })

  it('leaves no permit type if it was the only one', async () => {
    await begins('KENNEL')
    await publishes('KENNEL', 1, '2998-01-01')
    assert.equal((await withdraws('KENNEL', 1)).status, 201)
    await assert.rejects(versionOn(net.database.pool, 'KENNEL', '2998-06-01'), { code: 'not_found' })
  })
})

describe('the list of publications', () => {
  const publicationsOf = (query: string) =>
    net.admin.does<{
      data: {
        action: string
        version: number | null
        effectiveOn: string | null
        reason: string | null
        by: { name: string } | null
      }[]
    }>(200, 'GET', `/v1/publications?${query}`)

  it('shows administrators a permit type with its withdrawals and its retirement', async () => {
    await begins('STILE')
    await publishes('STILE')
    await begins('STILE')
    await publishes('STILE', 1, '2998-01-01')
    const body = { reason: 'Too soon.' }
    await net.admin.does(201, 'POST', '/v1/permit-types/STILE/versions/2/withdrawals', { body })
    await net.admin.does(201, 'POST', '/v1/permit-types/STILE/retirements', {
      body: { from: '2999-01-01', reason: 'Nobody needs it.' },
    })
    const { name } = await net.admin.does<{ name: string }>(200, 'GET', '/v1/me')
    const { data } = await publicationsOf('permitType=STILE')
    assert.deepEqual(
      data.map(({ action, version, effectiveOn, reason, by }) => [action, version, effectiveOn, reason, by?.name]),
      [
        ['publish', 1, today(), null, name],
        ['publish', 2, '2998-01-01', null, name],
        ['withdraw', 2, null, 'Too soon.', name],
        ['retire', null, '2999-01-01', 'Nobody needs it.', name],
      ],
    )
  })

  it('also shows a calendar and counter hours; data loaded by the operator has no author', async () => {
    const { data } = await publicationsOf('year=2026')
    assert.deepEqual(data.map(({ action, by }) => [action, by]).slice(0, 1), [['publish', null]])
    const { id } = await officeOf(net, '31.71.06')
    const hours = await net.nobody.asks('GET', `/v1/offices/${id}/counter-hours`)
    const { periods, exceptions } = hours.json<{ periods: object[]; exceptions: object[] }>()
    await net.admin.does(200, 'PUT', `/v1/offices/${id}/counter-hours`, {
      body: { periods, exceptions },
      headers: { 'if-match': String(hours.headers['etag']) },
    })
    const { name } = await net.admin.does<{ name: string }>(200, 'GET', '/v1/me')
    assert.deepEqual(
      (await publicationsOf(`officeId=${id}`)).data.map(({ version, by }) => [version, by?.name ?? null]),
      [
        [1, null],
        [2, name],
      ],
    )
  })

  it('takes one subject at a time, and is only for administrators', async () => {
    isRefused(await net.admin.asks('GET', '/v1/publications'), 400, 'invalid_request')
    isRefused(await net.admin.asks('GET', '/v1/publications?year=2026&permitType=IMB'), 400, 'invalid_request')
    isRefused(await net.admin.asks('GET', '/v1/publications?permitType=NONE'), 404, 'not_found')
    const nowhere = `/v1/publications?officeId=${crypto.randomUUID()}`
    isRefused(await net.admin.asks('GET', nowhere), 404, 'not_found')
    isRefused(await net.head.asks('GET', '/v1/publications?year=2026'), 403, 'forbidden')
  })
})
