import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Sender, UploadPlaces } from '../../../src/applications/documents/uploads/upload-places.ts'
import { Problem } from '../../../src/http/problems/problem.ts'

/** A file whose progress the test controls. */
class SomeFile extends Readable {
  bytesRead = 0
  comes(kibibytes: number): void {
    this.bytesRead += kibibytes * 1024
  }
  override _read(): void {}
  get endedFor(): unknown {
    return this.errored instanceof Problem ? this.errored.code : this.errored
  }
}

class Upload {
  readonly file = new SomeFile().on('error', () => {})
  readonly refused: Promise<unknown>
  #place: Disposable | undefined

  constructor(places: UploadPlaces, sender: Sender) {
    this.refused = places.take(sender, this.file).then(
      (place) => {
        this.#place = place
      },
      (error: unknown) => error,
    )
  }
  get hasPlace(): boolean {
    return this.#place !== undefined
  }
  ends(): void {
    this.#place?.[Symbol.dispose]()
    this.#place = undefined
  }
}

let places = new UploadPlaces()
const begins = (person: string, address: string) => new Upload(places, { person, address })
const several = (count: number, person: string, address: string) =>
  Array.from({ length: count }, () => begins(person, address))
const withPlace = (uploads: readonly Upload[]) => uploads.filter(({ hasPlace }) => hasPlace).length
const afterSeconds = async (seconds: number) => {
  for (let passed = 0; passed < seconds; passed += 5) {
    mock.timers.tick(5_000)
    await setImmediate()
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval'] })
  places = new UploadPlaces()
})
afterEach(() => mock.timers.reset())

describe('places to upload', () => {
  it('are never all used by one person, however many files they send', async () => {
    const many = several(64, 'one', 'here')
    await setImmediate()
    assert.equal(withPlace(many), 2)
    const others = [begins('another', 'here'), begins('a third', 'there')]
    await setImmediate()
    assert.equal(withPlace(others), 2)
  })

  it('are never all used from one address, however many people send from there', async () => {
    const many = Array.from({ length: 40 }, (_, index) => begins(`person ${index}`, 'here'))
    await setImmediate()
    assert.equal(withPlace(many), 4)
    const other = begins('another', 'there')
    await setImmediate()
    assert.ok(other.hasPlace)
  })

  it('go first to the person with the fewest, and then by arrival', async () => {
    const first = [...several(2, 'a', '1'), ...several(2, 'b', '2'), ...several(2, 'c', '3')]
    const busy = begins('a', '1')
    const idle = begins('d', '4')
    await setImmediate()
    assert.deepEqual([withPlace(first), busy.hasPlace, idle.hasPlace], [6, false, false])
    first[0]?.ends()
    await setImmediate()
    assert.deepEqual([busy.hasPlace, idle.hasPlace], [false, true])
    first[2]?.ends()
    await setImmediate()
    assert.ok(busy.hasPlace)
  })

  it('are not kept for a sender who disconnects', async () => {
    const [first] = several(2, 'one', 'here')
    const [gone, next] = several(2, 'one', 'here')
    gone?.file.destroy()
    assert.equal((await gone?.refused) instanceof Problem, true)
    first?.ends()
    await setImmediate()
    assert.ok(next?.hasPlace)
  })

  it('have a limited queue for a person, and for an address', async () => {
    several(66, 'one', 'here')
    const tooMany = await begins('one', 'here').refused
    assert.ok(tooMany instanceof Problem && tooMany.code === 'rate_limited')
    for (let person = 0; person < 200; person++) begins(`person ${person}`, 'here')
    const beyond = await begins('somebody else', 'here').refused
    assert.ok(beyond instanceof Problem && beyond.code === 'rate_limited')
    begins('another', 'there')
  })
})

describe('while others wait', () => {
  const six = () => [...several(2, 'a', '1'), ...several(2, 'b', '2'), ...several(2, 'c', '3')]

  it('the slowest loses its place within ten seconds', async () => {
    const holders = six()
    const waiting = begins('d', '4')
    for (let second = 0; second < 10; second += 5) {
      for (const [index, { file }] of holders.entries()) file.comes(5 * (index === 3 ? 8 : 20 + index))
      await afterSeconds(5)
    }
    assert.deepEqual(
      holders.map(({ file }) => file.endedFor),
      [null, null, null, 'request_timeout', null, null],
    )
    holders[3]?.ends()
    await setImmediate()
    assert.ok(waiting.hasPlace)
  })

  it('the required speed rises, up to 128 KiB a second', async () => {
    const holders = six()
    begins('d', '4')
    const seconds = async (count: number, kibibytes: number) => {
      for (let second = 0; second < count; second += 5) {
        for (const { file } of holders) file.comes(5 * kibibytes)
        await afterSeconds(5)
      }
      return holders.filter(({ file }) => file.endedFor !== null).length
    }
    assert.equal(await seconds(10, 33), 0)
    assert.equal(await seconds(5, 65), 0)
    assert.equal(await seconds(30, 129), 0)
    assert.equal(await seconds(5, 127), 1)
  })

  it('no more uploads lose their place than wait', async () => {
    const holders = six()
    begins('d', '4')
    begins('e', '5')
    await afterSeconds(10)
    assert.equal(holders.filter(({ file }) => file.endedFor !== null).length, 2)
  })

  it('no upload loses its place to one of the same person, or while its bytes wait for the server', async () => {
    const mine = several(64, 'one', 'here')
    await afterSeconds(600)
    assert.ok(mine.every(({ file }) => file.endedFor === null))
    const others = [...several(2, 'b', '2'), ...several(2, 'c', '3')]
    for (const { file } of [...mine.slice(0, 2), ...others]) file.push(Buffer.alloc(10))
    begins('d', '4')
    await afterSeconds(600)
    assert.ok([...mine, ...others].every(({ file }) => file.endedFor === null))
  })

  it('at one address with its share in use, only uploads from there lose a place', async () => {
    const here = [...several(2, 'a', 'here'), ...several(2, 'b', 'here')]
    const there = begins('c', 'there')
    begins('d', 'here')
    await afterSeconds(10)
    assert.equal(here.filter(({ file }) => file.endedFor !== null).length, 1)
    assert.equal(there.file.endedFor, null)
  })
})
