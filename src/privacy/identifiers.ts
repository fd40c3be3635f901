import type { PersonalKind } from './marks.ts'

/** The kinds of identifiers by which officers search. */
const searchKinds = ['nik', 'phone', 'email'] as const
export type SearchKind = (typeof searchKinds)[number]

export const isSearchKind = (kind: PersonalKind | SearchKind): kind is SearchKind =>
  searchKinds.some((known) => known === kind)

/** The kinds of search keys of applications: an identifier of a person, or a word of a name. */
export const lookupKinds = [...searchKinds, 'name'] as const
export type LookupKind = (typeof lookupKinds)[number]

const spaces = /[\s().-]/g

/**
 * Returns the normal form of an identifier for searching: a NIK as digits, a telephone number as `+62…`, e-mail in
 * lower case. A word of a name stays as it is.
 */
export function normalised(kind: LookupKind, text: string): string {
  if (kind === 'name') return text
  if (kind === 'email') return text.trim().toLowerCase()
  const digits = text.replace(spaces, '')
  return kind === 'nik' ? digits : digits.replace(/^(?:00|\+)?62|^0/, '+62')
}

const whole: Record<SearchKind, RegExp> = {
  nik: /^[0-9]{16}$/,
  phone: /^\+[0-9]{7,15}$/,
  email: /^[^@\s]+@[^@\s]+$/,
}

/** True when an identifier is complete. No hash of partial ones is stored. */
export const isWhole = (kind: SearchKind, text: string): boolean => whole[kind].test(normalised(kind, text))
