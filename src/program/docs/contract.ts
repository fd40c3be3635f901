import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { NamedSchema } from '../../http/named-schemas.ts'
import type { Tag } from '../../http/room.ts'
import { isObject } from '../../platform/objects.ts'
import { etags, locations, tags } from '../registers.ts'
import { finishBodies } from './bodies.ts'
import { shareComponents } from './components.ts'
import { declareConditionalReads, demandIfMatch } from './conditional-operations.ts'
import { declareSandbox, declareWebhooks, dropPlainExamples, groupTags, stateUsualSecurity } from './contract-parts.ts'
import { ETag, headersOfCode, headersOfStatus, Location, RetryAfter, rateHeaders, replayed, sunset } from './headers.ts'
import { type JsonObject, mediaOf, nameOf, operationsOf, parametersOf, walk } from './json.ts'
import { nameLabels } from './labels.ts'
import { dropListExamples } from './list-examples.ts'
import { withNamedSchemas } from './named-schemas.ts'
import { nameNextActions } from './next-actions.ts'
import { securitySchemes } from './security-schemes.ts'
import { shorten } from './shorten.ts'
import { description } from './words.ts'

/**
 * Returns the options that generate the contract from the routes. The contract is the same in every deployment, so that
 * it can be committed and compared; only a trial with a clock has one tag more.
 */
export const contractOptions = (
  namedSchemas: readonly NamedSchema[],
  stated: Readonly<Record<string, Tag>> = tags,
): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Satu Pintu',
      version: '1.0.0',
      summary: 'One door to every permit of a one-stop service network.',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server.' }],
    tags: groupTags(stated).tags,
    components: {
      securitySchemes,
    },
  },
  convertConstToEnum: false,
  refResolver: {
    buildLocalReference: (json, _baseUri, _fragment, i) => (typeof json['$id'] === 'string' ? json['$id'] : `def-${i}`),
  },
  transformObject: (document) => {
    if (!('openapiObject' in document)) throw new Error('The contract is OpenAPI.')
    return Object.assign(finish(withNamedSchemas(document.openapiObject, namedSchemas)), {
      'x-tagGroups': groupTags(stated).groups,
    })
  },
})

/**
 * Completes the generated contract in place: bodies, descriptions of responses, headers, discriminator mappings,
 * optional parameters. Then moves repeated parts into components. Returns the same document.
 */
function finish<T extends object>(document: T): T {
  const schemas =
    'components' in document && isObject(document.components) && isObject(document.components['schemas'])
      ? document.components['schemas']
      : {}
  walk(document, (member) => {
    for (const own of ['x-multipart', 'x-year']) delete member[own]
  })
  finishBodies(
    operationsOf(document).map(({ requestBody }) => requestBody),
    schemas,
  )
  for (const operation of operationsOf(document)) {
    for (const parameter of parametersOf(operation))
      if (isObject(parameter['schema']) && 'default' in parameter['schema']) delete parameter['required']
    demandIfMatch(operation)
    if (!isObject(operation['responses'])) continue
    for (const [status, response] of Object.entries(operation['responses']))
      finishResponse(status, response, { schemas, keyed: takesKey(operation) })
    finishLimits(operation['responses'])
    declareSandbox(operation)
    if (operation['deprecated'] === true) declareSunset(operation['responses'])
  }
  for (const schema of Object.values(schemas)) mapDiscriminator(schema, schemas)
  nameNextActions(schemas)
  nameLabels(document)
  dropPlainExamples(schemas)
  dropListExamples(schemas)
  declareConditionalReads(document)
  shorten(document)
  shareComponents(document)
  stateUsualSecurity(document)
  declareWebhooks(document)
  return document
}

/** Adds to a discriminator which schema each value of its member is. */
function mapDiscriminator(union: unknown, schemas: JsonObject): void {
  if (!isObject(union) || !isObject(union['discriminator']) || !Array.isArray(union['oneOf'])) return
  const { discriminator, oneOf } = union
  discriminator['mapping'] = Object.fromEntries(
    oneOf.flatMap((branch) => {
      const { properties } = Object(schemas[nameOf({ schema: branch }) ?? ''])
      const values: string[] = Object(properties)[String(discriminator['propertyName'])].enum
      return values.map((value) => [value, branch.$ref])
    }),
  )
}

const takesKey = (operation: JsonObject): boolean =>
  parametersOf(operation).some(({ name }) => name === 'idempotency-key')

function finishResponse(
  status: string,
  response: unknown,
  { schemas, keyed }: { schemas: JsonObject; keyed: boolean },
): void {
  if (!isObject(response)) return
  const succeeds = status.startsWith('2')
  let headers: JsonObject = {
    ...(isObject(response['headers']) && response['headers']),
    ...headersOfStatus[status],
    ...Object.assign({}, ...codesOf(response).map((code) => headersOfCode[code])),
    ...(keyed && status === '201' && replayed),
  }
  for (const media of mediaOf(response)) {
    const name = nameOf(media) ?? ''
    const schema = schemas[name]
    if (succeeds && isObject(schema)) response['description'] = schema['description']
    if (succeeds)
      headers = {
        ...((etags.has(name) || (status === '201' && name === 'Payment')) && { ETag }),
        ...(status === '201' && locations.has(name) && { Location }),
        ...headers,
      }
  }
  if (Object.keys(headers).length > 0) response['headers'] = headers
}

/** Returns the codes of the problems that a response shows. */
const codesOf = (response: JsonObject): string[] =>
  mediaOf(response).flatMap(({ examples }) => (isObject(examples) ? Object.keys(examples) : []))

/** Replies without the rate limit headers: that to a client's own copy, and that of Node, which no route sees. */
const uncounted: readonly string[] = ['304', '431']

/** Adds the rate limit headers to an operation that can answer 429. Its refusals count, too. */
function finishLimits(responses: JsonObject): void {
  if (responses['429'] === undefined) return
  for (const [status, response] of Object.entries(responses)) {
    if (!isObject(response) || uncounted.includes(status)) continue
    response['headers'] = {
      ...(isObject(response['headers']) && response['headers']),
      ...rateHeaders,
      ...(status === '429' && { 'Retry-After': RetryAfter }),
    }
  }
}

/** Adds the deprecation headers to every response of a deprecated operation. */
function declareSunset(responses: JsonObject): void {
  for (const response of Object.values(responses))
    if (isObject(response))
      response['headers'] = { ...(isObject(response['headers']) && response['headers']), ...sunset }
}
