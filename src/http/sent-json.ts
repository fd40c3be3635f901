import type { FastifyReply } from 'fastify'

/** Sends a body that is JSON already, without its schema. As bytes, so that its text is encoded once. */
export const sendJson = (reply: FastifyReply, text: string) =>
  reply.type('application/json; charset=utf-8').send(Buffer.from(text))
