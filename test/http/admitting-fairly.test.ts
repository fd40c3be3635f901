import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Admission, admissionLimits, kinds, type Place, type RequestKind } from '../../src/http/admission/admission.ts'

const readsAtOnce = 96
/** The places that all callers together have with so many reads, by kind, and those that one of them has. */
const turnsOfAll = { read: 96, change: 128, heavy: 16 }
const placesOfOne = { read: 48, change: 32, heavy: 4 }

/** Returns an admission with a clock that stands still, and the order in which requests began. */
function admitting() {
  let now = 0
  const admission = new Admission(admissionLimits(readsAtOnce), () => now)
  const began: string[] = []
  const refused: string[] = []
  const gone = new Set<string>()
  const comes = (caller: string, kind: RequestKind = 'read'): Place => {
    const place = admission.enter({
      kind,
      caller: () => caller,
      hasGone: () => gone.has(caller),
      begin: () => began.push(caller),
      refuse: () => refused.push(caller),
    })
    if (!place.isWaiting) began.push(caller)
    return place
  }
  return {
    admission,
    began,
    refused,
    gone,
    comes,
    passes(milliseconds: number): void {
      now += milliseconds
      admission.tick()
    },
    /** Lets as many callers hold all places of a kind. */
    fills(kind: RequestKind = 'read'): Place[] {
      const held = times(turnsOfAll[kind], (nth) => comes(`holder ${nth}`, kind))
      began.length = 0
      return held
    },
  }
}

const times = <T>(count: number, make: (nth: number) => T): T[] => Array.from({ length: count }, (_, nth) => make(nth))

describe('places of requests', () => {
  it('are given at once while there are any, and nobody asks who the caller is', () => {
    const admission = new Admission(admissionLimits(readsAtOnce))
    const unasked = () => assert.fail('The caller was looked up.')
    const places = times(placesOfOne.read, () =>
      admission.enter({ kind: 'read', caller: unasked, begin: unasked, refuse: unasked, hasGone: unasked }),
    )
    assert.ok(places.every(({ isWaiting }) => !isWaiting))
    for (const place of places) place.leave()
    const { held, waiting, taken } = admission.load('read')
    assert.deepEqual([held, waiting, taken], [0, 0, placesOfOne.read])
  })

  it('go to those that wait as they become free, each once', () => {
    const { admission, comes, began, fills } = admitting()
    const held = fills()
    for (const caller of ['a', 'b', 'c']) comes(caller)
    assert.deepEqual(began, [])
    assert.equal(admission.load('read').waiting, 3)
    held[0]?.leave()
    held[0]?.leave()
    assert.deepEqual(began, ['a'])
    held[1]?.leave()
    assert.deepEqual(began, ['a', 'b'])
    held[2]?.postpone()
    assert.deepEqual(began, ['a', 'b', 'c'], 'A place whose work has not begun is handed on, too.')
  })

  it('go to one caller after the other, so that a flood of one delays another by one place', () => {
    const { comes, began, fills } = admitting()
    const held = fills()
    for (const caller of [...times(50, () => 'flood'), 'one', 'other']) comes(caller)
    for (const place of held.slice(0, 5)) place.leave()
    assert.deepEqual(began, ['flood', 'one', 'other', 'flood', 'flood'])
    comes('one')
    for (const place of held.slice(5, 7)) place.leave()
    assert.deepEqual(began.slice(5), ['flood', 'one'])
  })

  for (const kind of kinds)
    it(`are never all held by one caller: ${kind}`, () => {
      const { admission, comes } = admitting()
      const held = times(placesOfOne[kind], () => comes('flood', kind))
      const waits = comes('flood', kind)
      assert.ok(held.every(({ isWaiting }) => !isWaiting) && waits.isWaiting)
      assert.equal(comes('one', kind).isWaiting, false, 'Another caller begins at once.')
      held[0]?.leave()
      assert.deepEqual([waits.isWaiting, admission.load(kind).waiting], [false, 0])
      held[0]?.leave()
      assert.ok(comes('flood', kind).isWaiting, 'A place is given back once.')
    })

  it('are never all held by one caller that has waited for them', () => {
    const { admission, comes, began, fills } = admitting()
    const held = fills('change')
    times(turnsOfAll.change, () => comes('flood', 'change'))
    for (const place of held) place.leave()
    assert.deepEqual([began.length, admission.load('change').held], [placesOfOne.change, placesOfOne.change])
  })

  it('are apart for each kind: reads go on while changes and heavy requests wait', () => {
    const { comes, fills } = admitting()
    fills('change')
    fills('heavy')
    assert.ok(comes('a', 'change').isWaiting && comes('b', 'heavy').isWaiting)
    assert.equal(comes('reader').isWaiting, false)
  })
})

describe('a request that waits', () => {
  it('may wait longer in a burst than in a queue that stays', () => {
    const { comes, passes, refused, fills } = admitting()
    fills('change')
    comes('in the burst', 'change')
    passes(100)
    assert.deepEqual(refused, [])
    comes('later', 'change')
    passes(1)
    assert.deepEqual(refused, ['in the burst'])
    comes('last', 'change')
    passes(25)
    assert.deepEqual(refused, ['in the burst', 'later'])
  })

  it('may wait as long as requests take', () => {
    const { comes, passes, refused, fills } = admitting()
    times(500, () => {
      const place = comes('slow', 'change')
      passes(60)
      place.leave()
    })
    fills('change')
    comes('in the burst', 'change')
    passes(239)
    comes('later', 'change')
    passes(59)
    assert.deepEqual(refused, ['in the burst'])
    passes(2)
    assert.deepEqual(refused, ['in the burst', 'later'])
  })

  it('gets the place of a request that has held it for too long', () => {
    const { admission, comes, passes, began, fills } = admitting()
    const held = fills('change')
    passes(450)
    comes('next', 'change')
    passes(50)
    assert.deepEqual(began, ['next'])
    for (const place of held) place.leave()
    assert.equal(admission.load('change').held, 1, 'A place that was taken away is not given back again.')
  })

  it('is forgotten when its client goes away', () => {
    const { admission, comes, passes, began, refused, gone, fills } = admitting()
    const held = fills()
    for (const caller of ['gone', 'gone', 'next']) comes(caller)
    gone.add('gone')
    held[0]?.leave()
    assert.deepEqual(began, ['next'])
    comes('gone')
    passes(60)
    assert.deepEqual([refused, admission.load('read').waiting], [[], 0])
    gone.clear()
    comes('gone')
    held[1]?.leave()
    assert.deepEqual(began, ['next', 'gone'])
  })

  it('is counted when it is refused, and never begins', () => {
    const { admission, comes, passes, began, fills } = admitting()
    const held = fills('change')
    comes('late', 'change')
    passes(101)
    assert.deepEqual(admission.load('change').refused, 1)
    for (const place of held) place.leave()
    assert.deepEqual(began, [])
  })
})

it('limits nothing when it is told so', () => {
  const admission = new Admission(admissionLimits(0))
  const never = () => assert.fail('It waits.')
  for (const kind of kinds)
    for (const place of times(2_000, () =>
      admission.enter({ kind, caller: () => 'a', begin: never, refuse: never, hasGone: never }),
    ))
      assert.equal(place.isWaiting, false)
})
