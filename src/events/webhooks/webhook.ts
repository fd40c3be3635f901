import type { webhooks } from '../../../drizzle/tables/webhooks.ts'
import { etagOf } from '../../http/request.ts'
import { publicType } from '../event-types.ts'
import { checkOf, writePosition } from '../position.ts'
import type { PauseReason } from './states.ts'

/** The settings of a webhook as they are stored. Types are those of the log; null: all. */
export interface Stated {
  url: string
  description: string | null
  types: string[] | null
  permitTypes: string[]
  regions: string[]
}

/** A webhook as its agency sees it. `eventId`: the event at its position; null when it is no longer stored. */
export interface WebhookRow
  extends Stated,
    Pick<typeof webhooks.$inferSelect, 'id' | 'version' | 'createdAt' | 'updatedAt'> {
  pause: { since: string; reason: PauseReason } | null
  position: number
  eventId: string | null
  waiting: number
  failingSince: string | null
  deliveredAt: string | null
  previousSecretUntil: string | null
}

/** Returns a webhook in the form of the contract. */
export const presentWebhook = ({ types, position, eventId, ...webhook }: WebhookRow) => ({
  ...webhook,
  types: types?.map(publicType) ?? null,
  state: stateOf(webhook),
  position: eventId === null ? null : writePosition({ number: position, check: checkOf(eventId) }),
})

function stateOf({ pause, failingSince }: Pick<WebhookRow, 'pause' | 'failingSince'>): 'active' | 'failing' | 'paused' {
  if (pause) return 'paused'
  return failingSince === null ? 'active' : 'failing'
}

/** Returns the headers `location` and `etag` of a webhook that was created or got a new secret. */
export const headersOf = ({ id, version }: Pick<WebhookRow, 'id' | 'version'>) => ({
  location: `/v1/webhooks/${id}`,
  etag: etagOf({ version }),
})
