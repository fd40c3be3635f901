import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Claims, type Exchange } from '../invariant.ts'
import { judgeOrder, type Stretch } from './answers-form-one-order.ts'
import { searchOrder } from './search.ts'

const id = '01a22f0f-e2e0-7000-8000-000000000753'
const url = `/v1/applications/${id}`

/** A request between two positions among all calls and answers. */
const request = ([began, ended]: readonly [number, number], rest: Partial<Exchange>): Exchange => ({
  subject: 'somebody',
  credential: `caller ${began}`,
  method: 'GET',
  url,
  idempotencyKey: null,
  ifMatch: null,
  body: null,
  status: 200,
  text: '{}',
  at: 0,
  began,
  ended,
  ...rest,
})
const shows = (version: number, status: string) => ({ text: JSON.stringify({ id, version, status }) })
const reads = (when: readonly [number, number], version: number, status: string) =>
  request(when, shows(version, status))
const saves = (when: readonly [number, number], bound: number, version: number) =>
  request(when, { method: 'PATCH', ifMatch: `"${bound}"`, ...shows(version, 'draft') })
const steps = (when: readonly [number, number], action: string, version: number, to: string) =>
  request(when, {
    method: 'POST',
    url: `${url}/transitions`,
    body: { action },
    status: 201,
    idempotencyKey: action,
    text: JSON.stringify({ version, to }),
  })
const withoutAnswer = (exchange: Exchange): Exchange => ({ ...exchange, status: null, text: '', ended: null })

const step = (version: number, action: string, to: string) =>
  [version, { version, action, to, actor: 'a person' }] as const
/** An application that was saved once as a draft, submitted, and accepted. */
const whole: Stretch = {
  begins: { version: 2, status: 'draft' },
  ends: { version: 5, status: 'in_review' },
  changes: new Map([step(4, 'submit', 'submitted'), step(5, 'accept', 'in_review')]),
}
const asked = [
  saves([1, 4], 2, 3),
  reads([2, 3], 3, 'draft'),
  steps([5, 8], 'submit', 4, 'submitted'),
  reads([6, 7], 3, 'draft'),
  steps([9, 12], 'accept', 5, 'in_review'),
  reads([10, 11], 5, 'in_review'),
]

const isLegal = (exchanges: readonly Exchange[], stretch: Stretch = whole): boolean => {
  const claims = new Claims('answers-form-one-order')
  judgeOrder(id, stretch, exchanges, claims)
  return claims.findings.length === 0
}
/** Returns the same answers with one replaced. */
const but = (place: number, ...instead: Exchange[]) => asked.toSpliced(place, 1, ...instead)

describe('answers at the same time', () => {
  it('form an order when each can be placed between its call and its answer', () => assert.ok(isLegal(asked)))

  it('may be missing, if the request was done and if it was not', () => {
    const [save, , submit] = asked
    if (!save || !submit) throw new Error('There are requests.')
    assert.ok(isLegal(but(0, withoutAnswer(save))))
    assert.ok(isLegal(but(2, withoutAnswer(submit), { ...submit, began: 8 })))
    assert.ok(isLegal([...asked, withoutAnswer(saves([20, 21], 5, 6))]))
  })

  it('form an order when a payment at the counter takes the step that was refused to somebody else', () => {
    const paid = step(6, 'confirm_payment', 'awaiting_originals')
    const stretch = {
      begins: { version: 5, status: 'awaiting_payment' },
      ends: { version: 6, status: 'awaiting_originals' },
      changes: new Map([paid]),
    }
    const refused = request([1, 2], {
      method: 'POST',
      url: `${url}/transitions`,
      body: { action: 'confirm_payment' },
      status: 422,
    })
    const reading = reads([7, 8], 6, 'awaiting_originals')
    assert.ok(!isLegal([refused, reading], stretch))
    const pays = request([3, 6], { method: 'POST', url: `${url}/payments`, status: 201 })
    assert.ok(isLegal([refused, pays, reading], stretch))
  })

  for (const [what, exchanges] of Object.entries({
    'two saves on one version': [...asked, saves([0, 4], 2, 3)],
    'a save whose answer has another version than the next': but(0, saves([1, 4], 2, 4)),
    'a read of an old version after the answer to a change': but(3, reads([6, 7], 2, 'draft')),
    'a read of a version that is made later': but(1, reads([2, 3], 4, 'submitted')),
    'a read of a version with the status of another': but(5, reads([10, 11], 5, 'submitted')),
    'a step with the number of another': but(2, steps([5, 8], 'submit', 5, 'submitted')),
    'a step that is not in the history': [...asked, steps([13, 14], 'inspect', 6, 'in_inspection')],
    'a refusal of the current version as stale': [
      ...asked,
      request([13, 14], { method: 'PATCH', ifMatch: '"5"', status: 412 }),
    ],
  }))
    it(`form none with ${what}`, () => assert.ok(!isLegal(exchanges)))

  it('form none when a step that was requested once was taken twice', () => {
    const twice = new Map([...whole.changes, step(6, 'send_back', 'in_review'), step(7, 'accept', 'in_review')])
    const ends = { version: 7, status: 'in_review' }
    assert.ok(!isLegal(asked, { ...whole, changes: twice, ends }))
  })

  it('form none when the program undid a change', () =>
    assert.ok(!isLegal(asked, { ...whole, ends: { version: 4, status: 'submitted' } })))
})

describe('the search for an order', () => {
  it('gives up after too many states', () => {
    const operations = Array.from({ length: 40 }, () => ({
      ...{ says: '', began: 0, ended: Infinity, isUncertain: true },
      leads: (state: number) => [state + 1, state * 2 + 1],
    }))
    const never = { begins: 1, others: () => [], isEnd: () => false, keyOf: String }
    assert.equal(searchOrder({ operations, ...never }), 'undecided')
  })
})
