import { Ajv2020, type AnySchemaObject, type Options } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { fault, faultsOf } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import { blankKeyword, refusingBlanks } from '../../../http/validation/blank-texts.ts'
import { hasManyValues, hasMoreValues } from '../../../http/validation/many-values.ts'
import { namesIn } from '../../../platform/json-schema.ts'
import { lazy } from '../../../platform/lazy.ts'
import { isObject } from '../../../platform/objects.ts'
import type { Names } from '../../../platform/words.ts'
import { type PersonalLeaf, personalFinder } from '../../../privacy/marks.ts'
import { formKeywords } from './keywords.ts'
import { labelsOf } from './labels.ts'
import { outlineOf } from './outline.ts'
import { regExp, withinSteps } from './reg-exp.ts'
import { isUrl } from './url-format.ts'

/** The limit of members and items of answers, at all depths together. Each may be checked by every schema of a form. */
const valuesLimit = 10_000

/**
 * Validates answers: `whole` as for submission; `draft` without required answers; `outline` by shape, size and names
 * only. A draft stores no answer that `outline` refuses. `personal` lists the personal answers.
 */
export interface Form {
  whole(answers: unknown): Fault[]
  draft(answers: unknown): Fault[]
  outline(answers: unknown): Fault[]
  personal(answers: unknown): PersonalLeaf[]
  /** Returns the label of the field at a pointer into the answers, in quotes. Undefined: there is no such field. */
  label(pointer: string): Names | undefined
}

/**
 * Validates forms against JSON Schema 2020-12. Created once, because its creation takes longer than compiling a form.
 */
const language = lazy(() => newAjv({}))

/**
 * Compiles a form strictly. Throws for unknown or misused keywords, remote references, and patterns that RE2 does not
 * know.
 */
export function compileForm(schema: Record<string, unknown>): Form {
  language().validateSchema(schema, true)
  return publishedForm(schema)
}

/** Compiles a form that was validated before its publication. */
export function publishedForm(schema: Record<string, unknown>): Form {
  const demanding = refusingBlanks(schema)
  const labels = labelsOf(schema)
  const ajv = demandingAjv({ allErrors: true })
  const firstFaultAjv = lazy(() => demandingAjv({ allErrors: false }))
  const judge = (judged: AnySchemaObject) => {
    const validateAll = ajv.compile(judged)
    const validateFirst = lazy(() => firstFaultAjv().compile(judged))
    return (answers: unknown) => {
      if (hasMoreValues(answers, valuesLimit))
        return [fault({ pointer: '/answers' }, 'too_many_values', { limit: valuesLimit })]
      const validate = hasManyValues(answers) ? validateFirst() : validateAll
      return withinSteps(
        () => (validate(answers) ? [] : faultsOf(validate.errors, '/answers', labels)),
        () => [fault({ pointer: '/answers' }, 'too_much_text')],
      )
    }
  }
  const outline = outlineOf(schema, labels)
  return {
    whole: judge(demanding),
    draft: judge(withoutPresence(demanding)),
    outline: (answers) =>
      withinSteps(
        () => outline(answers),
        () => [fault({ pointer: '/answers' }, 'too_much_text')],
      ),
    personal: personalFinder(schema),
    label: labels.field,
  }
}

function demandingAjv(options: Options) {
  const ajv = newAjv({ validateSchema: false, meta: false, ...options })
  ajv.addKeyword(blankKeyword)
  return ajv
}

/**
 * Creates a strict validator with the keywords of forms. `verbose` gives each error its schema, which may have its own
 * text for the fault.
 */
function newAjv(options: Options) {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    verbose: true,
    code: { regExp, optimize: false },
    ...options,
  })
  addFormats.default(ajv)
  ajv.addFormat('url', isUrl)
  for (const keyword of formKeywords) ajv.addKeyword(keyword)
  return ajv
}

const presence = new Set(['required', 'dependentRequired', 'minProperties', 'minItems', 'contains', 'minContains'])
const applicators = ['if', 'then', 'else', 'anyOf', 'oneOf', 'not', 'dependentSchemas']
const rests = ['unevaluatedProperties', 'unevaluatedItems']

/**
 * Returns the schema for unfinished answers: nothing is required, and every answer given must fit. Conditions (`if`,
 * `oneOf`, …) that mention presence are left out, and so are `unevaluatedProperties` and `unevaluatedItems`.
 */
function withoutPresence(schema: AnySchemaObject): AnySchemaObject {
  const judgedWhole = applicators.filter((keyword) => keyword in schema && speaksOfPresence(schema[keyword]))
  const conditional =
    judgedWhole.includes('if') || judgedWhole.includes('then') || judgedWhole.includes('else')
      ? ['if', 'then', 'else']
      : []
  const left = new Set([...presence, ...rests, ...judgedWhole, ...conditional, '$id'])
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !left.has(keyword))
      .map(([keyword, value]) => [keyword, inside(keyword, value)]),
  )
}

/** Applies `withoutPresence` to subschemas. Data (const, enum, examples) stays as it is. */
function inside(keyword: string, value: unknown): unknown {
  if (['const', 'enum', 'examples', 'default', 'x-sections'].includes(keyword)) return value
  if (['properties', 'patternProperties', '$defs', 'dependentSchemas'].includes(keyword) && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, schema]) => [name, isObject(schema) ? withoutPresence(schema) : schema]),
    )
  }
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? withoutPresence(item) : item))
  return isObject(value) && !keyword.startsWith('x-') ? withoutPresence(value) : value
}

function speaksOfPresence(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(speaksOfPresence)
  return (
    isObject(schema) &&
    Object.entries(schema).some(([keyword, value]) => presence.has(keyword) || speaksOfPresence(value))
  )
}

/** True when a form has a property at this JSON Pointer. */
export const isInForm = (form: Record<string, unknown>, pointer: string): boolean =>
  fieldAt(form, pointer) !== undefined

/** Returns the schema of the field at a JSON Pointer to an answer. Undefined when the form has none. */
export function fieldAt(form: Record<string, unknown>, pointer: string): unknown {
  if (!pointer.startsWith('/')) return undefined
  let place: unknown = form
  for (const name of namesIn(pointer)) {
    const properties: unknown = isObject(place) ? place['properties'] : undefined
    place = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  }
  return place
}
