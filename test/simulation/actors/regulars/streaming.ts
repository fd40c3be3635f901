import { createParser } from 'eventsource-parser'
import type { Chance } from '../../bottle/chance.ts'
import type { HeldStream } from '../../bottle/held-stream.ts'
import type { Program } from '../../bottle/world.ts'
import type { Client } from '../client.ts'
import type { Coverage } from '../coverage.ts'
import type { Journey } from '../journey.ts'
import { hour } from '../moments.ts'
import type { Town } from '../town.ts'
import type { Agency } from './agency.ts'

interface Told {
  id: string
  position: string
}
interface Page {
  data: Told[]
  page: { position: string; hasMore: boolean; view: string }
}

/** The parts of the town that an agency with a stream uses. */
interface StreamTown extends Pick<Town, 'now' | 'chanceOf'> {
  world: { program: Pick<Program, 'holdsStream'> }
  coverage: Pick<Coverage, 'answered'>
}
interface StreamReader extends Pick<Agency, 'number' | 'secret'> {
  client: Pick<Client, 'reads'> | undefined
}

const url = '/v1/events/stream'
const pagesLimit = 200

/**
 * An agency that holds a stream of its events open for hours, loses it, comes back with the last id, and compares what
 * came with the pages of the log.
 */
export class StreamingAgency {
  readonly #town: StreamTown
  readonly #agency: StreamReader
  readonly #chance: Chance
  #stream: HeldStream | undefined
  /** The position at which the comparison begins, and the last id that came. Undefined before the first stream. */
  #begin: { position: string; view: string } | undefined
  #last = ''
  #told: Told[] = []

  constructor(town: StreamTown, agency: StreamReader) {
    this.#town = town
    this.#agency = agency
    this.#chance = town.chanceOf(`stream of agency ${agency.number}`)
  }

  async *holds(): Journey {
    for (;;) {
      // Now and then it loses its stream before it has read what came.
      if (this.#stream && this.#chance.isTrue(0.1)) this.#loses(this.#stream)
      if (this.#stream) this.#keeps(this.#stream.take())
      if (this.#stream?.isOver) this.#stream = undefined
      if (this.#chance.isTrue(0.3)) await this.#compares()
      if (!this.#stream) await this.#opens()
      else if (this.#chance.isTrue(0.25)) this.#loses(this.#stream)
      yield { at: this.#town.now + this.#chance.whole(1, 9) * hour, act: 'reads its stream' }
    }
  }

  /** Opens a stream after the last id that came; the first one at the end of the log. */
  async #opens(): Promise<void> {
    if (!this.#begin) await this.#beginsAnew()
    if (!this.#begin) return
    await this.#asksForTheRest()
    const headers = { authorization: `Bearer ${this.#agency.secret}`, 'last-event-id': this.#last }
    const stream = await this.#town.world.program.holdsStream({ url, headers })
    this.#town.coverage.answered('GET', url, stream.status, undefined)
    if (stream.status === 200) this.#stream = stream
  }

  /** Reads what was missed as a stream that ends at once. */
  async #asksForTheRest(): Promise<void> {
    const answer = await this.#agency.client?.reads(`${url}?seconds=0`, { 'last-event-id': this.#last })
    if (answer?.isGood) this.#keeps(answer.text)
  }

  #loses(stream: HeldStream): void {
    stream.drop()
    this.#stream = undefined
  }

  #keeps(text: string): void {
    const parser = createParser({
      onId: (id) => {
        this.#last = id
      },
      onEvent: ({ data }) => void this.#told.push(JSON.parse(data)),
    })
    parser.feed(text)
  }

  /** Begins at the end of the log. Leaves its stream, which may have sent events before that end meanwhile. */
  async #beginsAnew(): Promise<void> {
    if (this.#stream) this.#loses(this.#stream)
    this.#told = []
    const answer = await this.#agency.client?.reads('/v1/events?after=latest')
    this.#begin = answer?.isGood ? answer.body<Page>().page : undefined
    this.#last = this.#begin?.position ?? ''
  }

  /**
   * Compares what the streams have told, up to the last of it, with the pages of the log since the beginning. Begins
   * anew when the registration has changed: then the pages have other events.
   */
  async #compares(): Promise<void> {
    const [begin, last] = [this.#begin, this.#told.at(-1)]
    if (!begin || !last) return
    const told = this.#told.map(({ id }) => id)
    const paged: Told[] = []
    for (let position = begin.position, pages = 0; pages < pagesLimit; pages++) {
      const answer = await this.#agency.client?.reads(`/v1/events?limit=100&after=${position}`)
      if (!answer?.isGood) return
      const { data, page } = answer.body<Page>()
      if (page.view !== begin.view) return this.#beginsAnew()
      paged.push(...data)
      position = page.position
      if (!page.hasMore || data.some(({ id }) => id === last.id)) break
    }
    const until = paged.findIndex(({ id }) => id === last.id)
    const expected = paged.slice(0, until + 1).map(({ id }) => id)
    if (expected.join() !== told.join())
      throw new Error(`A stream told ${told.join(', ')} instead of ${expected.join(', ')}.`)
    this.#begin = { ...begin, position: last.position }
    this.#told = []
  }
}
