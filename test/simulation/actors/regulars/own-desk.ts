import type { Chance } from '../../bottle/chance.ts'
import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { day, hour, minute } from '../moments.ts'
import type { Town } from '../town.ts'
import type { Agency } from './agency.ts'

interface Issued {
  id: string
  secret: string | null
}

const reason = 'Replaced by the next one.'
const purpose = { purpose: 'collateral_check' }
/** The scopes of a key; null: those of the registration. */
const selections = [null, ['permits:read', 'client:read'], ['events:read']] as const

/**
 * The desk of an agency that manages its own keys: it issues one for a few hours, uses it, revokes it and tries it once
 * more; and now and then replaces the key that manages keys.
 */
export class OwnDesk {
  readonly #town: Town
  readonly #admin: Client
  readonly #agency: Agency
  readonly #chance: Chance
  #manager: { id: string; client: Client } | undefined

  constructor(town: Town, admin: Client, agency: Agency) {
    this.#town = town
    this.#admin = admin
    this.#agency = agency
    this.#chance = town.chanceOf(`desk ${agency.number}`)
  }

  /** The client with the key that manages keys; undefined before the first. */
  get manager(): Client | undefined {
    return this.#manager?.client
  }

  /** Yields the acts of the desk, every one to three days. */
  async *manages(): Journey {
    for (;;) {
      if (!this.#manager) await this.#getsManagingKey()
      const reading = await this.#issues({ scopes: this.#chance.pick(selections) })
      if (reading) {
        await this.#reads(reading.client)
        yield { at: this.#town.now + this.#chance.whole(2, 300) * minute, act: 'reads with a key of its own' }
        await this.#reads(reading.client)
        await this.#revokes(reading.id)
        await this.#reads(reading.client)
      }
      if (this.#chance.isTrue(0.2)) await this.#replacesManagingKey()
      await this.#manager?.client.reads('/v1/client/keys')
      yield { at: this.#town.now + this.#chance.whole(24, 72) * hour, act: 'manages its keys' }
    }
  }

  /** Issues a test key of the agency. Undefined when it was refused, or its secret was lost with the answer. */
  async issuesTestKey(): Promise<{ id: string; client: Client } | undefined> {
    return this.#issues({ environment: 'test' })
  }

  async revokesTestKey(id: string): Promise<void> {
    await this.#revokes(id)
  }

  async #getsManagingKey(): Promise<void> {
    const scopes = ['client:read', 'keys:write']
    const issued = await this.#admin.sends(`/v1/clients/${this.#agency.id}/keys`, { ...this.#ofKey('Keys'), scopes })
    this.#manager = issued.isGood ? this.#clientOf(issued.body<Issued>()) : undefined
  }

  /** Has the key that manages keys issue its successor, which revokes it. */
  async #replacesManagingKey(): Promise<void> {
    const before = this.#manager
    const next = await this.#issues({ scopes: ['client:read', 'keys:write'] })
    if (!before || !next) return
    this.#manager = next
    await this.#revokes(before.id)
    await before.client.reads('/v1/client')
  }

  async #issues(rest: { scopes?: readonly string[] | null; environment?: string }) {
    const { scopes, ...where } = rest
    const body = { ...this.#ofKey('Own'), ...where, ...(scopes && { scopes }) }
    const issued = await this.#manager?.client.sends('/v1/client/keys', body)
    if (!issued?.isGood) return undefined
    const key = issued.body<Issued>()
    if (key.secret === null) await this.#revokes(key.id)
    return this.#clientOf(key)
  }

  #ofKey = (label: string) => ({ label, expiresAt: new Date(this.#town.now + 300 * day).toISOString() })

  #clientOf({ id, secret }: Issued) {
    return secret === null ? undefined : { id, client: this.#town.clientOf(`desk ${this.#agency.number}`, secret) }
  }

  /** Revokes a key; a second time, too, which is refused. */
  async #revokes(id: string): Promise<void> {
    const path = `/v1/client/keys/${id}/revocations`
    await this.#manager?.client.sends(path, { reason })
    if (this.#chance.isTrue(0.2)) await this.#manager?.client.sends(path, { reason })
  }

  async #reads(client: Client): Promise<void> {
    await client.reads('/v1/client')
    await client.reads('/v1/permits?limit=5', purpose)
    await client.reads('/v1/events?after=latest')
    await client.reads('/v1/webhooks')
  }
}
