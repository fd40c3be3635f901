import type { FastifyReply } from 'fastify'

/** Sends a text that is JSON already, without serialization by a schema. Encodes it to bytes once. */
export const sendJson = (reply: FastifyReply, text: string) =>
  reply.type('application/json; charset=utf-8').send(Buffer.from(text))
