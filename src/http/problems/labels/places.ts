import { cutText } from '../../../platform/cut-text.ts'
import { namesIn } from '../../../platform/json-schema.ts'
import { withoutNumbers } from '../../../platform/redact.ts'
import { type Language, languages, type Names } from '../../../platform/words.ts'
import { membersOfAdministration } from './members-of-administration.ts'
import { membersOfApplications } from './members-of-applications.ts'
import { membersOfDefinitions } from './members-of-definitions.ts'

/** The place of a fault: a JSON Pointer into the body, or the name of a parameter. */
export type FaultPlace = { pointer: string } | { parameter: string }

const ofWholes = new Map<string, Names>([
  ['', { id: 'Isi permintaan', en: 'The request body' }],
  ['/answers', { id: 'Isian formulir', en: 'The form' }],
  ['request', { id: 'Permintaan ini', en: 'This request' }],
  ['path', { id: 'Alamat permintaan ini', en: 'The path of this request' }],
  ['purpose', { id: 'Header Purpose', en: 'The header Purpose' }],
  ['query', { id: 'Parameter permintaan ini', en: 'The query of this request' }],
])

/**
 * Labels of members of request bodies. Names that only programs send in parameters, such as `limit`, have none: they
 * are shown as they are.
 */
const ofMembers = new Map<string, Names>(
  Object.entries({ ...membersOfDefinitions, ...membersOfAdministration, ...membersOfApplications }),
)

/** Labels of members that are parameters of requests, too. */
const ofParameters = new Set(['permitType', 'villageCode', 'officeId', 'personId', 'reference', 'code', 'language'])

/** The most characters of a member's name that a sentence shows. */
const longestName = 60

/**
 * Returns the label of a place in a sentence: label or name of its last member in quotes, with the number of the item
 * in a list. A text in one language is named after its parent. Personal numbers in it are masked.
 */
export function placeLabel(place: FaultPlace): Names {
  const at = 'pointer' in place ? place.pointer : place.parameter
  const whole = ofWholes.get(at)
  if (whole) return whole
  const segments = namesIn('pointer' in place ? at : `/${at}`)
  const [name = at, parent] = segments.filter((segment) => !isIndex(segment)).toReversed()
  const label = 'pointer' in place || ofParameters.has(name) ? memberLabel(name) : undefined
  return quotedLabel(textLabel(name, parent) ?? label ?? asSent(name), segments)
}

/** Returns the label of a text in one language: that of its parent, and the language. Undefined for other members. */
function textLabel(name: string, parent: string | undefined): Names | undefined {
  const of = parent === undefined ? undefined : memberLabel(parent)
  const language = languages.find((known) => known === name)
  return of && language && { id: `${of.id}, ${inLanguage[language].id}`, en: `${of.en}, ${inLanguage[language].en}` }
}

const inLanguage: Record<Language, Names> = {
  id: { id: 'dalam bahasa Indonesia', en: 'in Indonesian' },
  en: { id: 'dalam bahasa Inggris', en: 'in English' },
}

/** Returns the place of a member that is not known there, by the name that was sent. Personal numbers are masked. */
export function unknownLabel(pointer: string): Names {
  const segments = namesIn(pointer)
  return quotedLabel(asSent(segments.at(-1) ?? ''), segments)
}

/** Returns the label of a member of a request body; undefined for names that no body has. */
export const memberLabel = (name: string): Names | undefined => ofMembers.get(name)

/** The names of all members with a label. */
export const memberNames: readonly string[] = [...ofMembers.keys()]

const asSent = (name: string): Names => ({ id: shown(name), en: shown(name) })

/** Returns a label in quotes, with the number of the item (from 1) when the segments have an index. */
export function quotedLabel({ id, en }: Names, segments: readonly string[]): Names {
  const index = segments.findLast(isIndex)
  const [nomor, number] = index === undefined ? ['', ''] : [` (nomor ${+index + 1})`, ` (number ${+index + 1})`]
  return { id: `"${id}"${nomor}`, en: `"${en}"${number}` }
}

const isIndex = (segment: string) => /^\d{1,4}$/.test(segment)

function shown(name: string): string {
  const safe = withoutNumbers(name).replaceAll('"', "'")
  return safe.length > longestName ? `${cutText(safe, longestName)}…` : safe
}
