import type { Chance } from '../../bottle/chance.ts'
import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { day, hour } from '../moments.ts'
import type { Town } from '../town.ts'
import type { Agency } from './agency.ts'

interface Webhook {
  id: string
  version: number
  url: string
  state: string
  position: string | null
}

/** A webhook as the agency knows it. */
interface Known {
  id: string
  url: string
  /** The secrets that it has been given, the newest last. */
  secrets: string[]
}

const permitTypes = ['satupintu.permit.issued.v1', 'satupintu.permit.suspended.v1', 'satupintu.permit.revoked.v1']

/** Weights of what the agency does when it looks at a webhook. */
const weights = {
  tests: 4,
  pauses: 2,
  narrows: 2,
  moves: 1,
  replays: 4,
  changesSecret: 3,
  leaves: 1,
  removes: 0.5,
} as const
type Act = keyof typeof weights
const acts = Object.keys(weights) as readonly Act[]
/** The second agency begins so many acts later than the first. */
const half = acts.length / 2

/** An agency that has events sent to it: it creates webhooks, looks at deliveries, pauses, replays, changes secrets. */
export class Subscriber {
  readonly #town: Town
  readonly #agency: Agency
  readonly #chance: Chance
  readonly #webhooks: Known[] = []
  #created = 0
  /** The number of looks at webhooks that were not paused. */
  #looks = 0

  constructor(town: Town, agency: Agency) {
    this.#town = town
    this.#agency = agency
    this.#chance = town.chanceOf(`subscriber ${agency.number}`)
  }

  async *subscribes(): Journey {
    await this.#creates({})
    await this.#creates({ types: permitTypes, description: 'Agunan' })
    for (;;) {
      yield {
        at: this.#town.now + this.#chance.whole(6, 48 * this.#town.mix.regulars.subscriber) * hour,
        act: 'looks at its webhooks',
      }
      const { client } = this.#agency
      if (!client || this.#webhooks.length === 0) continue
      await this.#looksAfter(client, this.#chance.pick(this.#webhooks))
      if (this.#town.isInTurn('looks at its own registration', 0.3)) await this.#looksAtItself(client)
    }
  }

  async #creates(selection: object): Promise<void> {
    const url = `https://hooks.agency-${this.#agency.number}.example/${this.#agency.number}-${++this.#created}`
    const made = await this.#agency.client?.sends('/v1/webhooks', { url, ...selection })
    if (!made?.isGood) return
    const { webhook, secret } = made.body<{ webhook: Webhook; secret: string | null }>()
    const known: Known = { id: webhook.id, url, secrets: [] }
    this.#webhooks.push(known)
    await this.#keeps(known, secret)
  }

  /** Keeps a secret that was shown once. When its answer was lost, the agency asks for another one. */
  async #keeps(known: Known, secret: string | null): Promise<void> {
    const { receivers } = this.#town.outside
    if (secret !== null) {
      known.secrets.push(secret)
      return receivers.trusts(known.url, known.secrets)
    }
    receivers.trusts(known.url, [])
    const issued = await this.#agency.client?.sends(`/v1/webhooks/${known.id}/secrets`, { previousValidHours: 0 })
    const again = issued?.isGood ? issued.body<{ secret: string | null }>().secret : null
    if (again !== null) await this.#keeps(known, again)
  }

  async #looksAfter(client: Client, known: Known): Promise<void> {
    const path = `/v1/webhooks/${known.id}`
    const read = await client.reads(path)
    if (!read.isGood) return
    const webhook = read.body<Webhook>()
    if (webhook.state === 'paused') {
      const resumed = await client.changes(path, { isPaused: false }, webhook.version)
      if (resumed.status === 410) await client.changes(path, { isPaused: false, skipTo: 'latest' }, webhook.version)
      return
    }
    const does: Record<Act, () => Promise<unknown>> = {
      tests: () => client.sends(`${path}/tests`),
      pauses: () => client.changes(path, { isPaused: true }, webhook.version),
      narrows: () => this.#narrows(client, webhook),
      moves: () => this.#moves(client, known, webhook),
      replays: () => this.#replays(client, webhook),
      changesSecret: () => this.#changesSecret(client, known),
      leaves: async () =>
        this.#town.outside.receivers.leaves(known.url, this.#town.now + this.#chance.whole(1, 5) * day),
      removes: () => this.#removes(client, known, webhook),
    }
    await does[this.#next()]()
    if (this.#chance.isTrue(0.3)) await client.reads('/v1/webhooks')
  }

  /** Returns the next act: first those that are left, each agency from another one on, then any by its weight. */
  #next(): Act {
    const turn = this.#looks++
    const first = acts[(turn + (this.#agency.number - 1) * half) % acts.length]
    return turn < acts.length && first !== undefined ? first : this.#chance.weighted(weights)
  }

  #narrows(client: Client, { id, version }: Webhook) {
    const types = this.#chance.pick([null, permitTypes, [...permitTypes, 'satupintu.office.updated.v1']])
    const regions = this.#chance.pick([['*'], ['31.71']])
    return client.changes(`/v1/webhooks/${id}`, { types, regions }, version)
  }

  /** Moves the receiver to another host; or tries an address that is not allowed. */
  async #moves(client: Client, known: Known, { id, version, url }: Webhook): Promise<void> {
    const host = this.#chance.pick(['hooks', 'events', 'in'])
    const moved = `https://${host}.agency-${this.#agency.number}.example${new URL(url).pathname}`
    const wrong = this.#chance.pick([
      'http://hooks.example/x',
      'https://169.254.169.254/x',
      'https://a:b@hooks.example',
    ])
    const address = this.#chance.isTrue(0.3) ? wrong : moved
    const changed = await client.changes(`/v1/webhooks/${id}`, { url: address }, version)
    if (address === wrong && changed.isGood) throw new Error(`An address that is not allowed was taken: ${wrong}`)
    if (changed.isGood) known.url = moved
  }

  /** Has a delivery, the last days, or all since a position sent again. */
  async #replays(client: Client, { id, position }: Webhook): Promise<void> {
    const page = await client.reads(`/v1/webhook-deliveries?webhook=${id}&limit=10`)
    const [last] = page.isGood ? page.body<{ data: { id: string }[] }>().data : []
    const since = new Date(this.#town.now - this.#chance.whole(1, 3) * day).toISOString()
    const orders = [
      { times: { since } },
      ...(last ? [{ delivery: last.id }] : []),
      ...(position === null ? [] : [{ positions: { after: position } }]),
    ]
    await client.sends(`/v1/webhooks/${id}/replays`, this.#chance.pick(orders))
  }

  async #changesSecret(client: Client, known: Known): Promise<void> {
    const previousValidHours = this.#chance.pick([24, 24, 0])
    const issued = await client.sends(`/v1/webhooks/${known.id}/secrets`, { previousValidHours })
    if (issued.isGood) await this.#keeps(known, issued.body<{ secret: string | null }>().secret)
    else if (issued.isLost) this.#town.outside.receivers.trusts(known.url, [])
  }

  /** Deletes a webhook, and creates another one in its place. */
  async #removes(client: Client, known: Known, { id, version }: Webhook): Promise<void> {
    const removed = await client.removes(`/v1/webhooks/${id}`, version)
    if (!removed.isGood) return
    this.#webhooks.splice(this.#webhooks.indexOf(known), 1)
    await this.#creates({})
  }

  /** Reads its own registration, keys, queries and usage. */
  async #looksAtItself(client: Client): Promise<void> {
    const month = new Date(this.#town.now).toISOString().slice(0, 7)
    for (const view of ['', '/keys', '/queries?limit=20', `/usage?month=${month}`])
      await client.reads(`/v1/client${view}`)
  }
}
