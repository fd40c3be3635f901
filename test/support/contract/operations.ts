import { readFileSync } from 'node:fs'
import { listExample } from '../../../src/program/docs/list-examples.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
export interface Schema {
  [keyword: string]: unknown
}
export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: Schema
  example?: unknown
}
export interface Media {
  schema?: Schema
  example?: unknown
  examples?: Record<string, { value?: unknown }>
}
interface Header {
  description?: string
  schema?: Schema
}
interface Response {
  description?: string
  headers?: Record<string, Header>
  content?: Record<string, Media>
}
export interface Operation {
  operationId: string
  method: Method
  path: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required?: boolean; description?: string; content: Record<string, Media> }
  responses: Record<string, Response>
}
type Ref = { $ref: string }
type Shared<T> = T | Ref
interface WrittenMedia extends Omit<Media, 'examples'> {
  examples?: Record<string, Shared<{ value?: unknown }>>
}
interface WrittenResponse {
  description?: string
  headers?: Record<string, Shared<Header>>
  content?: Record<string, WrittenMedia>
}
/** An operation as written: shared parts are references into the components. */
interface WrittenOperation extends Omit<Operation, 'method' | 'path' | 'parameters' | 'requestBody' | 'responses'> {
  parameters?: Shared<Parameter>[]
  requestBody?: { required?: boolean; description?: string; content: Record<string, WrittenMedia> }
  responses: Record<string, Shared<WrittenResponse>>
}
interface Components {
  schemas: Record<string, Schema>
  securitySchemes: Record<string, unknown>
  parameters: Record<string, Parameter>
  responses: Record<string, WrittenResponse>
  headers: Record<string, Header>
  examples: Record<string, { value?: unknown }>
}
export interface ContractDocument {
  openapi: string
  info: Record<string, unknown>
  tags: { name: string; description: string }[]
  'x-tagGroups': { name: string; tags: string[] }[]
  servers: { url: string }[]
  security?: Record<string, string[]>[]
  paths: Record<string, Record<string, WrittenOperation>>
  webhooks: Record<string, Record<'post', WrittenOperation>>
  components: Components
}

const methods: Record<string, Method> = { get: 'GET', post: 'POST', patch: 'PATCH', put: 'PUT', delete: 'DELETE' }

/** Returns the committed contract. Generating it would take half a second; a test compares the two. */
export const committedContract = (): ContractDocument =>
  JSON.parse(readFileSync(new URL('../../../openapi/openapi.json', import.meta.url), 'utf8'))

/**
 * Returns the operations of a contract in order, with their references resolved. A body without an example gets that of
 * its schema.
 */
export const operationsOf = ({
  paths,
  components,
  security: usual = [],
}: Pick<ContractDocument, 'paths' | 'components' | 'security'>): Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([name, { requestBody, ...operation }]) => {
      const method = methods[name]
      if (!method) throw new Error(`${path} has an operation ${name}, which the tests do not know.`)
      return {
        ...operation,
        parameters: (operation.parameters ?? []).map((parameter) => resolved(parameter, components.parameters)),
        tags: operation.tags ?? [],
        security: operation.security ?? usual,
        ...(requestBody && { requestBody: { ...requestBody, content: contentOf(requestBody.content, components) } }),
        responses: mapValues(operation.responses, (response) => responseOf(response, components)),
        method,
        path,
      }
    }),
  )

/** Returns a response of an operation with its references resolved. */
function responseOf(written: Shared<WrittenResponse>, components: Components): Response {
  const { headers, content, ...response } = resolved(written, components.responses)
  return {
    ...response,
    ...(headers && { headers: mapValues(headers, (header) => resolved(header, components.headers)) }),
    ...(content && { content: contentOf(content, components) }),
  }
}

/** Returns the examples of a schema. A list without one gets a list of its item's example. */
export function examplesIn(schema: Schema | undefined, { schemas }: Pick<Components, 'schemas'>): unknown[] {
  if (Array.isArray(schema?.['examples'])) return schema['examples']
  const list = schema && listExample(schema, schemas)
  return list ? [list] : []
}

const contentOf = (content: Record<string, WrittenMedia>, components: Components): Record<string, Media> =>
  mapValues(content, ({ examples, ...media }) => {
    const [shown] = examplesIn(components.schemas[String(media.schema?.['$ref']).split('/').at(-1) ?? ''], components)
    return {
      ...(shown !== undefined && examples === undefined && { example: shown }),
      ...media,
      ...(examples && { examples: mapValues(examples, (example) => resolved(example, components.examples)) }),
    }
  })

function resolved<T extends object>(written: Shared<T>, shared: Record<string, T>): T {
  if (!('$ref' in written)) return written
  const found = shared[written.$ref.split('/').at(-1) ?? '']
  if (!found) throw new Error(`${written.$ref} leads nowhere.`)
  return found
}

const mapValues = <T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))

/** Returns the path of an operation. A path parameter that is not given takes its example. */
export const addressOf = ({ path, parameters }: Operation, values: Record<string, string> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(
      values[name] ??
        String(parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.example),
    ),
  )

/** Returns the query parameters that an operation demands, with their examples. */
export const demandedQueryOf = ({ parameters }: Operation): [string, string][] =>
  parameters.flatMap(({ in: place, name, required, example }) =>
    place === 'query' && required === true ? [[name, String(example)]] : [],
  )

/** Returns the example of the JSON body of an operation; undefined when it takes none. */
export const exampleBodyOf = ({ requestBody }: Operation): object | undefined => {
  const media = requestBody?.content['application/json']
  const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value
  return typeof example === 'object' && example !== null ? example : undefined
}

/** Returns the form that the contract gives as an example of an operation's body; undefined if it takes no form. */
export function exampleFormOf({ requestBody }: Operation): { payload: string; type: string } | undefined {
  const type = 'application/x-www-form-urlencoded'
  const example = requestBody?.content[type]?.example
  if (typeof example !== 'object' || example === null) return undefined
  return { payload: String(new URLSearchParams(Object.entries(example))), type }
}
