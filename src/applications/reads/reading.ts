import type { Actor } from '../../access/identity/actor.ts'
import { isWithin } from '../../access/identity/region-codes.ts'
import type { Status } from '../lifecycle.ts'
import { standingsOf, type Whereabouts } from '../standing.ts'

/**
 * Kinds of reads of personal data: a case, a name in a list or in the history, the bytes of a document, personal
 * answers requested with a reason, a match in a search, the correspondence, a permit read by an agency, a received
 * mail.
 */
export const readKinds = [
  'case',
  'list',
  'document',
  'disclosure',
  'search',
  'messages',
  'permit',
  'received_mail',
] as const
export type ReadKind = (typeof readKinds)[number]

/**
 * The roles of readers. `agency`: by its key or a token. `administrator`: of the network, by an inquiry. `letter_link`:
 * without an account. `unknown`: the post has ended.
 */
export const readerRoles = [
  'front_desk',
  'assistant',
  'reviewer',
  'inspector',
  'cashier',
  'head',
  'agency',
  'administrator',
  'letter_link',
  'unknown',
] as const
export type ReaderRole = (typeof readerRoles)[number]

/** A reader: the person, their standing, and the office they act for. */
export interface Reader {
  personId: string
  standing: string
  officeId: string | null
}

/** The standing of a read by the link in a letter, whose reader has no account. */
export const letterLink = 'letter_link'

/** One read of a person's data by another person, or by the link in a letter: then `personId` is null. */
export interface Read extends Omit<Reader, 'personId'> {
  personId: string | null
  applicationId: string | null
  what: ReadKind
  documentId: string | null
  /** The personal answers that were shown, as JSON Pointers; for a search, the criteria. */
  fields: readonly string[]
  /** The status of the application, which says for which step it was read. */
  status: Status | null
  reason: string | null
}

interface Seen extends Whereabouts {
  office: { id: string; regionCode: string } | null
}

/**
 * Returns the reader to record for an application. The standing is that of a post at its office or at the counter that
 * filed it, otherwise that of a post from which the actor may see it. Null for their own application.
 */
export function readerOf(application: Seen, actor: Actor): Reader | null {
  if (application.applicantId === actor.personId) return null
  const { personId } = actor
  const [standing] = standingsOf(application, actor).toSorted(
    (a, b) => Number(a === 'assistant') - Number(b === 'assistant'),
  )
  if (standing)
    return {
      personId,
      standing,
      officeId: standing === 'assistant' ? application.filedAtOfficeId : (application.office?.id ?? null),
    }
  const region = application.office?.regionCode ?? ''
  const post =
    actor.posts.find(({ role, reach }) => role !== 'administrator' && isWithin(region, reach)) ?? actor.posts[0]
  return { personId, standing: post?.role ?? 'unknown', officeId: post?.officeId ?? null }
}

type Shown = Pick<Read, 'what'> & Partial<Omit<Read, keyof Reader>>

/** Returns a read by this reader. Members that are left out are null, or no fields. */
export const readBy = (reader: Reader, shown: Shown): Read => ({
  applicationId: null,
  documentId: null,
  fields: [],
  status: null,
  reason: null,
  ...reader,
  ...shown,
})

/** Returns the read to record when data of an application is shown to this actor. Null for their own application. */
export function readOf(application: Seen & { id: string; status: Status }, actor: Actor, shown: Shown): Read | null {
  const reader = readerOf(application, actor)
  return reader && readBy(reader, { applicationId: application.id, status: application.status, ...shown })
}

/** Returns the read to record when a whole case is shown, with the decrypted answers. Null for the actor's own case. */
export const readOfCase = (
  application: Seen & { id: string; opened: readonly string[]; status: Status },
  actor: Actor,
): Read | null => readOf(application, actor, { what: 'case', fields: application.opened })

/** Returns the reader to record for a search: the actor in the first post that may search. Null without one. */
export function searcherOf({ personId, posts }: Actor): Reader | null {
  const post = posts.find(({ role }) => role !== 'administrator')
  return post ? { personId, standing: post.role, officeId: post.officeId } : null
}
