import type { FastifyRequest, RouteOptions } from 'fastify'
import type { Environment } from '../../access/clients/client.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { bearerOf } from '../../access/identity/credentials.ts'
import { looksLikeKey } from '../../access/keys/key.ts'
import { officeChannels } from '../../http/channels.ts'
import { fault } from '../../http/problems/faults.ts'
import { invalidRequest, Problem } from '../../http/problems/problem.ts'
import { withRefusals } from '../../http/problems/refusals.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Device } from './key-queries.ts'
import { authenticateDevice, personAtKiosk } from './sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    device: Device
  }
}

/** Authenticates people and devices at kiosks. Nothing is cached, so that an ended session or key fails at once. */
export function createKioskSignIn({ pool }: Database, environment: Environment) {
  return {
    isSession: (request: FastifyRequest): boolean =>
      looksLikeKey(request.headers.authorization?.replace(/^Bearer /i, '') ?? '', 'session'),
    personOf: (request: FastifyRequest): Promise<Actor> => personAtKiosk(pool, bearerOf(request), environment),
    deviceOf: (request: FastifyRequest): Promise<Device> => authenticateDevice(pool, bearerOf(request), environment),
  }
}

/**
 * Rejects a channel that the actor may not state. At a kiosk only the operations for kiosks are allowed, and the
 * channel is always `kiosk`, which nobody else may state. Only officers may state counter, phone and e-mail. Throws
 * `not_at_a_kiosk`, `invalid_request`.
 */
export function holdToChannel(
  { actor, headers, routeOptions: { schema } }: FastifyRequest,
  atKiosks: ReadonlySet<string>,
): void {
  const stated = headers['x-channel']
  if (actor.kiosk) {
    if (!atKiosks.has(schema?.operationId ?? '')) throw new Problem('not_at_a_kiosk', {})
    headers['x-channel'] = 'kiosk'
  } else if (stated === 'kiosk') throw wrongChannel('kiosk_session')
  else if (actor.posts.length === 0 && officeChannels.some((channel) => channel === stated))
    throw wrongChannel('office_channel')
}

const wrongChannel = (code: 'kiosk_session' | 'office_channel') =>
  invalidRequest(fault({ parameter: 'x-channel' }, code))

/** Declares in the contract that an operation is allowed at a kiosk, or refused there. */
export function declareKiosk({ schema }: RouteOptions, atKiosks: ReadonlySet<string>): void {
  if (!schema || schema.hide) return
  if (atKiosks.has(schema.operationId ?? '')) schema.security = [...(schema.security ?? []), { kioskSession: [] }]
  else schema.response = withRefusals(schema.response, 'not_at_a_kiosk')
}

/** Declares in the contract that an operation needs the key of a device. */
export function demandDevice({ schema }: RouteOptions): void {
  if (!schema || schema.hide) return
  schema.security = [{ kioskKey: [] }]
  schema.response = withRefusals(schema.response, 'unauthorized')
}
