import { isSchema, resolved, type Schema } from '../../platform/json-schema.ts'
import type { Names } from '../../platform/words.ts'
import { namesIn } from './form.ts'
import type { PermitTypeDefinition } from './schema.ts'
import type { Path } from './unguarded.ts'

/** Returns the label of a rule, by its pointer into the definition. */
export function ruleLabel(definition: PermitTypeDefinition, pointer: string): Names {
  const [part, second, third] = namesIn(pointer)
  if (part === 'authority') return kindOf('Kewenangan', 'Authority', definition.authority?.[Number(second)]?.because)
  if (part === 'documents') return kindOf('Dokumen', 'Document', definition.documents[Number(second)]?.names)
  if (part === 'fee') return kindOf('Baris retribusi', 'Fee line', definition.fee?.lines[Number(third)]?.names)
  if (part === 'inspection')
    return kindOf('Butir periksa', 'Check', definition.inspection?.checklist[Number(third)]?.names)
  return { id: 'Kapan ada pemeriksaan', en: 'When there is an inspection' }
}

const kindOf = (id: string, en: string, names: Names | undefined): Names => ({
  id: `${id} "${names?.id ?? ''}"`,
  en: `${en} "${names?.en ?? ''}"`,
})

/** Returns the label of a field, after the labels of the fields that contain it. */
export function fieldLabel(form: Schema, path: Path): Names {
  const labels: Names[] = []
  let place: Schema = form
  for (const name of path) {
    const { properties, items } = { ...resolved(form, place['$ref']), ...place }
    const next: unknown = isSchema(properties) && Object.hasOwn(properties, name) ? properties[name] : items
    place = isSchema(next) ? next : {}
    const label: unknown = place['x-label'] ?? resolved(form, place['$ref'])?.['x-label']
    if (isSchema(label)) labels.push({ id: String(label['id']), en: String(label['en']) })
  }
  const joined = (language: keyof Names) => labels.map((label) => label[language]).join(' › ')
  return { id: joined('id'), en: joined('en') }
}
