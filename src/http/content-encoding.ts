import type { FastifyRequest } from 'fastify'
import { Problem } from './problems/problem.ts'

/**
 * An `onRequest` hook that refuses a body in a content coding such as `gzip`, which nobody decodes here (RFC 9110
 * §15.5.16). Reads ignore their body, and so its coding.
 */
export function demandPlainBody(
  { method, headers }: FastifyRequest,
  _reply: unknown,
  done: (error?: Error) => void,
): void {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  const isPlain = coding === '' || coding === 'identity' || method === 'GET' || method === 'HEAD'
  done(isPlain ? undefined : new Problem('unsupported_media_type', { allowed: [], isCoded: true }, { isCoded: true }))
}
