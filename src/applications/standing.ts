import { type Actor, countersOf, personOf } from '../identity/actor.ts'
import type { Case } from './case.ts'
import type { Doer } from './changes.ts'
import type { Channel } from './channels.ts'
import type { Standing } from './lifecycle.ts'

/** Of a file what decides how people stand to it. */
export interface Whereabouts {
  id?: string
  applicantId: string | null
  filedAtOfficeId: string | null
  office: { id: string } | null
}

/**
 * How an actor stands to a file. Officers act for the responsible office only, those above it look on.
 * Who acts by a link in a letter is the applicant of that one file, until somebody with an account takes it over. Nobody is an officer in a file of their own. A counter acts for somebody until they take over what it filed; from then on it looks on.
 */
export function standingsOf(file: Whereabouts, actor: Actor): readonly Standing[] {
  if (file.applicantId === actor.personId) return ['applicant']
  if (actor.byLetterFor !== undefined)
    return file.applicantId === null && file.id === actor.byLetterFor ? ['applicant'] : []
  const standings: Standing[] = []
  if (file.applicantId === null && file.filedAtOfficeId !== null && countersOf(actor).includes(file.filedAtOfficeId))
    standings.push('assistant')
  for (const post of actor.posts) {
    if (post.officeId === file.office?.id && post.role !== 'administrator') standings.push(post.role)
  }
  return standings
}

/** Whether these standings let one change answers and documents. */
export const maySupply = (standings: readonly Standing[]): boolean =>
  standings.includes('applicant') || standings.includes('assistant')

/** Who an actor is in the history of this file: by the standing named, or as whoever supplies it. */
export function doerOf(
  file: Case,
  actor: Actor,
  channel: Channel,
  standing: Standing = standingsOf(file, actor)[0] ?? 'applicant',
): Doer {
  const offices: Partial<Record<Standing, string | null>> = { applicant: null, assistant: file.filedAtOfficeId }
  const officeId = standing in offices ? (offices[standing] ?? null) : (file.office?.id ?? null)
  return { personId: personOf(actor), standing, officeId, channel }
}
