import { placeLabel } from '../../../http/problems/labels/places.ts'
import { isSchema, namesIn, pointerTo, resolved, type Schema, valueAt } from '../../../platform/json-schema.ts'
import { languages, type Names } from '../../../platform/words.ts'

/** Keywords whose members have names: a field, or a shared part. */
const ofNames = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs'])
const ofItems = new Set(['items', 'prefixItems', 'contains'])

/**
 * Returns the label of a place in the form of a definition, for sentences about its faults: the field by its labels,
 * after the keyword that is wrong, as in `maxItems` of "Fence › Sides". A field without a label appears by its name.
 */
export function formPlaceLabel(form: Schema, pointer: string): Names {
  const names = namesIn(pointer).slice(1)
  const fields: Names[] = []
  let keyword: string[] = []
  let place = ''
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? ''
    const member = ofNames.has(name) ? names[index + 1] : undefined
    place = pointerTo(place, name)
    if (member !== undefined) {
      place = pointerTo(place, member)
      fields.push(labelOf(form, valueAt(form, place)) ?? { id: member, en: member })
      index += 1
    }
    keyword = member !== undefined || ofItems.has(name) ? [] : [...keyword, name]
  }
  return inSentence(fields, keyword.join('/')) ?? placeLabel({ pointer })
}

function inSentence(fields: readonly Names[], keyword: string): Names | undefined {
  const path = (language: keyof Names) => fields.map((label) => label[language].replaceAll('"', "'")).join(' › ')
  if (fields.length === 0)
    return keyword === '' ? undefined : { id: `\`${keyword}\` pada formulir`, en: `\`${keyword}\` of the form` }
  return keyword === ''
    ? { id: `"${path('id')}"`, en: `"${path('en')}"` }
    : { id: `\`${keyword}\` pada "${path('id')}"`, en: `\`${keyword}\` of "${path('en')}"` }
}

function labelOf(form: Schema, schema: unknown): Names | undefined {
  if (!isSchema(schema)) return undefined
  const label: unknown = schema['x-label'] ?? resolved(form, schema['$ref'])?.['x-label']
  return isNames(label) ? label : undefined
}

const isNames = (label: unknown): label is Names =>
  isSchema(label) && languages.every((language) => typeof label[language] === 'string' && label[language] !== '')
