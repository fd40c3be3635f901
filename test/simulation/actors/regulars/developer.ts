import type { Chance } from '../../bottle/chance.ts'
import type { Client } from '../client.ts'
import { uuidOf } from '../draws.ts'
import type { Journey } from '../journey.ts'
import { day, hour } from '../moments.ts'
import type { Town } from '../town.ts'
import type { Agency } from './agency.ts'
import type { OwnDesk } from './own-desk.ts'

interface Made {
  permit: { id: string; number: string; verificationPath: string }
}

const purpose = { purpose: 'collateral_check' }
/** The numbers of the guide. */
const fixedNumbers = [
  'SANDBOX-IN-FORCE',
  'SANDBOX-LIMITED',
  'SANDBOX-NOT-YET-IN-FORCE',
  'SANDBOX-SUSPENDED',
  'SANDBOX-EXPIRED',
  'SANDBOX-REVOKED',
  'SANDBOX-REVOCATION-DECIDED',
  'SANDBOX-SUPERSEDED',
  'SANDBOX-SUCCESSOR',
] as const
const changes = [
  'handed_over',
  'suspended',
  'suspension_lifted',
  'revocation_decided',
  'revocation_called_off',
  'revoked',
  'expired',
  'superseded',
  'transferred',
] as const
/** Paths that the sandbox does not have. The contract tells of their refusal with 403. */
const elsewhere = ['/v1/consultations', '/v1/client/sandbox/usage', '/v1/clients', '/v1/staff'] as const

/** A developer of an agency, who tries its system with a test key, and what a test key must not see. */
export class Developer {
  readonly #town: Town
  readonly #agency: Agency
  readonly #desk: OwnDesk
  readonly #chance: Chance
  /** The permits of its own in the sandbox. */
  readonly #made: Made['permit'][] = []
  #key: { id: string; client: Client } | undefined
  #position = 'latest'
  /** The number of webhooks that it has tried to create: each gets an address of its own. */
  #tried = 0
  #hasWebhook = false

  constructor(town: Town, agency: Agency, desk: OwnDesk) {
    this.#town = town
    this.#agency = agency
    this.#desk = desk
    this.#chance = town.chanceOf(`developer ${agency.number}`)
  }

  /** Yields the acts of the developer, one to four times in two days. */
  async *tries(): Journey {
    for (;;) {
      await this.#looksAfterKey()
      const { client } = this.#key ?? {}
      if (client) {
        if (!this.#hasWebhook) await this.#subscribes(client)
        await this.#makesEvents(client)
        yield { at: this.#town.now + this.#chance.whole(1, 8) * hour, act: 'reads in the sandbox' }
        await this.#readsPermits(client)
        await this.#follows(client)
        await this.#probes(client)
        await this.#comparesUsage(client)
      }
      yield { at: this.#town.now + this.#chance.whole(12, 40) * hour, act: 'tries its system in the sandbox' }
    }
  }

  /** Gets a test key from the desk, or replaces it now and then. The old one is tried once more. */
  async #looksAfterKey(): Promise<void> {
    if (this.#key && !this.#chance.isTrue(0.15)) return
    const before = this.#key
    const next = await this.#desk.issuesTestKey()
    if (!next) return
    this.#key = next
    if (!before) return
    await this.#desk.revokesTestKey(before.id)
    await before.client.reads('/v1/permits', purpose)
  }

  async #readsPermits(client: Client): Promise<void> {
    const list = await client.reads('/v1/permits?limit=100', purpose)
    const [first] = list.isGood ? this.#chance.shuffled(list.body<{ data: { id: string }[] }>().data) : []
    if (first) await client.reads(`/v1/permits/${first.id}`, purpose)
    const number = this.#chance.pick(fixedNumbers)
    await client.sends('/v1/permits/status', { numbers: [...fixedNumbers, 'SANDBOX-NONE'] }, { headers: purpose })
    await client.reads(`/v1/permits?number=${number}`, purpose)
    await client.reads(`/v1/verifications/verification-${number.toLowerCase()}`)
    for (const path of ['/v1/offices?limit=5', '/v1/permit-types', '/v1/client', '/v1/calendar'])
      if (this.#chance.isTrue(0.3)) await client.reads(path)
  }

  async #makesEvents(client: Client): Promise<void> {
    const state = this.#chance.isTrue(0.2) ? { state: 'not_yet_in_force' } : {}
    const issued = await client.sends('/v1/sandbox/events', { type: 'satupintu.permit.issued.v1', ...state })
    if (issued.isGood) this.#made.push(issued.body<Made>().permit)
    for (let count = this.#chance.whole(0, 3); count > 0 && this.#made.length > 0; count--) {
      const { number } = this.#chance.pick(this.#made)
      const type = `satupintu.permit.${this.#chance.pick(changes)}.v1`
      await client.sends('/v1/sandbox/events', { type, number })
    }
  }

  async #follows(client: Client): Promise<void> {
    const answer = await client.reads(`/v1/events?after=${this.#position}`)
    if (answer.isGood) this.#position = answer.body<{ page: { position: string } }>().page.position
    else if (answer.code === 'position_too_old') this.#position = 'latest'
    const hooks = await client.reads('/v1/webhooks')
    const [hook] = hooks.isGood ? hooks.body<{ data: { id: string }[] }>().data : []
    if (!hook) return
    await client.reads(`/v1/webhook-deliveries?webhook=${hook.id}&limit=10`)
    const since = new Date(this.#town.now - day).toISOString()
    if (this.#chance.isTrue(0.3)) await client.sends(`/v1/webhooks/${hook.id}/replays`, { times: { since } })
    if (this.#chance.isTrue(0.3)) await client.sends(`/v1/webhooks/${hook.id}/tests`)
  }

  async #subscribes(client: Client): Promise<void> {
    const { number } = this.#agency
    const url = `https://sandbox.agency-${number}.example/sandbox-${number}-${++this.#tried}`
    const made = await client.sends('/v1/webhooks', { url })
    if (!made.isGood) return
    this.#hasWebhook = true
    const { secret } = made.body<{ secret: string | null }>()
    this.#town.outside.receivers.trusts(url, secret === null ? [] : [secret])
  }

  /** Asks for live data with the test key, and for the sandbox with a live key and without one. */
  async #probes(client: Client): Promise<void> {
    const [live] = this.#chance.shuffled(this.#town.outside.permits.all)
    if (live) {
      await client.reads(`/v1/permits/${live.id}`, purpose)
      await client.reads(`/v1/permits?number=${encodeURIComponent(live.number)}`, purpose)
      await client.sends('/v1/permits/status', { numbers: [live.number] }, { headers: purpose })
      await client.reads(live.verificationPath)
      await client.reads(`/v1/events?subject=permits/${live.id}`)
      await client.sends('/v1/sandbox/events', { type: 'satupintu.permit.revoked.v1', number: live.number })
    }
    await client.reads(this.#chance.pick(elsewhere))
    await client.reads(`/v1/webhooks/${uuidOf(this.#chance)}`)
    const { client: reading } = this.#agency
    const own = this.#made.at(-1)
    const numbers = [...(own ? [own.number] : []), 'SANDBOX-IN-FORCE']
    await reading?.sends('/v1/permits/status', { numbers }, { headers: purpose })
    if (!own) return
    await reading?.reads(`/v1/permits/${own.id}`, purpose)
    await this.#town.clientOf('passer-by', null).reads(own.verificationPath)
    await reading?.sends('/v1/sandbox/events', { type: 'satupintu.permit.issued.v1' })
  }

  /** Reads what its test keys have asked: with the test key itself, and with a live key. */
  async #comparesUsage(client: Client): Promise<void> {
    const month = new Date(this.#town.now).toISOString().slice(0, 7)
    await client.reads(`/v1/client/usage?month=${month}`)
    for (const view of ['usage', 'queries?limit=20']) await this.#desk.manager?.reads(`/v1/client/sandbox/${view}`)
  }
}
