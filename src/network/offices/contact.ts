import type { Language, Names } from '../../platform/words.ts'

/** Facilities for visitors with a disability. More may come. */
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
export type AccessFeature = (typeof accessFeatures)[number]

/** The ways to contact an office. A member is null while it is not known. Coordinates are degrees in WGS 84. */
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

/** The contact of an office when nothing is known yet; also the default in the database. */
export const unknownContact: OfficeContact = {
  address: null,
  coordinates: null,
  telephone: null,
  email: null,
  accessibility: null,
  note: null,
}

/** An office and how to reach it. */
export interface OfficePlace {
  id: string
  names: Names
  contact: OfficeContact
}

/** Address and telephone on one line each, as letters and certificates show them. Empty when neither is known. */
export function contactLines({ address, telephone }: OfficeContact, language: Language): string[] {
  const phone = { id: 'Telepon', en: 'Telephone' }[language]
  return [
    ...(address ? [[address.street, address.postalCode].filter((part) => part !== null).join(' ')] : []),
    ...(telephone === null ? [] : [`${phone} ${telephone}`]),
  ]
}
