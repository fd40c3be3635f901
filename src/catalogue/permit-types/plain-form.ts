import { isSchema, keywordsByName, pointerTo, type Schema } from '../../platform/json-schema.ts'
import type { Language } from '../../platform/words.ts'
import { sectionsOf } from './form-sections.ts'
import type { PermitTypeVersion } from './schema.ts'

/** A form in one language, for a renderer that knows nothing but JSON Schema. */
export interface PlainForm {
  code: string
  version: number
  language: Language
  schema: Schema
  sections: { code: string; title: string; description?: string; fields: string[] }[]
  patternErrors: { schemaPath: string; detail: string }[]
}

const dialect = 'https://json-schema.org/draft/2020-12/schema'

/**
 * The form of a version as plain JSON Schema 2020-12 in one language: `title` with the unit, `description` with the
 * help, choices as `oneOf` of `const` and `title`, in the order in which they were written, and no keyword of our own.
 * A form without sections is one section. A version from before help was in both languages keeps its `title` and
 * `description`.
 */
export function plainForm({ code, version, names, form }: PermitTypeVersion, language: Language): PlainForm {
  const { $schema: _dialect, $id: _id, ...own } = laidOut(form)
  const schema = { $schema: dialect, ...plain(own, language) }
  const sections = sectionsOf(form).map((section) => ({
    code: section.code,
    title: section.names[language],
    ...(section.help && { description: section.help[language] }),
    fields: section.fields,
  }))
  const fields = Object.keys(isSchema(form['properties']) ? form['properties'] : {}).map((name) => pointerTo('', name))
  return {
    code,
    version,
    language,
    schema,
    sections: sections.length > 0 ? sections : [{ code: 'form', title: names[language], fields }],
    patternErrors: patternErrorsIn(own, language, '#'),
  }
}

/** Members that hold data as it is, whatever it looks like. */
const asItIs = new Set(['const', 'enum', 'examples', 'default'])

/**
 * The same form with the `allOf` of an object behind `if: true`, which means the same. JSON Forms lays out an object
 * that has an `allOf` beside its `properties` as one control without fields.
 */
function laidOut(schema: Schema): Schema {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword.startsWith('x-') ? value : mapped(keyword, value, laidOut),
    ]),
  )
  const { allOf, if: condition, then, else: otherwise, ...rest } = inner
  if (!Array.isArray(allOf) || !isSchema(rest['properties'])) return inner
  const own = { if: condition, then, else: otherwise }
  const conditions = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  const all: unknown[] = condition === undefined ? allOf : [...allOf, conditions]
  return { ...rest, if: true, then: { allOf: all } }
}
const translated = new Set(['title', 'description'])

function plain(schema: Schema, language: Language): Schema {
  const title = titleOf(schema, language)
  const description = textIn(schema['x-help'], language) ?? schema['description']
  const rest = Object.entries(schema)
    .filter(([keyword]) => !keyword.startsWith('x-') && !translated.has(keyword))
    .map(([keyword, value]) => [keyword, mapped(keyword, value, (inner) => plain(inner, language))])
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...Object.fromEntries(rest),
  }
}

/** The value of a keyword, with each schema in it turned into another. */
function mapped(keyword: string, value: unknown, to: (schema: Schema) => Schema): unknown {
  const one = (inner: unknown) => (isSchema(inner) ? to(inner) : inner)
  if (asItIs.has(keyword)) return value
  if (isByName(keyword) && isSchema(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, one(inner)]))
  return Array.isArray(value) ? value.map(one) : one(value)
}

const isByName = (keyword: string) => keywordsByName.has(keyword) || keyword === '$defs'

/** The name of a field, with its unit behind it. */
function titleOf(schema: Schema, language: Language): unknown {
  const label = textIn(schema['x-label'], language) ?? schema['title']
  const unit = textIn(schema['x-unit'], language)
  return typeof label === 'string' && unit !== undefined ? `${label} (${unit})` : label
}

const textIn = (text: unknown, language: Language): string | undefined =>
  isSchema(text) && typeof text[language] === 'string' ? text[language] : undefined

/** The words for broken patterns, by the `schemaPath` that Ajv gives with its error. */
function patternErrorsIn(schema: unknown, language: Language, path: string): PlainForm['patternErrors'] {
  if (Array.isArray(schema)) return schema.flatMap((one, index) => patternErrorsIn(one, language, `${path}/${index}`))
  if (!isSchema(schema)) return []
  const detail = textIn(schema['x-pattern-error'], language)
  return [
    ...(detail === undefined ? [] : [{ schemaPath: `${path}/pattern`, detail }]),
    ...Object.entries(schema).flatMap(([keyword, value]) => {
      if (asItIs.has(keyword) || keyword.startsWith('x-')) return []
      if (!isByName(keyword) || !isSchema(value)) return patternErrorsIn(value, language, `${path}/${keyword}`)
      return Object.entries(value).flatMap(([name, one]) =>
        patternErrorsIn(one, language, `${path}/${keyword}/${escaped(name)}`),
      )
    }),
  ]
}

/** A name as Ajv has it in a `schemaPath`: a JSON Pointer in a URI fragment. */
const escaped = (name: string) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
