import { type Actor, countersOf, personOf } from '../access/identity/actor.ts'
import type { Channel } from '../http/channels.ts'
import type { ActionLabel } from '../http/problems/labels/actions.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Names } from '../platform/words.ts'
import type { Case } from './case/case.ts'
import type { Doer, PersonalDoer } from './doer.ts'
import { isOfficer, type Standing } from './lifecycle.ts'

/**
 * The facts of an application that decide a person's standings. `id` is needed only for holders of a letter's link, and
 * `formerApplicants` wherever standings allow a change.
 */
export interface Whereabouts {
  id?: string
  applicantId: string | null
  formerApplicants?: readonly string[]
  filedAtOfficeId: string | null
  office: { id: string } | null
}

/**
 * Returns the standings of an actor towards an application. Officers act for the responsible office only; offices above
 * it may only read. The holder of a letter's link is the applicant until an account takes the application over. An
 * applicant is never an officer in their own application, nor is somebody to whose account it belonged before. A
 * counter acts for the applicant until they take over; after that it may only read.
 */
export function standingsOf(application: Whereabouts, actor: Actor): readonly Standing[] {
  if (application.applicantId === actor.personId) return ['applicant']
  if (actor.byLetterFor !== undefined)
    return application.applicantId === null && application.id === actor.byLetterFor ? ['applicant'] : []
  if (application.formerApplicants?.includes(actor.personId)) return []
  const standings: Standing[] = []
  if (
    application.applicantId === null &&
    application.filedAtOfficeId !== null &&
    countersOf(actor).includes(application.filedAtOfficeId)
  )
    standings.push('assistant')
  for (const post of actor.posts) {
    if (post.officeId === application.office?.id && post.role !== 'administrator') standings.push(post.role)
  }
  return standings
}

/** True for a person to whose account the application belongs, or did before. */
export const isOrWasApplicant = (
  { applicantId, formerApplicants }: Pick<Case, 'applicantId' | 'formerApplicants'>,
  personId: string,
): boolean => applicantId === personId || formerApplicants.includes(personId)

/** True when one of these standings may change answers and documents. */
export const maySupply = (standings: readonly Standing[]): boolean =>
  standings.includes('applicant') || standings.includes('assistant')

/** Returns the actor as the history records them, with this standing; by default the first that they have. */
export function doerOf(
  application: Case,
  actor: Actor,
  channel: Channel,
  standing: Standing = standingsOf(application, actor)[0] ?? 'applicant',
): Doer & { standing: Standing } {
  const offices: Partial<Record<Standing, string | null>> = { applicant: null, assistant: application.filedAtOfficeId }
  const officeId = standing in offices ? (offices[standing] ?? null) : (application.office?.id ?? null)
  return { personId: personOf(actor), standing, officeId, channel }
}

/** Returns a doer as `doerOf` does, for an actor with an account. */
export const personalDoerOf = (
  application: Case,
  { actor, channel }: { actor: Actor; channel: Channel },
  standing: Standing,
): PersonalDoer => ({ ...doerOf(application, actor, channel, standing), personId: actor.personId })

/**
 * Returns the first of these standings that an actor has. Throws `forbidden`, with the action and these standings, when
 * they have none.
 */
export function demandStanding<S extends Standing>(
  application: Case,
  actor: Actor,
  by: readonly S[],
  action: ActionLabel,
): S {
  const standings = standingsOf(application, actor)
  const standing = by.find((candidate) => standings.includes(candidate))
  if (!standing) throw new Problem('forbidden', { action, by, office: officeWhere(application, by) })
  return standing
}

/** Returns the responsible office if only its officers are meant; undefined otherwise. */
export const officeWhere = ({ office }: Pick<Case, 'office'>, by: readonly Standing[]): Names | undefined =>
  by.every(isOfficer) ? office?.names : undefined
