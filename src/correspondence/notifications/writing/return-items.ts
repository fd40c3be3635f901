import type { ReturnReason } from '../../../applications/case/case.ts'
import { fieldLabel } from '../../../catalogue/permit-types/forms/labels.ts'
import type { PermitTypeVersion } from '../../../catalogue/permit-types/schema.ts'
import { namesIn } from '../../../platform/json-schema.ts'
import type { Language, Names } from '../../../platform/words.ts'

const problems: Record<ReturnReason['code'], Names> = {
  missing: { id: 'belum ada', en: 'missing' },
  unreadable: { id: 'tidak terbaca', en: 'cannot be read' },
  incomplete: { id: 'tidak lengkap', en: 'incomplete' },
  inconsistent: {
    id: 'tidak sesuai dengan isian atau dokumen lain',
    en: 'does not agree with other answers or documents',
  },
  expired: { id: 'sudah tidak berlaku', en: 'no longer valid' },
  wrong_document: { id: 'bukan dokumen yang diminta', en: 'not the document that was asked for' },
  other: { id: 'perlu diperbaiki', en: 'has to be corrected' },
}

/**
 * Returns the documents and answers that an officer asks for, by label, each with the reason on one line. Empty for
 * anything but a list of reasons.
 */
export function returnItems(reasons: unknown, definition: PermitTypeVersion, language: Language) {
  if (!Array.isArray(reasons)) return []
  return reasons.filter(isReason).map(({ target, code, note }) => ({
    name: nameOf(target, definition, language),
    problem: problems[code][language],
    note: note?.replace(/\s+/g, ' ').trim() ?? null,
  }))
}

const isReason = (reason: unknown): reason is ReturnReason =>
  typeof reason === 'object' &&
  reason !== null &&
  'target' in reason &&
  typeof reason.target === 'string' &&
  'code' in reason &&
  typeof reason.code === 'string' &&
  Object.hasOwn(problems, reason.code)

/** Returns the label of a document slot or of a field of the form. */
function nameOf(target: string, { documents, form }: PermitTypeVersion, language: Language): string {
  const slot = documents.find((document) => document.slot === target)
  return slot?.names[language] ?? labelIn(form, target, language) ?? target
}

/** Returns the labels on the way to a field, without that of the form itself. */
function labelIn(form: Record<string, unknown>, pointer: string, language: Language): string | undefined {
  const labels: string[] = []
  let place: unknown = form
  for (const name of namesIn(pointer)) {
    place = member(member(place, 'properties'), name)
    const label = member(member(place, 'x-label'), language)
    if (typeof label === 'string') labels.push(label)
  }
  return place === undefined || labels.length === 0 ? undefined : labels.join(', ')
}

/** Returns the labels of answers by their pointers, without those that have none. Empty for anything but a list. */
export function labelsAt(pointers: unknown, { form }: PermitTypeVersion, language: Language): { name: string }[] {
  if (!Array.isArray(pointers)) return []
  const labels = pointers.map((pointer) => fieldLabel(form, namesIn(String(pointer)))[language])
  return [...new Set(labels)].filter((label) => label !== '').map((name) => ({ name }))
}

/** Returns a property of an object; undefined when there is none. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined

/** Returns a value of the details of an event if it is a text. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
