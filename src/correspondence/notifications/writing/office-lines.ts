import { contactLines, type OfficeContact } from '../../../network/offices/contact.ts'
import { hoursLines, type OpeningHours } from '../../../network/offices/hours.ts'
import type { Language } from '../../../platform/words.ts'

/** The address, the telephone and the hours of an office. */
export interface OfficePlace {
  contact: OfficeContact
  openingHours: OpeningHours[]
}

/** Returns address, telephone and hours of an office, one a line, and the telephone by itself. */
export function reachOf(
  place: OfficePlace | null,
  language: Language,
): { phone: string | null; reach: { line: string }[] } {
  if (!place) return { phone: null, reach: [] }
  const { contact, openingHours } = place
  const hours = hoursLines(openingHours, language)
  const open = { id: 'Jam loket', en: 'Counter hours' }[language]
  const lines = [
    ...contactLines(contact, language),
    ...(hours.length > 0 ? [`${open}: ${hours.join('; ')}`] : []),
    ...(contact.note ? [contact.note[language]] : []),
  ]
  return { phone: contact.telephone, reach: lines.map((line) => ({ line })) }
}
