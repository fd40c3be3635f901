import { restrictionOf } from '../../../access/clients/client.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { subjectName } from '../../read-events.ts'
import { type AgencyReader, type LoggedEvent, readLog, scanLimit } from '../../read-queries.ts'
import { narrowedBy, testedType } from '../narrow.ts'
import { openSecrets, type Sign, signerOf } from '../secrets.ts'
import type { Bodies } from './bodies.ts'
import { type ClaimedWebhook, listWaiting } from './lease-queries.ts'
import { dueOf, type Item, planBatch, type WaitingDelivery } from './plan.ts'
import { heldAfter } from './schedule.ts'

/** The most events that one batch takes from each source: the log, a replay, and the waiting deliveries. */
const eventsOfBatch = 100
/** A webhook with this many waiting deliveries gets no new events: they stay in the log. */
const mostWaiting = 1_000

/** The items that are sent to a webhook at once, and the positions in log and replay up to which they were read. */
export interface Batch {
  webhook: ClaimedWebhook
  sign: Sign
  bodyOf: (event: LoggedEvent) => Buffer
  waiting: readonly WaitingDelivery[]
  chains: Item[][]
  behind: Item[]
  position: number
  replay: { id: string; position: number; isDone: boolean } | null
  /** True: the next batch can begin at once. */
  hasMore: boolean
  /** True: events that were not yet sent are no longer stored. */
  lacksEvents: boolean
}

/**
 * Reads what to send to a webhook now: waiting deliveries that are due, then new events. A held webhook gets a new
 * event only when no delivery waits.
 */
export async function readBatch(db: Db, vault: Vault, webhook: ClaimedWebhook, bodies: Bodies): Promise<Batch> {
  const { id, clientId, personal, isPreviousValid, registered, failures, replay } = webhook
  const agency: AgencyReader = { clientId, ...registered }
  const isHeld = failures >= heldAfter
  const waiting = await listWaiting(db, id, mostWaiting)
  const due = dueOf(waiting, { limit: eventsOfBatch, isHeld })
  const takesNew = isHeld ? waiting.length === 0 : waiting.length < mostWaiting
  const retried = due.length > 0 ? await readAgain(db, webhook, agency, due) : []
  const replayed = takesNew && replay ? await readOn(db, webhook, agency, replay) : undefined
  const fresh = takesNew && webhook.wanted > webhook.position ? await readOn(db, webhook, agency) : undefined
  const items = [...(replayed?.items ?? []), ...(fresh?.items ?? [])]
  const plan = planBatch(waiting, retried, items)
  const position = fresh?.position ?? webhook.position
  const isReplayDone = replayed !== undefined && replay !== null && replayed.position >= replay.until
  return {
    webhook,
    sign: signerOf(await openSecrets(vault, id, personal), isPreviousValid),
    bodyOf: (event) => bodies.of(event, agency),
    waiting,
    ...plan,
    position,
    replay: replay && replayed ? { id: replay.id, position: replayed.position, isDone: isReplayDone } : null,
    hasMore: takesNew && ((replay !== null && !isReplayDone) || due.length === eventsOfBatch),
    lacksEvents: fresh?.lacksEvents ?? false,
  }
}

/** Reads the events of waiting deliveries. `event` is null when the agency may not see it now, or it is not stored. */
async function readAgain(
  db: Db,
  webhook: ClaimedWebhook,
  agency: AgencyReader,
  due: readonly WaitingDelivery[],
): Promise<Item[]> {
  const at = due.map(({ position }) => position)
  const { events } = await read(db, webhook, agency, { after: Math.min(...at) - 1, at, limit: at.length })
  const byPosition = new Map(events.map((event) => [event.position, event]))
  return due.map((waiting) => ({
    waiting,
    replayId: waiting.replayId,
    subject: waiting.subject,
    event: byPosition.get(waiting.position) ?? null,
  }))
}

/**
 * Reads new events of the log: after the position of a webhook, or after that of its replay up to the replay's end.
 * Reads one event for a held webhook.
 */
async function readOn(
  db: Db,
  webhook: ClaimedWebhook,
  agency: AgencyReader,
  replay?: NonNullable<ClaimedWebhook['replay']>,
): Promise<{ items: Item[]; position: number; lacksEvents: boolean }> {
  const after = replay?.position ?? webhook.position
  const limit = webhook.failures >= heldAfter ? 1 : eventsOfBatch
  const part = await read(db, webhook, agency, { after, limit })
  const taken = part.events.slice(0, limit)
  const last = part.events.length > limit ? taken.at(-1)?.position : undefined
  const scanned = part.scanned.count === scanLimit ? part.scanned.last?.position : undefined
  const reached = last ?? scanned ?? part.end?.position ?? after
  const until = replay ? Math.min(reached, replay.until) : reached
  const items = taken
    .filter(({ position, type, subjectId }) => position <= until && (type !== testedType || subjectId === webhook.id))
    .map((event) => ({ waiting: null, replayId: replay?.id ?? null, subject: subjectName(event), event }))
  return {
    items,
    position: Math.max(until, after),
    lacksEvents: !replay && part.oldest !== null && after + 1 < part.oldest,
  }
}

/** Reads a part of the log, restricted to what the agency may see and the webhook selects. */
const read = (
  db: Db,
  { types, permitTypes, regions }: ClaimedWebhook,
  agency: AgencyReader,
  part: { after: number; limit: number; at?: readonly number[] },
) =>
  readLog(
    db,
    { agency: narrowedBy(agency, { permitTypes, regions }) },
    {
      ...part,
      types: types ? [...types, testedType] : undefined,
      about: undefined,
      selection: { permitTypes: restrictionOf(permitTypes), regions: restrictionOf(regions) },
    },
  )
