import type { Language, Names } from '../../platform/words.ts'

/** Facilities for visitors with a disability. */
export const accessFeatures = [
  'step_free_entrance',
  'lift',
  'accessible_toilet',
  'reserved_parking',
  'tactile_paving',
  'hearing_loop',
  'sign_language',
  'priority_counter',
] as const
type AccessFeature = (typeof accessFeatures)[number]

/** Contact of an office. A member is null while it is not known. Coordinates are degrees in WGS 84. */
export interface OfficeContact {
  address: { street: string; postalCode: string | null } | null
  coordinates: { latitude: number; longitude: number } | null
  /** E.164, such as +62213822255. */
  telephone: string | null
  email: string | null
  accessibility: { features: AccessFeature[]; note: Names | null } | null
  /** A remark for everybody, such as that these are sample data. */
  note: Names | null
}

/** Contact of an office of which nothing is known yet. The database has the same default. */
export const unknownContact: OfficeContact = {
  address: null,
  coordinates: null,
  telephone: null,
  email: null,
  accessibility: null,
  note: null,
}

/** An office with its contact. */
export interface OfficePlace {
  id: string
  names: Names
  contact: OfficeContact
}

/** Returns address and telephone for letters and certificates, one line each. Empty when neither is known. */
export function contactLines({ address, telephone }: OfficeContact, language: Language): string[] {
  const phone = { id: 'Telepon', en: 'Telephone' }[language]
  return [
    ...(address ? [[address.street, address.postalCode].filter((part) => part !== null).join(' ')] : []),
    ...(telephone === null ? [] : [`${phone} ${telephone}`]),
  ]
}
