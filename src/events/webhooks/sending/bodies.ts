import { recentValues } from '../../../platform/recent.ts'
import { presentEvent } from '../../read-events.ts'
import type { AgencyReader, LoggedEvent } from '../../read-queries.ts'

const rememberedBodies = 2_000

/** Serialises events as bodies of deliveries. Caches the last 2,000, because most webhooks get the same events. */
export class Bodies {
  readonly #source: string
  readonly #recent = recentValues<Buffer>(rememberedBodies)

  /** `source`: the public URL of the API, with `/v1`. */
  constructor(source: string) {
    this.#source = source
  }

  /** Returns an event as `GET /v1/events` returns it to the agency, as JSON in UTF-8. */
  of(event: LoggedEvent, agency: AgencyReader): Buffer {
    // Only the body of an event of a registration depends on the agency.
    const isShared = event.subject !== 'registration'
    const known = isShared ? this.#recent.get(event.eventId) : undefined
    if (known) return known
    const body = Buffer.from(JSON.stringify(presentEvent(event, { agency }, this.#source)))
    if (isShared) this.#recent.set(event.eventId, body)
    return body
  }
}
