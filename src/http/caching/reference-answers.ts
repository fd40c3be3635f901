import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Database, Db } from '../../platform/db/client.ts'
import { ownBytes } from '../../platform/own-bytes.ts'
import { sharedQuestion } from '../../platform/shared-question.ts'
import { responseLanguageOf } from '../problems/language.ts'
import { tagOf } from './conditional-reads.ts'
import { referenceStamp } from './reference-stamp.ts'

/** An answer as it is sent. */
interface Answer {
  /** JSON. */
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** A cached answer. It is valid while the reference data has the same stamp. */
interface CachedAnswer extends Answer {
  readonly stamp: string
}

/** Results of a look-up: the answer was valid, reference data had changed since, or none was cached. */
export const referenceResults = ['hit', 'stale', 'miss'] as const
export type ReferenceResult = (typeof referenceResults)[number]

export interface ReferenceAnswers {
  /**
   * Answers an open read of reference data: with the cached answer while no reference data has changed since, or with a
   * new one from `build`. `build` reads nothing but reference data, through `standby`, and depends on the address only.
   * It may set `ETag` to a version, `Cache-Control`, and a serializer. Undefined: the answer was sent already.
   */
  answer<Body>(request: FastifyRequest, reply: FastifyReply, build: () => Promise<Body>): Promise<Body | undefined>
}

/** The default size of the cache, in bytes: about 5,000 offices, or 500 pages of a list. */
export const usualReferenceBytes = 8 * 1024 * 1024

/** The approximate size of an entry without its body and its address. */
const overheadBytes = 500

/**
 * Caches answers of open reads in the memory of this process: the most recently used, at most `bytes`; 0 turns it off.
 * Each request reads the stamp of the reference data on the primary first, so no answer is older than a change that was
 * committed before the request. Requests that come together share this read.
 *
 * A new answer is cached if the stamp is the same afterwards: then nothing changed while it was built. A standby is
 * also asked before, because its clock may still be at yesterday.
 */
export function createReferenceAnswers(
  { reader, standby }: Pick<Database, 'reader' | 'standby'>,
  { bytes, count = () => {} }: { bytes: number; count?: ((result: ReferenceResult) => void) | undefined },
): ReferenceAnswers {
  if (bytes === 0) return { answer: async (_, reply, build) => sendWritten(reply, await written(reply, build)) }
  const cached = new LRUCache<string, CachedAnswer>({
    maxSize: bytes,
    sizeCalculation: ({ body }, url) => body.length + url.length + overheadBytes,
  })
  const stampNow = sharedQuestion(() => referenceDataStamp(reader))
  return {
    async answer(request, reply, build) {
      const { url } = request
      const stamp = await stampNow()
      const found = cached.get(url)
      if (found?.stamp === stamp) {
        count('hit')
        return sendWritten(reply, found)
      }
      count(found ? 'stale' : 'miss')
      const isSameThere = standby === reader || (await referenceDataStamp(standby)) === stamp
      const answer = await written(reply, build)
      if (isSameThere && responseLanguageOf(request) === undefined) void cache(url, { ...answer, stamp })
      return sendWritten(reply, answer)
    },
  }

  /** Caches an answer whose stamp was read before it was built. Never fails. */
  async function cache(url: string, answer: CachedAnswer): Promise<void> {
    const stamp = await referenceDataStamp(standby).catch(() => null)
    if (stamp === answer.stamp) cached.set(url, answer)
  }
}

/** Builds an answer: its JSON, the `ETag` of these bytes, and the `Cache-Control` that the route has set. */
async function written(reply: FastifyReply, build: () => Promise<unknown>): Promise<Answer> {
  const body = ownBytes(String(reply.serialize(await build())))
  const stated = { etag: tagOf(reply, body), 'cache-control': reply.getHeader('cache-control') }
  const headers = Object.entries(stated).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return { body, headers: Object.fromEntries(headers) }
}

const sendWritten = (reply: FastifyReply, { body, headers }: Answer): FastifyReply =>
  reply.headers(headers).type('application/json; charset=utf-8').send(body)

/** Returns the stamp of all reference data. */
async function referenceDataStamp(db: Db): Promise<string> {
  const [row] = await db<{ stamp: string }[]>`
    select ${referenceStamp(db)} as stamp`
  if (!row) throw new Error('The reference data has no stamp.')
  return row.stamp
}
