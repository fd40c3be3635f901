import type { Labels } from '../../../http/problems/faults.ts'
import { quotedLabel } from '../../../http/problems/labels/places.ts'
import { isSchema, namesIn, type Schema } from '../../../platform/json-schema.ts'
import { inPlace, ofItem, ofMember } from '../../../platform/json-schema-places.ts'
import { languages, type Names } from '../../../platform/words.ts'
import type { Path } from '../rules/unguarded.ts'

/** Labels of true and false: people see a box to tick. */
const yesAndNo = new Map<unknown, Names>([
  [true, { id: 'Ya', en: 'Yes' }],
  [false, { id: 'Tidak', en: 'No' }],
])

/** A field of a form: its label in sentences, and the schemas that have its choices. */
interface Field {
  label: Names
  schemas: readonly Schema[]
}

/** The limit of cached fields, more than any form has. Items of long lists may exceed it, and are looked up again. */
const keptFieldsLimit = 2_000

/**
 * Returns the labels of a form for sentences about its answers. The label of a field follows those of the fields around
 * it: `"Pemohon › NIK"`. Each field is looked up once.
 */
export function labelsOf(form: Schema): Labels {
  const kept = new Map<string, Field>()
  const at = (pointer: string): Field | undefined => {
    const known = kept.get(pointer)
    if (known) return known
    const found = fieldAt(form, namesIn(pointer))
    if (found && kept.size < keptFieldsLimit) kept.set(pointer, found)
    return found
  }
  return {
    field: (pointer) => at(pointer)?.label,
    choice: (pointer, value) => choiceLabel(at(pointer)?.schemas ?? [], value),
  }
}

function fieldAt(form: Schema, path: readonly string[]): Field | undefined {
  const places = schemasAt(form, path)
  const label = joined(labelsAlong(places, path))
  return label && { label: quotedLabel(label, path), schemas: places.at(-1) ?? [] }
}

/** Returns the label of a field, after the labels of the fields that contain it. Empty when there is no such field. */
export const fieldLabel = (form: Schema, path: Path): Names =>
  joined(labelsAlong(schemasAt(form, path.map(String)), path.map(String))) ?? { id: '', en: '' }

/** Returns the labels on the way to a field. Undefined when the field itself has none and is no item of a list. */
function labelsAlong(places: readonly Schema[][], path: readonly string[]): Names[] | undefined {
  const onTheWay = places.map(labelIn)
  return onTheWay.at(-1) || isIndex(path.at(-1)) ? onTheWay.flatMap((label) => label ?? []) : undefined
}

function joined(labels: readonly Names[] | undefined): Names | undefined {
  if (!labels?.length) return undefined
  const text = (language: keyof Names) => labels.map((label) => label[language].replaceAll('"', "'")).join(' › ')
  return { id: text('id'), en: text('en') }
}

/** Returns the schemas of each place on the way. */
function schemasAt(form: Schema, path: readonly string[]): Schema[][] {
  const found: Schema[][] = []
  let here: Schema[] = [form]
  for (const name of path) {
    const around = inPlace(form, here)
    const members = around.flatMap((schema) => ofMember(schema, name))
    const inside = members.length > 0 ? members : around.flatMap((schema) => ofItem(schema, Number(name) || 0))
    here = inPlace(form, inside)
    found.push(here)
  }
  return found
}

const isIndex = (name: string | undefined): boolean => name !== undefined && /^\d+$/.test(name)

const labelIn = (schemas: readonly Schema[]): Names | undefined =>
  schemas.flatMap((schema) => (isChoice(schema) ? [] : namesOf(schema['x-label'])))[0]

/** True for a choice of a field, which has a label of its own. A field that must be ticked is none. */
const isChoice = ({ const: constant }: Schema) => typeof constant === 'string' || typeof constant === 'number'

const choiceLabel = (schemas: readonly Schema[], value: unknown): Names | undefined =>
  schemas.flatMap((schema) => ('const' in schema && schema['const'] === value ? namesOf(schema['x-label']) : []))[0] ??
  yesAndNo.get(value)

const namesOf = (label: unknown): Names[] => (isNames(label) ? [label] : [])

const isNames = (label: unknown): label is Names =>
  isSchema(label) && languages.every((language) => typeof label[language] === 'string')
