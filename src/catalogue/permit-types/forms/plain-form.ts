import { isSchema, keywordsByName, pointerTo, type Schema } from '../../../platform/json-schema.ts'
import type { Language } from '../../../platform/words.ts'
import type { PermitTypeVersion } from '../schema.ts'
import { sectionsOf } from './sections.ts'

/** A form in one language, for a renderer that knows nothing but JSON Schema. */
interface PlainForm {
  code: string
  version: number
  language: Language
  schema: Schema
  sections: { code: string; title: string; description?: string; fields: string[] }[]
  patternErrors: { schemaPath: string; detail: string }[]
}

const dialect = 'https://json-schema.org/draft/2020-12/schema'

/**
 * Returns the form of a version as plain JSON Schema 2020-12 in one language, without our own keywords. Its members
 * keep their order. `title` has the unit, `description` the help; choices are `oneOf` with `const` and `title`. A form
 * without sections gets one. Old versions without help in both languages keep their `title` and `description`.
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

/** Keywords whose value is data, even if it looks like a schema. */
const asItIs = new Set(['const', 'enum', 'examples', 'default'])

/**
 * Moves the `allOf` of an object behind `if: true`, which means the same. JSON Forms would show an object that has both
 * `allOf` and `properties` as one control without fields.
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

/** Returns the value of a keyword with each schema in it converted. */
function mapped(keyword: string, value: unknown, to: (schema: Schema) => Schema): unknown {
  const one = (inner: unknown) => (isSchema(inner) ? to(inner) : inner)
  if (asItIs.has(keyword)) return value
  if (isByName(keyword) && isSchema(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, one(inner)]))
  return Array.isArray(value) ? value.map(one) : one(value)
}

const isByName = (keyword: string) => keywordsByName.has(keyword) || keyword === '$defs'

/** Returns the label of a field, followed by its unit. */
function titleOf(schema: Schema, language: Language): unknown {
  const label = textIn(schema['x-label'], language) ?? schema['title']
  const unit = textIn(schema['x-unit'], language)
  return typeof label === 'string' && unit !== undefined ? `${label} (${unit})` : label
}

const textIn = (text: unknown, language: Language): string | undefined =>
  isSchema(text) && typeof text[language] === 'string' ? text[language] : undefined

/** Returns the texts for answers that do not match a pattern, by the `schemaPath` of the Ajv error. */
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

/** Escapes a name as Ajv does in a `schemaPath`: as a JSON Pointer in a URI fragment. */
const escaped = (name: string) => encodeURIComponent(pointerTo('', name).slice(1))
