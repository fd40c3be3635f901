import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { atHour, day } from '../moments.ts'
import type { Town } from '../town.ts'

const pagesLimit = 5
/** The most pages of a whole list, or of the log since its last look. */
const listPagesLimit = 200
const purpose = { purpose: 'collateral_check' }

interface Row {
  id: string
  number: string
  changedAt: string
  state: string
}

/** An agency that reads the changed permits since its last request, the log of events, and single permits. */
export class Agency {
  readonly #town: Town
  readonly #admin: Client
  readonly #id: string
  readonly #number: number
  #keyId = ''
  #client: Client | undefined
  #secret = ''
  #since: string | undefined
  /** The position in the log of events after all that it has read. */
  #position = 'latest'
  /** The mark of what it may see, as of its last page of events. */
  #view: string | undefined

  /** The client with the key of now; undefined before the first key. */
  get client(): Client | undefined {
    return this.#client
  }

  /** The key of now; empty before the first. */
  get secret(): string {
    return this.#secret
  }

  get number(): number {
    return this.#number
  }

  get id(): string {
    return this.#id
  }

  constructor(town: Town, admin: Client, id: string, number: number) {
    this.#town = town
    this.#admin = admin
    this.#id = id
    this.#number = number
  }

  /** Gets a new key from the administrator, who revokes the old one. */
  async getsKey(): Promise<void> {
    const expiresAt = new Date(this.#town.now + 300 * day).toISOString()
    const issued = await this.#admin.sends(`/v1/clients/${this.#id}/keys`, { label: 'Core system', expiresAt })
    if (!issued.isGood) return
    const { id, secret } = issued.body<{ id: string; secret: string }>()
    if (this.#keyId !== '')
      await this.#admin.sends(`/v1/clients/${this.#id}/keys/${this.#keyId}/revocations`, { reason: 'Replaced.' })
    this.#keyId = id
    this.#secret = secret
    this.#client = this.#town.clientOf(`agency ${this.#number}`, secret)
  }

  /** Yields its acts every third day, before anybody else is up: then the log has all that has happened. */
  async *polls(): Journey {
    for (;;) {
      if (this.#position === 'latest') await this.#beginsCopy()
      else await this.#followsEvents()
      await this.#asksForChanges()
      await this.#checksPermits()
      const at = atHour(this.#town.now + this.#town.mix.regulars.agency * day, 5 + this.#number / 10)
      yield { at, act: 'asks for permits' }
    }
  }

  /** Keeps the end of the log, and then reads the whole list of permits: the beginning of a copy. */
  async #beginsCopy(): Promise<void> {
    await this.#followsEvents()
    this.#since = undefined
    await this.#asksForChanges(listPagesLimit)
  }

  async #asksForChanges(limit = pagesLimit): Promise<void> {
    const since = this.#since === undefined ? '' : `&changedSince=${encodeURIComponent(this.#since)}`
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null && pages < limit; pages++) cursor = await this.#readsPage(since, cursor)
  }

  /** Reads the log of events to its end. Begins a new copy when its view has changed, or its position is too old. */
  async #followsEvents(): Promise<void> {
    for (let pages = 0; pages < listPagesLimit; pages++) {
      const answer = await this.#client?.reads(`/v1/events?limit=100&after=${this.#position}`, purpose)
      if (answer?.code === 'position_too_old') this.#position = 'latest'
      if (!answer?.isGood) return
      const { page } = answer.body<{ page: { position: string; hasMore: boolean; view: string } }>()
      const hasOtherView = this.#view !== undefined && this.#view !== page.view
      this.#position = hasOtherView ? 'latest' : page.position
      this.#view = hasOtherView ? undefined : page.view
      if (hasOtherView) return this.#beginsCopy()
      if (!page.hasMore) return
    }
  }

  /** Reads one page of changed permits. Returns the cursor of the next one; null at the end or after a refusal. */
  async #readsPage(since: string, cursor: string): Promise<string | null> {
    const query = `?sort=changed&limit=100${since}${cursor && `&cursor=${cursor}`}`
    const answer = await this.#client?.reads(`/v1/permits${query}`, purpose)
    if (!answer?.isGood) return null
    const { data, page } = answer.body<{ data: Row[]; page: { nextCursor: string | null } }>()
    this.#since = data.at(-1)?.changedAt ?? this.#since
    return page.nextCursor
  }

  async #checksPermits(): Promise<void> {
    const chance = this.#town.chanceOf(`agency ${this.#number} ${this.#town.now}`)
    const shown = chance.shuffled(this.#town.outside.permits.all).slice(0, 5)
    const [first] = shown
    if (!first) return
    const numbers = [...shown.map(({ number }) => number), '1/none/31/2026']
    await this.#client?.sends('/v1/permits/status', { numbers }, { headers: purpose })
    await this.#client?.reads(`/v1/permits/${first.id}`, purpose)
    if (chance.isTrue(0.1)) await this.#client?.reads('/v1/permits', { purpose: 'marketing' })
  }

  /**
   * Acts as the administrator: widens the regions of the agency, suspends it while its key is replaced, and reads its
   * records.
   */
  async isLookedAfter(): Promise<void> {
    const path = `/v1/clients/${this.#id}`
    await this.#admin.reads('/v1/clients')
    const read = await this.#admin.reads(path)
    await this.#admin.changes(path, { regions: ['31'] }, read.version)
    await this.#admin.sends(`${path}/suspensions`, { suspended: true, reason: 'A key was found in public.' })
    await this.#asksForChanges()
    await this.getsKey()
    await this.#admin.sends(`${path}/suspensions`, { suspended: false, reason: 'It has a new key.' })
    for (const view of ['events', 'queries', 'keys']) await this.#admin.reads(`${path}/${view}`)
  }
}
