import type Serializers from '@fastify/fast-json-stringify-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import { lazy } from '../platform/lazy.ts'
import { byReference, oncePerList, referredTo } from './named-schemas.ts'

/**
 * Returns Fastify's compiler of response serializers. Each serializer is compiled at its first use, with only the
 * schemas that it needs. Apps of a process with the same named schemas share them. Problems use `JSON.stringify`.
 */
export const buildSerializer = oncePerList((schemas): Serializers.SerializerFactory => {
  const named = byReference(schemas)
  const compiled = new Map<string, (body: unknown) => string>()
  return (_, options) => (route) => {
    if (isProblem(route.schema)) return JSON.stringify
    const compile = () =>
      SerializerSelector()(
        Object.fromEntries(referredTo(route.schema, named).map((schema) => [schema.$id, quick(schema)])),
        options,
      )({ ...route, schema: quick(route.schema) })
    const write = lazy(() => {
      const name = JSON.stringify(route.schema)
      const serialize = compiled.get(name) ?? compile()
      compiled.set(name, serialize)
      return serialize
    })
    return (body) => write()(body)
  }
})

/**
 * Returns a schema with `nullable` instead of `anyOf` with null: for `anyOf` a serializer would validate each value.
 */
function quick(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(quick)
  if (typeof schema !== 'object' || schema === null) return schema
  const { anyOf, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, quick(value)]),
  )
  const [one, other, ...more] = Array.isArray(anyOf) ? anyOf : []
  if (isNull(other) && more.length === 0) return { ...rest, ...one, nullable: true }
  return anyOf === undefined ? rest : { ...rest, anyOf }
}

const isNull = (schema: unknown) =>
  typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'null'

const isProblem = (schema: unknown) =>
  typeof schema === 'object' && schema !== null && '$ref' in schema && schema.$ref === 'Problem#'
