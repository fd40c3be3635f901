import type { Actor } from '../../access/identity/actor.ts'
import type { Status } from '../lifecycle.ts'
import { standingsOf, type Whereabouts } from '../standing.ts'

/**
 * Kinds of reads of personal data: a case, a name in a list, the bytes of a document, personal answers requested with a
 * reason. Also: being found by a search, the correspondence, a permit read by an agency, and a mail that somebody sent.
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

/** Who reads, as what, for which office. */
export interface Reader {
  personId: string
  standing: string
  officeId: string | null
}

/** One read of somebody's data by somebody else. */
export interface Read extends Reader {
  applicationId: string | null
  what: ReadKind
  documentId: string | null
  /** The personal answers that were given, by JSON Pointer; for a search, what was searched by. */
  fields: readonly string[]
  /** Where the file stood: what it was read for. */
  status: Status | null
  reason: string | null
}

interface Seen extends Whereabouts {
  office: { id: string; regionCode: string } | null
}

/**
 * As what an actor reads this file: by a post at its office or the counter where it was filed, or else by one from
 * which they look on. Null when it is their own.
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
    actor.posts.find(
      ({ role, reach }) => role !== 'administrator' && (region === reach || region.startsWith(`${reach}.`)),
    ) ?? actor.posts[0]
  return { personId, standing: post?.role ?? 'unknown', officeId: post?.officeId ?? null }
}

/** As what an actor searches: by the first post that lets them see files. Null for whoever has none. */
export function searcherOf({ personId, posts }: Actor): Reader | null {
  const post = posts.find(({ role }) => role !== 'administrator')
  return post ? { personId, standing: post.role, officeId: post.officeId } : null
}
