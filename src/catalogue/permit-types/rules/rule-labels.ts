import { namesIn } from '../../../platform/json-schema.ts'
import type { Names } from '../../../platform/words.ts'
import type { PermitTypeDefinition } from '../schema.ts'

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
