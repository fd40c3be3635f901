import type { Db } from '../../../platform/db/client.ts'
import type { Batch } from './batch.ts'
import type { ItemOutcome, Result } from './batch-course.ts'
import { secondsToFirst } from './plan.ts'
import { type Fresh, recordBatches, type StateAfterBatch, type Tried } from './record-queries.ts'
import { holdAfter } from './schedule.ts'

interface Ended {
  batch: Batch
  result: Result
}

/** Writes the outcomes of batches. Batches that end during a write are written together by the next one. */
export class Recorder {
  readonly #db: Db
  #gathered: { ended: Ended; done: (error?: unknown) => void }[] = []
  #isWriting = false

  constructor(db: Db) {
    this.#db = db
  }

  /** Resolves when the outcome of a batch is written. Rejects when the write failed: the batch must be repeated. */
  record(ended: Ended): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#gathered.push({ ended, done: (error) => (error === undefined ? resolve() : reject(error)) })
      if (!this.#isWriting) void this.#write()
    })
  }

  async #write(): Promise<void> {
    this.#isWriting = true
    while (this.#gathered.length > 0) {
      const gathered = this.#gathered
      this.#gathered = []
      const rows = gathered.map(({ ended }) => rowsOf(ended))
      const error: unknown = await recordBatches(
        this.#db,
        rows.map(({ standing }) => standing),
        rows.flatMap(({ fresh }) => fresh),
        rows.flatMap(({ tried }) => tried),
      ).then(
        () => undefined,
        (reason: unknown) => reason ?? new Error('Batches could not be written.'),
      )
      for (const { done } of gathered) done(error)
    }
    this.#isWriting = false
  }
}

function rowsOf({ batch, result }: Ended): { standing: StateAfterBatch; fresh: Fresh[]; tried: Tried[] } {
  const { webhook } = batch
  const { outcomes, failures, failingSince, hasDelivered, isSlow } = result
  const hold = holdAfter(failures)
  const first = batch.hasMore ? 0 : secondsToFirst(leftOf(batch, outcomes))
  return {
    standing: {
      id: webhook.id,
      leaseId: webhook.leaseId,
      position: batch.position,
      isHeld: hold > 0,
      dueIn: hold > 0 ? hold : first,
      failuresBefore: webhook.failures,
      failures,
      failingSince,
      hasDelivered,
      isSlow,
      replay: batch.replay,
    },
    fresh: outcomes.flatMap((outcome) => freshOf(webhook.id, outcome)),
    tried: outcomes.flatMap((outcome) => triedOf(webhook.id, outcome)),
  }
}

/** Returns the deliveries that wait after a batch, in order, with the seconds until each may be tried. */
function leftOf({ waiting }: Batch, outcomes: readonly ItemOutcome[]) {
  const ended = new Map(
    outcomes.flatMap((outcome) => (outcome.item.waiting ? [[outcome.item.waiting.id, outcome]] : [])),
  )
  return [
    ...waiting.flatMap((each) => {
      const outcome = ended.get(each.id)
      if (!outcome) return [each]
      return outcome.state === 'waiting' ? [{ ...each, dueIn: outcome.pauseSeconds }] : []
    }),
    ...outcomes.flatMap(({ item, state, pauseSeconds }) =>
      item.waiting === null && state === 'waiting' ? [{ subject: item.subject, dueIn: pauseSeconds }] : [],
    ),
  ]
}

function freshOf(webhookId: string, { item, state, attempt, tries, pauseSeconds }: ItemOutcome): Fresh[] {
  const { waiting, event, replayId, subject } = item
  if (waiting || !event) return []
  const { position, eventId, type } = event
  return [
    { webhookId, replayId, position, eventId, type, subject, state, attempts: written(attempt), tries, pauseSeconds },
  ]
}

function triedOf(webhookId: string, { item, state, attempt, tries, pauseSeconds }: ItemOutcome): Tried[] {
  if (!item.waiting) return []
  return [{ webhookId, id: item.waiting.id, state, attempts: written(attempt), tries, pauseSeconds }]
}

const written = (attempt: ItemOutcome['attempt']): string => (attempt === null ? '[]' : JSON.stringify([attempt]))
