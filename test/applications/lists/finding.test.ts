import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type ListFilters, listNamed, listOfOffices } from '../../../src/applications/lists/queries.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { listed } from '../../support/scenes/list-filters.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const found = async (who: Person, query: string): Promise<string[]> => {
  const { data } = await who.does<{ data: { id: string }[] }>(200, 'GET', `/v1/applications?${query}`)
  return data.map(({ id }) => id)
}
const elsewhere = await appoint(net, ['front_desk'], '31.72.01')

describe('an application is found at a counter', async () => {
  const application = await imbIn('handed_over', net)
  const dictated = application.reference.replaceAll('-', '').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
  const [permit] = await pool<{ number: string }[]>`select number from permits where application_id = ${application.id}`

  it('by the reference, in any notation', async () => {
    for (const written of [application.reference, dictated])
      assert.deepEqual(await found(net.frontDesk, `reference=${written}`), [application.id])
  })

  it('by the number of the permit', async () => {
    assert.deepEqual(await found(net.frontDesk, `permitNumber=${encodeURIComponent(permit?.number ?? '')}`), [
      application.id,
    ])
    assert.deepEqual(await found(net.frontDesk, 'permitNumber=none'), [])
  })

  it('by the number of the permit as somebody copies or types it, and the permit, too', async () => {
    const number = permit?.number ?? assert.fail()
    const spoken = number.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    for (const typed of [` ${number}\n`, number.replaceAll('/', ' / '), number.replaceAll('-', '\u2013'), spoken]) {
      const written = encodeURIComponent(typed)
      assert.deepEqual(await found(net.frontDesk, `permitNumber=${written}`), [application.id], typed)
      const { data } = await net.frontDesk.does<{ data: { number: string }[] }>(
        200,
        'GET',
        `/v1/permits?number=${written}`,
      )
      assert.deepEqual(
        data.map((found) => found.number),
        [number],
        typed,
      )
    }
  })

  it('by no number that consists of blanks', async () => {
    for (const blank of ['%20', '%E2%80%8B'])
      for (const scope of ['', '&scope=office'])
        assert.deepEqual(await found(net.frontDesk, `permitNumber=${blank}${scope}`), [], `${blank}${scope}`)
  })

  it('also as a draft that was filed at this counter, unless another scope is named', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')
    const draft = await net.frontDesk.drafts('IMB', { filedAtOfficeId })
    assert.deepEqual(await found(net.frontDesk, `reference=${draft.reference}`), [draft.id])
    assert.deepEqual(await found(net.frontDesk, `reference=${draft.reference}&scope=counter`), [draft.id])
    assert.deepEqual(await found(net.frontDesk, `reference=${draft.reference}&scope=office`), [])
  })

  it('not by offices that may not see it, nor against another filter', async () => {
    assert.deepEqual(await found(elsewhere, `reference=${application.reference}`), [])
    assert.deepEqual(await found(net.stranger, `reference=${application.reference}`), [])
    assert.deepEqual(await found(net.applicant, `reference=${application.reference}`), [application.id])
    assert.deepEqual(await found(net.frontDesk, `reference=${application.reference}&status=draft`), [])
  })

  it('and a mistyped reference is refused at once', async () => {
    const wrong = `${application.reference.slice(0, -1)}${application.reference.endsWith('7') ? '8' : '7'}`
    const { status, refusal } = await net.frontDesk.asks('GET', `/v1/applications?reference=${wrong}`)
    assert.deepEqual(
      [status, refusal.errors?.map(({ parameter, code }) => [parameter, code])],
      [400, [['reference', 'mistyped']]],
    )
    const both = await net.frontDesk.asks('GET', `/v1/applications?reference=${application.reference}&sort=due`)
    assert.deepEqual([both.status, both.refusal.errors?.map(({ code }) => code)], [400, ['needs_newest']])
  })

  it('by the village of the place', async () => {
    const here = await found(net.frontDesk, `villageCode=${application.villageCode}&limit=200`)
    assert.ok(here.includes(application.id))
    assert.ok(!(await found(net.frontDesk, 'villageCode=31.71.06.1002&limit=200')).includes(application.id))
  })

  it('by an index for each of them', async () => {
    const actor = await actorOf(net, 'front-desk')
    const planOf = (filters: ListFilters, list: typeof listOfOffices) =>
      pool.begin(async (tx) => {
        await tx`set local enable_seqscan = off`
        await tx`set local enable_bitmapscan = off`
        const plan = await tx<{ 'QUERY PLAN': string }[]>`explain ${list(tx, actor, filters)}`
        return plan.map((line) => line['QUERY PLAN']).join('\n')
      })
    const named: typeof listOfOffices = (db, who, filters) => listNamed(db, who, undefined, filters)
    assert.match(await planOf({ ...listed, reference: application.reference }, named), /one_application_a_reference/)
    assert.match(await planOf({ ...listed, permitNumber: 'x' }, named), /using permits_by_number_key on permits p/)
    assert.match(
      await planOf({ ...listed, villageCode: '31.71.06.1001' }, listOfOffices),
      /applications_by_office_and_village/,
    )
  })
})
