import type { PersonalKind } from './marks.ts'

/** What people can be searched by. */
export const searchKinds = ['nik', 'phone', 'email'] as const
export type SearchKind = (typeof searchKinds)[number]

export const isSearchKind = (kind: PersonalKind | SearchKind): kind is SearchKind =>
  searchKinds.some((known) => known === kind)

const spaces = /[\s().-]/g

/** An identifier in the one way it is written for searching: NIK as digits, phone as +62…, e-mail in lower case. */
export function normalised(kind: SearchKind, text: string): string {
  if (kind === 'email') return text.trim().toLowerCase()
  const digits = text.replace(spaces, '')
  return kind === 'nik' ? digits : digits.replace(/^(?:00|\+)?62|^0/, '+62')
}
