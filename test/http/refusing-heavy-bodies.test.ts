import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { takesLessThan } from '../support/measuring/cpu-seconds.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

const megabyte = 1_000_000
const list = (item: string, count: number): string => `[${new Array<string>(count).fill(item).join()}]`
/** An object of so many members that nobody knows. */
const members = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"${index.toString(36)}":0`).join()}}`
/** The hours of a counter whose exceptions are all wrong: each has so many empty periods. */
const hours = (exceptions: number, periods: number): string =>
  `{"weekdays":[],"exceptions":${list(`{"periods":${list('{}', periods)}}`, exceptions)}}`

const tracks = (payload: string) =>
  net.nobody.asks('POST', '/v1/tracking', { raw: { payload, type: 'application/json' } })
const opens = (payload: string) =>
  net.admin.asks('PUT', `/v1/offices/${crypto.randomUUID()}/counter-hours`, {
    raw: { payload, type: 'application/json' },
    headers: { 'if-match': '"1"' },
  })

describe('a body of very many values', () => {
  it('is refused with its first fault if they are more than 5,000, with all of them otherwise', async () => {
    const [few, many] = [await opens(hours(40, 100)), await opens(hours(60, 100))]
    assert.equal(isRefused(few, 400, 'invalid_request').errors?.length, 100)
    assert.equal(isRefused(many, 400, 'invalid_request').errors?.length, 1)
  })

  it('takes little time, although each list and object is within its bound', async () => {
    const [lists, objects] = [hours(2_000, 160), `{"reference":${list(members(80), 1_850)}}`]
    for (const { length } of [lists, objects]) assert.ok(length > 0.9 * megabyte && length < megabyte, `${length}`)
    await opens(hours(60, 100))
    await takesLessThan(2, async () => {
      isRefused(await opens(lists), 400, 'invalid_request')
      isRefused(await tracks(objects), 400, 'invalid_request')
    })
  })
})

describe('a body of very many flaws', () => {
  it('is refused with the first hundred of them in little time, nested as deep as can be', async () => {
    const within = (inner: string, depth: number): string => '['.repeat(depth) + inner + ']'.repeat(depth)
    const lists = within(list(list('[]', 1_990), 165), 38)
    const texts = within(list(list(String.raw`"\u0000"`, 1_990), 55), 37)
    for (const { length } of [lists, texts]) assert.ok(length > 0.9 * megabyte && length < megabyte, `${length}`)
    await takesLessThan(2, async () => {
      for (const flawed of [lists, texts])
        assert.equal(isRefused(await tracks(flawed), 400, 'invalid_request').errors?.length, 100)
    })
  })
})

describe('an object of very many members', () => {
  it('is refused before its members are looked at', async () => {
    assert.deepEqual(faultsIn(isRefused(await tracks(members(2_001)), 400, 'invalid_request')), [' maxProperties'])
    assert.equal(isRefused(await tracks(members(2_000)), 400, 'invalid_request').errors?.length, 100)
  })
})
