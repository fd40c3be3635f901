import type Serializers from '@fastify/fast-json-stringify-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

/**
 * Makes the writers of replies. Each is compiled when it is first needed, so that a start does not wait for all of them; problems are
 * written by their handler.
 */
export const buildSerializer: Serializers.SerializerFactory = (schemas, options) => {
  const compile = SerializerSelector()(schemas, options)
  return (route) => {
    if (isProblem(route.schema)) return JSON.stringify
    let write: Serializers.Serializer | undefined
    return (body) => (write ??= compile(route))(body)
  }
}

const isProblem = (schema: unknown) => typeof schema === 'object' && schema !== null && '$ref' in schema && schema.$ref === 'Problem#'
