import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A sender that has been refused may go on sending for so long. */
const lingerMilliseconds = 20_000

/**
 * Lets a sender that is refused half-way read why. The answer goes out at once, but the connection is kept, and what still comes is read
 * and dropped, until the sender is done: closed with bytes unread, it would be reset, and the answer lost. A sender that was too slow is
 * not waited for: its connection ends with the answer.
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
