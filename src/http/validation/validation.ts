import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { pointerTo, type Schema } from '../../platform/json-schema.ts'
import { lazy } from '../../platform/lazy.ts'
import { isObjectOrList } from '../../platform/objects.ts'
import { byReference, type NamedSchema, oncePerList, referredTo } from '../named-schemas.ts'
import { describedErrors, shownFaultsLimit } from '../problems/correction-words.ts'
import { faultAsFound } from '../problems/faults.ts'
import { invalidRequest } from '../problems/problem.ts'
import { blankKeyword, refusingBlanks } from './blank-texts.ts'
import { isDay, isInstant } from './instants.ts'
import { hasManyValues } from './many-values.ts'
import { withTagValues } from './tag-values.ts'

/** The deepest nesting of a body: more than any form needs, and safe for recursion. */
const depthLimit = 40
/** The most items of a list of a request: more than any schema allows. Ajv copies all errors once for each item. */
const itemsLimit = 2_000
/** The most members of an object of a request: more than any schema or form names. */
const membersLimit = 2_000

/** A UUID without the prefix `urn:uuid:`, which the format of ajv-formats allows and PostgreSQL rejects. */
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * Returns Fastify's compiler of request validators. Bodies are validated without coercion; query, path and header
 * parameters are coerced to their types. A text that a body must have is not blank. All faults are reported at once,
 * but of a body for which `hasManyValues` is true only the first. Streamed uploads are not validated here. Each
 * validator is compiled at its first use, and shared by apps with the same named schemas. The schemas themselves are
 * checked by the contract lint, not at a start.
 */
export const buildValidator = oncePerList((schemas): FastifySchemaCompiler<unknown> => {
  const named = byReference(schemas)
  const make = (options: Options) => {
    const ajv = new Ajv2020({
      validateSchema: false,
      useDefaults: true,
      removeAdditional: false,
      strict: true,
      strictRequired: false,
      strictTypes: false,
      discriminator: true,
      verbose: true,
      code: { optimize: false },
      ...options,
    })
    addFormats.default(ajv)
    ajv.addFormat('uuid', uuid)
    ajv.addFormat('date', isDay)
    ajv.addFormat('date-time', isInstant)
    ajv.addVocabulary(['x-multipart', 'x-year'])
    ajv.addKeyword(blankKeyword)
    return ajv
  }
  const bodies = { ajv: lazy(() => make({ coerceTypes: false, allErrors: true })), prepare: refusingBlanks }
  const longBodies = { ajv: lazy(() => make({ coerceTypes: false, allErrors: false })), prepare: refusingBlanks }
  // With `strictNumbers`, bounds are not checked for `1e309`, which is coerced to Infinity.
  const parameters = {
    ajv: lazy(() => make({ coerceTypes: 'array', allErrors: true, strictNumbers: false })),
    prepare: (schema: Schema) => schema,
  }
  const compiled = new Map<string, ValidateFunction>()
  const compile = ({ ajv: made, prepare }: typeof bodies, schema: Schema): ValidateFunction => {
    const ajv = made()
    for (const other of referredTo(schema, named))
      if (!(ajv.schemas[other.$id] ?? ajv.refs[other.$id])) ajv.addSchema(prepare({ ...other }))
    return (typeof schema['$id'] === 'string' && ajv.getSchema(schema['$id'])) || ajv.compile(prepare(schema))
  }
  return ({ schema, httpPart }) => {
    if (!isObjectOrList(schema)) throw new Error('A route states its schemas as objects.')
    if (httpPart === 'body' && (schema['x-multipart'] === true || streamed.has(schema['$ref'])))
      return whenNeeded(() => bodies.ajv().compile(true), named)
    const written = lazy(() => JSON.stringify(schema))
    const compiledBy = (kind: string, by: typeof bodies) => () => {
      const name = `${kind} ${written()}`
      const validate = compiled.get(name) ?? compile(by, schema)
      compiled.set(name, validate)
      return validate
    }
    if (httpPart !== 'body') return whenNeeded(compiledBy('parameters', parameters), named)
    const validate = whenNeeded(compiledBy('body', bodies), named)
    const validateLong = whenNeeded(compiledBy('long body', longBodies), named)
    return oneOfTwo(validate, validateLong, hasManyValues)
  }
})

/** For the creation of an app that sets its validator compiler: Fastify then loads none of its own. */
export const noValidators = () => (): never => {
  throw new Error('An app sets its validator compiler before its routes.')
}

/** References to the schemas of streamed bodies. */
const streamed = new Set<unknown>(['Upload#', 'PdfFile#'])

type Validate = ReturnType<FastifySchemaCompiler<unknown>>

/** Returns a validator that is compiled at its first use. Its errors name the values of a discriminator. */
function whenNeeded(compile: () => ValidateFunction, named: ReadonlyMap<string, NamedSchema>): Validate {
  const compiled = lazy(compile)
  const validate: Validate = (data) => {
    const valid = compiled()(data)
    const { errors } = compiled()
    validate.errors = errors ? [...withTagValues(errors.slice(0, describedErrors), named)] : null
    return valid
  }
  return validate
}

/** Returns a validator that asks `second` about data for which `isSecond` is true, and `first` about all other. */
function oneOfTwo(first: Validate, second: Validate, isSecond: (data: unknown) => boolean): Validate {
  const validate: Validate = (data) => {
    const asked = isSecond(data) ? second : first
    const valid = asked(data)
    validate.errors = asked.errors ?? null
    return valid
  }
  return validate
}

/**
 * A `preValidation` hook that refuses with `invalid_request`: text that PostgreSQL rejects (NUL, lone surrogates) in
 * names or values of body, query and path, nesting deeper than `depthLimit`, lists longer than `itemsLimit`, and
 * objects with more members than `membersLimit`.
 */
export function refuseUnfitText(
  { body, query, params }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (isFit(body, 0) && isFit(query, 0) && isFit(params, 0)) return done()
  const errors = [
    ...flawsIn(body).map(({ at, code }) => faultAsFound({ pointer: at }, code, { limit: limits[code] })),
    ...[query, params]
      .flatMap(flawsIn)
      .map(({ at, code }) => faultAsFound({ parameter: parameterAt(at) }, code, { limit: limits[code] })),
  ]
  done(invalidRequest(...errors.slice(0, shownFaultsLimit)))
}

/** Returns the parameter of a pointer. `*` is the rest of a path. */
const parameterAt = (pointer: string): string => (pointer === '/*' ? 'path' : pointer.slice(1) || 'query')

type Flaw = 'text' | 'depth' | 'maxItems' | 'maxProperties'
const limits: Readonly<Record<Flaw, number | undefined>> = {
  text: undefined,
  depth: depthLimit,
  maxItems: itemsLimit,
  maxProperties: membersLimit,
}

const isFitText = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** True when `flawsIn` finds nothing. It builds no pointers, as nearly all requests are fit. */
function isFit(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isFitText(value)
  if (!isObjectOrList(value)) return true
  if (depth === depthLimit) return false
  if (Array.isArray(value)) return value.length <= itemsLimit && value.every((item) => isFit(item, depth + 1))
  const names = Object.keys(value)
  return names.length <= membersLimit && names.every((name) => isFitText(name) && isFit(value[name], depth + 1))
}

interface Found {
  at: string
  code: Flaw
}

/** Returns the first flaws of a value, as many as are shown: a body of 1 MB may have 300,000. */
function flawsIn(value: unknown): Found[] {
  const found: Found[] = []
  addFlaws(found, value, '', 0)
  return found
}

function addFlaws(found: Found[], value: unknown, at: string, depth: number): void {
  const add = (code: Flaw) => void found.push({ at, code })
  if (typeof value === 'string' && !isFitText(value)) return add('text')
  if (!isObjectOrList(value)) return
  if (depth === depthLimit) return add('depth')
  const names = Object.keys(value)
  if (Array.isArray(value) && names.length > itemsLimit) return add('maxItems')
  if (!Array.isArray(value) && names.length > membersLimit) return add('maxProperties')
  for (const name of names) {
    if (found.length >= shownFaultsLimit) return
    if (!isFitText(name)) add('text')
    addFlaws(found, value[name], pointerTo(at, name.toWellFormed()), depth + 1)
  }
}
