import { isObject } from '../../platform/objects.ts'
import { type JsonObject, parametersOf } from './json.ts'

const tag = { type: 'string', examples: ['"3-_dVqZ0mJmQXvTjWmJc8zS9X3sJ1nP6wRk2Yb7uLhQ0E"'] }

/** The components that all conditional reads refer to. */
const parts = {
  headers: {
    ETag: {
      description:
        'A strong tag of exactly these bytes. It begins with the version of the resource where that has one: send ' +
        'it as it is, as `If-Match` with a change or as `If-None-Match` with the next read.',
      schema: tag,
    },
  },
  parameters: {
    IfNoneMatch: {
      name: 'if-none-match',
      in: 'header',
      description:
        'The tags of what the client has, by commas. 304 exactly when one of them is that of the same bytes, for ' +
        'this caller, language and moment.',
      schema: { type: 'string' },
    },
  },
  responses: {
    NotModified: {
      description: 'The client has exactly these bytes already.',
      headers: { ETag: { $ref: '#/components/headers/ETag' } },
    },
  },
} as const

/** Operations that stream their JSON: the ETag would be known only at the end. */
const streamed = new Set(['getDataExport'])

/** Adds to every operation that reads JSON what `answerConditionally` implements: ETag, `If-None-Match` and 304. */
export function declareConditionalReads(document: object): void {
  if (!('components' in document) || !isObject(document.components) || !('paths' in document)) return
  for (const [section, shared] of Object.entries(parts)) {
    const present = document.components[section]
    document.components[section] = { ...(isObject(present) && present), ...shared }
  }
  for (const path of isObject(document.paths) ? Object.values(document.paths) : [])
    if (isObject(path) && isObject(path['get'])) declare(path['get'])
}

function declare(operation: JsonObject): void {
  const { responses, operationId } = operation
  if (!isObject(responses) || streamed.has(String(operationId))) return
  const found = responses['200']
  if (!isObject(found) || !isObject(found['content']) || !('application/json' in found['content'])) return
  found['headers'] = {
    ...(isObject(found['headers']) && found['headers']),
    ETag: { $ref: '#/components/headers/ETag' },
  }
  responses['304'] = { $ref: '#/components/responses/NotModified' }
  operation['parameters'] = [...parametersOf(operation), { $ref: '#/components/parameters/IfNoneMatch' }]
}

/**
 * Makes `If-Match` required in the contract where an operation answers 428 without it. The route itself accepts a
 * request without it, so as to answer 428 and not 400.
 */
export function demandIfMatch(operation: JsonObject): void {
  if (!isObject(operation['responses']) || !('428' in operation['responses'])) return
  for (const parameter of parametersOf(operation)) if (parameter['name'] === 'if-match') parameter['required'] = true
}
