import { describe, it } from 'node:test'
import { createChance } from '../bottle/chance.ts'
import type { HeldStream } from '../bottle/held-stream.ts'
import type { Answer } from './client.ts'
import { StreamingAgency } from './regulars/streaming.ts'

/** A log of events whose position is the number of the last one. Each stream that is held sends what comes. */
class Log {
  readonly #streams = new Set<{ text: string }>()
  #end = 0
  view = 'first'
  /** Called once, when a reader has asked for the end of the log, before the answer. */
  beforeEnd: (() => void) | undefined

  comes(): void {
    const event = this.#event(++this.#end)
    for (const stream of this.#streams) stream.text += `id: ${event.position}\ndata: ${JSON.stringify(event)}\n\n`
  }

  holdsStream = async (): Promise<HeldStream> => {
    const stream = { text: '' }
    this.#streams.add(stream)
    const take = () => {
      const { text } = stream
      stream.text = ''
      return text
    }
    return { status: 200, isOver: false, take, drop: () => void this.#streams.delete(stream) }
  }

  reads = async (url: string): Promise<Answer> => {
    const [, after] = /after=(\w+)/.exec(url) ?? []
    if (after === undefined) return answer('')
    if (after === 'latest') {
      this.beforeEnd?.()
      this.beforeEnd = undefined
    }
    const from = after === 'latest' ? this.#end : Number(after)
    const data = Array.from({ length: this.#end - from }, (_, index) => this.#event(from + index + 1))
    return answer(JSON.stringify({ data, page: { position: String(this.#end), hasMore: false, view: this.view } }))
  }

  #event = (number: number) => ({ id: `event ${number}`, position: String(number) })
}

const answer = (text: string): Answer => ({
  status: 200,
  isGood: true,
  isLost: false,
  code: undefined,
  version: undefined,
  headers: {},
  bytes: Buffer.from(text),
  text,
  body: () => JSON.parse(text),
})

/** The probability with which an agency compares; it never loses its stream here. */
const comparing = 0.3
const chance = { ...createChance('streams'), isTrue: (probability: number) => probability === comparing }

describe('an agency that holds a stream', () => {
  it('compares nothing from before a new beginning, also if it comes while the beginning is read', async () => {
    const log = new Log()
    const town = {
      now: 0,
      chanceOf: () => chance,
      world: { program: { holdsStream: log.holdsStream } },
      coverage: { answered: () => {} },
    }
    const journey = new StreamingAgency(town, { number: 1, secret: 'a key', client: { reads: log.reads } }).holds()
    await journey.next()
    log.comes()
    await journey.next()
    log.comes()
    log.view = 'second'
    log.beforeEnd = () => log.comes()
    await journey.next()
    log.comes()
    // It throws when a stream has told other events than the pages of the log.
    await journey.next()
  })
})
