import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { wholeHistory } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { type Application, example } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { profileOf, serverOf } from '../../support/scenes/offices.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** Kapuk is split into three villages. Their codes are invented, because the Ministry has not published any. */
const kapuk = '31.73.01.1005'
const heirs = [1, 2, 3].map((n) => ({ code: `31.73.01.990${n}`, name: `Kapuk contoh ${n}` }))
const codes = heirs.map(({ code }) => code)
const succession = { effectiveOn: '2099-01-01', legalBasis: 'Keputusan Gubernur 850/2025', regions: heirs }

const tries = (code: string, change: object = {}, by = net.admin) =>
  by.asks('POST', `/v1/regions/${code}/successions`, { body: { ...succession, ...change } })
const villages = async (query = '') =>
  (
    await net.nobody.does<{ data: { code: string; predecessors: string[] }[] }>(
      200,
      'GET',
      `/v1/regions?parent=31.73.01${query}`,
    )
  ).data
const valid = async (query?: string) =>
  (await villages(query)).map(({ code }) => code).filter((code) => code === kapuk || codes.includes(code))

/** Moves the first day of the new villages to today. */
async function theDayComes(): Promise<void> {
  await pool`update regions set valid_until = (now() at time zone 'Asia/Jakarta')::date where code = ${kapuk}`
  await pool`update regions set valid_from = (now() at time zone 'Asia/Jakarta')::date where code = any(${codes})`
}

describe('a village that is split', () => {
  const files: Record<string, Application> = {}

  it('is refused with codes taken, repeated or of another district, on a past day, and for other regions', () =>
    changesNothing(net, async () => {
      const wrong = [
        { code: '31.73.01.1006', name: 'Taken' },
        { code: '31.73.02.9901', name: 'Elsewhere' },
        ...heirs.slice(0, 1),
        ...heirs.slice(0, 1),
      ]
      assert.deepEqual(
        faultsIn(isRefused(await tries(kapuk, { effectiveOn: '2026-01-01', regions: wrong }), 422, 'rule_broken')),
        [
          '/effectiveOn day_is_past',
          '/regions/0/code region_exists',
          '/regions/1/code not_in_district',
          '/regions/3/code region_exists',
        ],
      )
      isRefused(await tries('31.73.01'), 422, 'rule_broken')
      isRefused(await tries('31.73.01.8888'), 404, 'not_found')
      isRefused(await tries(kapuk, { regions: [] }), 400, 'invalid_request')
      for (const by of [net.head, net.applicant]) isRefused(await tries(kapuk, {}, by), 403, 'forbidden')
    }))

  it('is split by an administrator whose reach covers it, once, from a day on', async () => {
    isRefused(await tries(kapuk, {}, await appoint(net, ['administrator'], '31.72')), 403, 'forbidden')
    const split = await tries(kapuk, {}, await appoint(net, ['administrator'], '31.73'))
    assert.equal(split.status, 201, split.text)
    isRefused(await tries(kapuk), 409, 'succeeded_already')
    assert.deepEqual(
      [await valid(), await valid('&on=2098-12-31'), await valid('&on=2099-01-01')],
      [[kapuk], [kapuk], codes],
    )
    assert.deepEqual(
      (await villages('&on=2099-01-01'))
        .filter(({ code }) => codes.includes(code))
        .map(({ predecessors }) => predecessors),
      [[kapuk], [kapuk], [kapuk]],
    )
  })

  it('is the place of applications until that day, and its successors are not', async () => {
    files['before'] = await net.applicant.submits('SKTM', { villageCode: kapuk })
    files['draft'] = await net.applicant.prepares('SKTM', { villageCode: kapuk })
    const early = await net.applicant.asks('POST', '/v1/applications', {
      body: { permitType: 'SKTM', villageCode: codes[0] },
    })
    assert.deepEqual(faultsIn(isRefused(early, 422, 'rule_broken')), ['/villageCode not_in_network'])
  })

  it('leaves filed applications where they are from that day on', async () => {
    await theDayComes()
    const { before } = files
    assert.ok(before)
    assert.deepEqual(await net.applicant.reads(before), before)
    const desk = await appoint(net, ['front_desk'], kapuk)
    await desk.takes('accept', before)
    assert.equal((await wholeHistory(net, before)).villageCode, kapuk)
  })

  it('is no place of new applications from then on: a draft has to name a successor', async () => {
    const { draft } = files
    assert.ok(draft)
    const blockers = await net.applicant.isBlocked('submit', draft, { statementAccepted: true })
    assert.deepEqual(
      blockers.map(({ code, target }) => [code, target]),
      [['place_not_valid', '/villageCode']],
    )
    isRefused(
      await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'SKTM', villageCode: kapuk } }),
      422,
      'rule_broken',
    )
    const mended = await net.applicant.saves(await net.applicant.reads(draft), { villageCode: codes[1] })
    await net.applicant.takes('submit', mended, { statementAccepted: true })
    const { villageCode, office } = await net.applicant.reads(mended)
    assert.deepEqual([villageCode, office?.regionCode], [codes[1], kapuk])
  })

  it('is served, with its successors, by the office that served it', async () => {
    for (const code of codes) assert.equal(await serverOf(net, code), kapuk)
    assert.deepEqual((await profileOf(net, kapuk)).serves, [kapuk, ...codes])
    const { answers } = await example('SKTM')
    const { office } = await net.nobody.does<{ office: { regionCode: string } }>(
      200,
      'POST',
      '/v1/permit-types/SKTM/estimate',
      { body: { villageCode: codes[2], answers } },
    )
    assert.equal(office.regionCode, kapuk)
  })
})
