import { namesIn } from '../../platform/json-schema.ts'
import { writeNumber } from '../../platform/quantity-words.ts'
import type { Language } from '../../platform/words.ts'

type Schema = Record<string, unknown>
const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const yesAndNo: Record<Language, { yes: string; no: string }> = {
  id: { yes: 'ya', no: 'tidak' },
  en: { yes: 'yes', no: 'no' },
}

/**
 * Returns an answer with its label in the form, as one line for people: units and choices by their labels, numbers in the
 * format of the language. Empty when there is no answer, or when it is a list or an object.
 */
export function answered(form: Schema, answers: Schema, pointer: string, language: Language): string[] {
  const names = namesIn(pointer)
  const value = names.reduce<unknown>(
    (place, name) => (isObject(place) && Object.hasOwn(place, name) ? place[name] : undefined),
    answers,
  )
  const field = names.reduce<unknown>(
    (place, name) => (isObject(place) && isObject(place['properties']) ? place['properties'][name] : undefined),
    form,
  )
  const said = inWords(value, isObject(field) ? field : {}, language)
  return said === undefined ? [] : [`${labelOf(field, language) ?? names.at(-1) ?? pointer}: ${said}`]
}

function inWords(value: unknown, field: Schema, language: Language): string | undefined {
  if (typeof value === 'boolean') return yesAndNo[language][value ? 'yes' : 'no']
  if (typeof value === 'number') {
    const unit = textOf(field['x-unit'], language)
    const amount = writeNumber(value, language)
    return unit === undefined ? amount : `${amount} ${unit}`
  }
  if (typeof value !== 'string') return undefined
  const choice = Array.isArray(field['oneOf'])
    ? field['oneOf'].find((one: unknown) => isObject(one) && one['const'] === value)
    : undefined
  return labelOf(choice, language) ?? value
}

function labelOf(schema: unknown, language: Language): string | undefined {
  if (!isObject(schema)) return undefined
  const { 'x-label': label, title } = schema
  return textOf(label, language) ?? (typeof title === 'string' ? title : undefined)
}

const textOf = (text: unknown, language: Language): string | undefined =>
  isObject(text) && typeof text[language] === 'string' ? text[language] : undefined
