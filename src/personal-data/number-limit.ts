import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import type { Actor } from '../access/identity/actor.ts'
import { admit } from '../access/rate-limits/limiting.ts'
import type { Limits } from '../access/rate-limits/limits.ts'
import { readBy, searcherOf } from '../applications/reads/reading.ts'
import type { ReadRecord } from '../applications/reads/record.ts'
import { millisecondsNow } from '../platform/clock.ts'
import type { Db } from '../platform/db/client.ts'
import { raiseAlarm } from './search-alarm.ts'

/** The reason in the record of reads for a refused search. */
const refusedReason = 'Ditolak: batas pencarian dengan NIK tercapai / Refused: the limit of searches by NIK was reached'
const hourSeconds = 3_600

/**
 * Counts a search by identity number. Throws `rate_limited` when the quota is spent, and records the first refusal of a
 * day in the record of reads.
 */
export async function admitNumber(limits: Limits, reads: ReadRecord, actor: Actor, reply: FastifyReply): Promise<void> {
  const searcher = searcherOf(actor)
  if (!searcher) return
  try {
    admit(limits, 'identity_searches', actor.personId, reply)
  } catch (error) {
    await reads.addOnceADay(readBy(searcher, { what: 'search', fields: ['nik'], reason: refusedReason }))
    throw error
  }
}

/**
 * Counts a search by identity number that found nothing. When the quota of a window is used up, it raises an alarm: in
 * the log, to the administrators, and in the metrics.
 */
export async function noteMiss(db: Db, limits: Limits, actor: Actor, log: FastifyBaseLogger): Promise<void> {
  const reader = searcherOf(actor)
  const { remaining } = limits.count('identity_misses', actor.personId)
  if (!reader || remaining > 0) return
  const { quota, seconds } = limits.policies.identity_misses
  const since = new Date(Math.floor(millisecondsNow() / (seconds * 1000)) * seconds * 1000)
  const hours = Math.max(1, Math.round(seconds / hourSeconds))
  if (await raiseAlarm(db, { reader, misses: quota, since, hours }))
    log.warn(
      { alarm: 'identity_number_searches', readerId: reader.personId, officeId: reader.officeId, misses: quota },
      'many searches by identity number found nothing',
    )
}
