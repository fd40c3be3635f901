import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The time that a refused sender may go on sending. */
const lingerMilliseconds = 20_000

/**
 * Lets a sender read why its upload was refused half-way. The answer is sent at once; the rest of the body is read and
 * dropped. Closing with unread bytes would reset the connection and lose the answer. For a sender that was too slow,
 * the connection closes with the answer.
 */
export async function lingerForSender(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const { raw } = request
  if (reply.statusCode === 408 || raw.complete || raw.readableEnded || typeof payload !== 'string') return payload
  void reply.header('content-length', Buffer.byteLength(payload))
  return Readable.from(lingering(payload, raw))
}

async function* lingering(payload: string, sender: IncomingMessage): AsyncGenerator<string> {
  yield payload
  if (sender.readableEnded || sender.destroyed) return
  const signal = AbortSignal.timeout(lingerMilliseconds)
  sender.unpipe()
  sender.resume()
  await Promise.race([once(sender, 'end', { signal }), once(sender, 'close', { signal })]).catch(() => sender.destroy())
}
