import { readFileSync } from 'node:fs'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
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
export interface Response {
  description?: string
  headers?: Record<string, { description?: string; schema?: Schema }>
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
  requestBody?: { required?: boolean; content: Record<string, Media> }
  responses: Record<string, Response>
}
export interface ContractDocument {
  openapi: string
  info: Record<string, unknown>
  tags: { name: string; description: string }[]
  servers: { url: string }[]
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> }
}

const methods: Record<string, Method> = { get: 'GET', post: 'POST', patch: 'PATCH', put: 'PUT', delete: 'DELETE' }

/** The contract as it is committed, which is what an API states of itself: the test of the contract sees to it, and to have it written anew takes half a second. */
export const committedContract = (): ContractDocument =>
  JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))

/** Every operation of a contract, in its order. */
export const operationsOf = ({ paths }: Pick<ContractDocument, 'paths'>): Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([name, operation]) => {
      const method = methods[name]
      if (!method) throw new Error(`${path} has an operation ${name}, which the tests do not know.`)
      return {
        ...operation,
        parameters: operation.parameters ?? [],
        tags: operation.tags ?? [],
        security: operation.security ?? [],
        method,
        path,
      }
    }),
  )

/** Where an operation is reached: each path parameter as given, or else by its example. */
export const addressOf = ({ path, parameters }: Operation, values: Record<string, string> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(
      values[name] ??
        String(parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.example),
    ),
  )

/** The JSON body that the contract shows for an operation; undefined if it takes none. */
export const exampleBodyOf = ({ requestBody }: Operation): object | undefined => {
  const example = requestBody?.content['application/json']?.example
  return typeof example === 'object' && example !== null ? example : undefined
}
