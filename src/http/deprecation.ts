import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { serializeItem } from 'structured-headers'

/**
 * The announcement that an operation will be removed: the day of the announcement, the first day without it (both from
 * midnight UTC), and its replacement if there is one.
 */
interface Deprecation {
  since: string
  sunset: string
  use?: string
}

export type Deprecations = Readonly<Record<string, Deprecation>>

const noticeDays = 365
const dayMilliseconds = 86_400_000

/** The page that lists deprecations and their replacements. */
const page = '/docs/reading/?api=deprecations'

/**
 * Adds `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link` to every response of these operations (by operationId),
 * problems included, and marks them in the contract. Call it before routes are added. Throws when the notice is shorter
 * than a year.
 */
export function announceDeprecations(app: FastifyInstance, deprecations: Deprecations): void {
  const headers = new Map(
    Object.entries(deprecations).map(([operationId, deprecation]) => [
      operationId,
      headersOf(operationId, deprecation),
    ]),
  )
  if (headers.size === 0) return
  app.addHook('onRoute', ({ schema }: RouteOptions) => {
    const deprecation = deprecations[schema?.operationId ?? '']
    if (!schema || !deprecation || schema.deprecated) return
    const description = `${noteOf(deprecation)} ${schema.description}`
    Object.assign(schema, { deprecated: true, description, 'x-sunset': deprecation.sunset })
  })
  app.addHook('onRequest', (request: FastifyRequest, reply, done) => {
    const sent = headers.get(request.routeOptions.schema?.operationId ?? '')
    if (sent) void reply.headers(sent)
    done()
  })
}

function headersOf(operationId: string, { since, sunset }: Deprecation): Record<string, string> {
  const [announced, ends] = [new Date(since), new Date(sunset)]
  if (ends.getTime() - announced.getTime() < noticeDays * dayMilliseconds)
    throw new Error(`${operationId} is deprecated with less than a year's notice: ${since} to ${sunset}.`)
  return {
    deprecation: serializeItem(announced),
    sunset: ends.toUTCString(),
    link: `<${page}>; rel="deprecation"; type="text/html"`,
  }
}

const noteOf = ({ since, sunset, use }: Deprecation): string =>
  `**Deprecated since ${since}; may be gone from ${sunset}.**${use === undefined ? '' : ` Use \`${use}\` instead.`}`
