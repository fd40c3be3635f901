import { isObject } from '../../src/platform/objects.ts'
import type { JsonObject } from '../../src/program/docs/json.ts'
import { resolve } from './schema.ts'

/** The parts of an operation that clients depend on. References are resolved, except those to schemas. */
export interface Operation {
  place: string
  operationId: string
  deprecated: boolean
  /** The day from which it may be gone; undefined unless it is deprecated. */
  sunset: string | undefined
  credentials: JsonObject[]
  parameters: Record<string, Parameter>
  bodyRequired: boolean
  body: Record<string, unknown>
  replies: Record<string, Reply>
}

interface Parameter {
  required: boolean
  schema: unknown
}

interface Reply {
  headers: string[]
  content: Record<string, unknown>
  /** The codes of the problems in its examples. */
  codes: string[]
}

/** Returns the operations of a contract by method and path, with `{}` for each path parameter. */
export const operationsIn = (document: JsonObject): Map<string, Operation> =>
  new Map(
    entriesOf(document['paths']).flatMap(([path, item]) =>
      entriesOf(item).map(([method, operation]): [string, Operation] => {
        const place = `${method.toUpperCase()} ${path}`
        return [place.replace(/\{\w+\}/g, '{}'), read(document, place, operation)]
      }),
    ),
  )

/** Returns the webhooks of a contract by name. Clients receive their bodies and parameters, which are headers. */
export const webhooksIn = (document: JsonObject): Map<string, Operation> =>
  new Map(
    entriesOf(document['webhooks']).flatMap(([name, item]) =>
      entriesOf(item).map(([, operation]): [string, Operation] => [
        name,
        read(document, `The webhook \`${name}\``, operation),
      ]),
    ),
  )

function read(document: JsonObject, place: string, operation: JsonObject): Operation {
  const body = resolve(document, operation['requestBody'])
  const { security = document['security'], parameters } = operation
  return {
    place,
    operationId: String(operation['operationId']),
    deprecated: operation['deprecated'] === true,
    sunset: typeof operation['x-sunset'] === 'string' ? operation['x-sunset'] : undefined,
    credentials: Array.isArray(security) ? security.filter(isObject) : [],
    parameters: Object.fromEntries(
      (Array.isArray(parameters) ? parameters : []).map((written): [string, Parameter] => {
        const parameter = resolve(document, written)
        const name = parameter['in'] === 'path' ? '' : ` \`${parameter['name']}\``
        return [
          `${parameter['in']} parameter${name}`,
          { required: parameter['required'] === true, schema: parameter['schema'] },
        ]
      }),
    ),
    bodyRequired: body['required'] === true,
    body: contentOf(body),
    replies: Object.fromEntries(
      entriesOf(operation['responses']).map(([status, written]): [string, Reply] => {
        const reply = resolve(document, written)
        const problem = isObject(reply['content']) ? reply['content']['application/problem+json'] : undefined
        return [
          status,
          {
            headers: Object.keys(isObject(reply['headers']) ? reply['headers'] : {}),
            content: contentOf(reply),
            codes: entriesOf(isObject(problem) ? problem['examples'] : undefined).map(([code]) => code),
          },
        ]
      }),
    ),
  }
}

const entriesOf = (value: unknown): [string, JsonObject][] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, member]): [string, JsonObject][] =>
        isObject(member) ? [[name, member]] : [],
      )
    : []

const contentOf = ({ content }: JsonObject): Record<string, unknown> =>
  Object.fromEntries(entriesOf(content).map(([type, media]) => [type, media['schema']]))
