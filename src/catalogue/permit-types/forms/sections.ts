import { Ajv2020, type JSONSchemaType } from 'ajv/dist/2020.js'
import type { FaultCode } from '../../../http/problems/fault-words.ts'
import { pointerOf } from '../../../http/problems/faults.ts'
import { visible } from '../../../http/validation/blank-texts.ts'
import { isSchema, pointerTo, type Schema } from '../../../platform/json-schema.ts'
import { lazy } from '../../../platform/lazy.ts'
import type { Names } from '../../../platform/words.ts'
import { sectionsKeyword } from './keywords.ts'
import type { BoundFault } from './places.ts'

/** A step of a form. `fields` are JSON Pointers to fields of the top level, in the order in which they are shown. */
interface FormSection {
  code: string
  names: Names
  help?: Names
  fields: string[]
}

/** The limit of sections: more steps than people would complete. */
const sectionsLimit = 30

const text = { type: 'string', pattern: visible, maxLength: 2_000 } as const
const names = {
  type: 'object',
  properties: { id: text, en: text },
  required: ['id', 'en'],
  additionalProperties: false,
} as const
const sections: JSONSchemaType<FormSection[]> = {
  type: 'array',
  minItems: 1,
  maxItems: sectionsLimit,
  items: {
    type: 'object',
    properties: {
      code: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$', examples: ['applicant'] },
      names,
      help: { ...names, nullable: true },
      fields: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: { type: 'string', pattern: '^/[^/]+$', examples: ['/land'] },
      },
    },
    required: ['code', 'names', 'fields'],
    additionalProperties: false,
  },
}
const areSections = lazy(() => new Ajv2020({ allErrors: true, verbose: true }).compile(sections))

/** Returns the sections of a checked form. Empty when it has none. */
export function sectionsOf(form: Schema): FormSection[] {
  const found: unknown = form[sectionsKeyword]
  return areSections()(found) ? found : []
}

/** Returns faults in the sections of a form: each top-level field is in exactly one, and codes are unique. */
export function sectionFaults(form: Schema): BoundFault[] {
  const pointer = `/form/${sectionsKeyword}`
  const found: unknown = form[sectionsKeyword]
  if (found === undefined) return []
  if (!areSections()(found))
    return (areSections().errors ?? []).map((error) => ({
      pointer: pointer + pointerOf(error),
      code: error.params['pattern'] === visible ? 'blank' : error.keyword,
      stalls: false,
      params: { ...error.params, examples: error.parentSchema?.['examples'] },
    }))
  const fields = Object.keys(isSchema(form['properties']) ? form['properties'] : {}).map((name) => pointerTo('', name))
  const placed = found.flatMap((section, index) =>
    section.fields.map((field, at) => ({ field, pointer: `${pointer}/${index}/fields/${at}` })),
  )
  const bad = (at: string, code: FaultCode, params?: Record<string, unknown>): BoundFault[] => [
    { pointer: at, code, stalls: false, ...(params && { params }) },
  ]
  return [
    ...found.flatMap(({ code }, index) =>
      found.findIndex((other) => other.code === code) < index ? bad(`${pointer}/${index}/code`, 'uniqueItems') : [],
    ),
    ...placed.flatMap(({ field, pointer: at }, index) => {
      if (!fields.includes(field)) return bad(at, 'not_in_form')
      return placed.findIndex((other) => other.field === field) < index ? bad(at, 'in_two_sections') : []
    }),
    ...fields
      .filter((field) => !placed.some((other) => other.field === field))
      .flatMap((field) => bad(pointer, 'in_no_section', { field })),
  ]
}
