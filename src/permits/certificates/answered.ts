import { namesIn, valueAt } from '../../platform/json-schema.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import { isObject } from '../../platform/objects.ts'
import { writeNumber } from '../../platform/quantity-words.ts'
import type { Language } from '../../platform/words.ts'

type Schema = Record<string, unknown>
const yesAndNo: Record<Language, { yes: string; no: string }> = {
  id: { yes: 'ya', no: 'tidak' },
  en: { yes: 'yes', no: 'no' },
}

/**
 * Returns an answer with its label in the form, as one line for people: units and choices by their labels, numbers and
 * days in the format of the language. Items of a list are separated by semicolons, and fields of an object by commas,
 * each with its label. Empty when there is no answer.
 */
export function answered(form: Schema, answers: Schema, pointer: string, language: Language): string[] {
  const names = namesIn(pointer)
  return labelled(names.at(-1) ?? pointer, valueAt(answers, pointer), names.reduce<unknown>(fieldOf, form), language)
}

function labelled(name: string, value: unknown, field: unknown, language: Language): string[] {
  const said = inWords(value, isObject(field) ? field : {}, language)
  return said === '' ? [] : [`${labelOf(field, language) ?? name}: ${said}`]
}

/** Returns a value as people write it; empty for null, and for a list or an object without a value. */
function inWords(value: unknown, field: Schema, language: Language): string {
  if (Array.isArray(value)) return itemsInWords(value, field['items'], language)
  if (isObject(value))
    return Object.entries(value)
      .flatMap(([name, part]) => labelled(name, part, fieldOf(field, name), language))
      .join(', ')
  if (typeof value === 'boolean') return yesAndNo[language][value ? 'yes' : 'no']
  if (typeof value === 'number') {
    const unit = textOf(field['x-unit'], language)
    const amount = writeNumber(value, language)
    return unit === undefined ? amount : `${amount} ${unit}`
  }
  return typeof value === 'string' ? textInWords(value, field, language) : ''
}

function itemsInWords(items: readonly unknown[], schema: unknown, language: Language): string {
  const field = isObject(schema) ? schema : {}
  return items
    .map((item) => inWords(item, field, language))
    .filter((said) => said !== '')
    .join('; ')
}

function textInWords(text: string, field: Schema, language: Language): string {
  if (field['format'] === 'date') return dayInWords(text, language)
  const choice = Array.isArray(field['oneOf'])
    ? field['oneOf'].find((one: unknown) => isObject(one) && one['const'] === text)
    : undefined
  return labelOf(choice, language) ?? text
}

const fieldOf = (schema: unknown, name: string): unknown =>
  isObject(schema) && isObject(schema['properties']) ? schema['properties'][name] : undefined

function labelOf(schema: unknown, language: Language): string | undefined {
  if (!isObject(schema)) return undefined
  const { 'x-label': label, title } = schema
  return textOf(label, language) ?? (typeof title === 'string' ? title : undefined)
}

const textOf = (text: unknown, language: Language): string | undefined =>
  isObject(text) && typeof text[language] === 'string' ? text[language] : undefined
