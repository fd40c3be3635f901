import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { lazy } from '../platform/lazy.ts'
import { byReference, oncePerList, referredTo } from '../platform/references.ts'
import { shownFaultsLimit } from './problems/correction-words.ts'
import { faultAsFound } from './problems/faults.ts'
import { type Fault, Problem } from './problems/problem.ts'

/** Deeper than any form, shallower than any stack. */
const depthLimit = 40

/** A UUID as PostgreSQL reads it, without the `urn:uuid:` that the library's format allows. */
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** A day of the years 1 to 9999: the format of the library has a year 0, which PostgreSQL has not. */
const isDay = (text: string): boolean =>
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text) &&
  text >= '0001' &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

const instant =
  /^(\d{4}-\d\d-\d\d)[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i
const [firstInstant, lastInstant] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/** An instant of RFC 3339 without leap seconds, which a Date cannot hold, within the years 1 to 9999 in UTC. */
function isInstant(text: string): boolean {
  const moment = Date.parse(text)
  return isDay(instant.exec(text)?.[1] ?? '') && moment >= firstInstant && moment <= lastInstant
}

/**
 * Makes the validators of the edge: bodies are taken exactly as they are, with all faults at once; query, path and
 * header parameters are text and become what their schema says. Unknown members are refused everywhere. Streamed
 * uploads have no body to validate. The schemas themselves are held against JSON Schema where the contract is linted,
 * not at every start. All apps of a process with the same named schemas share what is compiled.
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
    ajv.addVocabulary(['x-multipart'])
    return ajv
  }
  const bodies = lazy(() => make({ coerceTypes: false, allErrors: true }))
  // With strictNumbers a coerced 1e309, which is Infinity, would pass every bound unjudged.
  const parameters = lazy(() => make({ coerceTypes: 'array', allErrors: true, strictNumbers: false }))
  const compiled = new Map<string, ValidateFunction>()
  const compile = (ajv: Ajv2020, schema: Record<string, unknown>): ValidateFunction => {
    for (const other of referredTo(schema, named))
      if (!(ajv.schemas[other.$id] ?? ajv.refs[other.$id])) ajv.addSchema(other)
    return (typeof schema['$id'] === 'string' && ajv.getSchema(schema['$id'])) || ajv.compile(schema)
  }
  return ({ schema, httpPart }) => {
    if (!isSchema(schema)) throw new Error('A route states its schemas as objects.')
    if (httpPart === 'body' && (schema['x-multipart'] === true || streamed.has(schema['$ref'])))
      return whenNeeded(() => bodies().compile(true))
    return whenNeeded(() => {
      const name = `${httpPart === 'body'} ${JSON.stringify(schema)}`
      const validate = compiled.get(name) ?? compile(httpPart === 'body' ? bodies() : parameters(), schema)
      compiled.set(name, validate)
      return validate
    })
  }
})

/** Media types of bodies that are streamed. */
const streamed = new Set<unknown>(['Upload#', 'PdfFile#'])

type Validate = ReturnType<FastifySchemaCompiler<unknown>>

/** Compiles a validator at its first use, so that a start does not wait for all of them. */
function whenNeeded(compile: () => ValidateFunction): Validate {
  const compiled = lazy(compile)
  const validate: Validate = (data) => {
    const valid = compiled()(data)
    validate.errors = compiled().errors ?? null
    return valid
  }
  return validate
}

/**
 * Refuses text that PostgreSQL cannot hold (NUL, lone surrogates) and nesting without end, wherever it stands in a
 * request.
 */
export async function refuseUnfitText({ body, query, params }: FastifyRequest): Promise<void> {
  const errors = [
    ...unfit(body, '', 0).map(({ at, code }) => faultAsFound({ pointer: at }, code, { limit: depthLimit })),
    ...[query, params]
      .flatMap((parameters) => unfit(parameters, '', 0))
      .map(({ at, code }) => faultAsFound({ parameter: at.slice(1) || 'query' }, code, { limit: depthLimit })),
  ]
  if (errors.length > 0)
    throw new Problem('invalid_request', {}, { errors: errors.slice(0, shownFaultsLimit) satisfies Fault[] })
}

function unfit(value: unknown, at: string, depth: number): { at: string; code: 'text' | 'depth' }[] {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [{ at, code: 'text' }] : []
  if (typeof value !== 'object' || value === null) return []
  if (depth === depthLimit) return [{ at, code: 'depth' }]
  return Object.entries(value).flatMap(([name, member]) => [
    ...(name.includes('\0') || !name.isWellFormed() ? [{ at, code: 'text' as const }] : []),
    ...unfit(member, `${at}/${name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1),
  ])
}

const isSchema = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
