/** The roles of officers. A person is appointed to one at an office. */
export const roles = ['front_desk', 'reviewer', 'inspector', 'cashier', 'head', 'administrator'] as const
export type Role = (typeof roles)[number]

/** One post in force. `reach` is the region code of the office; codes of regions below start with it. */
export interface Post {
  officeId: string
  role: Role
  reach: string
  endsAt: string | null
}

/** The kiosk session of a request. */
export interface Seat {
  sessionId: string
  kioskId: string
  officeId: string
}

/**
 * The authenticated person of a request, with the posts in force from our own table. In a kiosk session `posts` is
 * empty.
 */
export interface Actor {
  personId: string
  name: string
  posts: readonly Post[]
  kiosk?: Seat
  /**
   * The one application for which a person without an account acts, by the link in a letter to its confirmed address.
   */
  byLetterFor?: string
}

/** The id of actors without an account, who act by a link in a letter. */
const nobodysId = '00000000-0000-0000-0000-000000000000'

/** Returns an actor without an account, who opened the link in a letter about an application that has no owner yet. */
export const holderOfLetter = (applicationId: string): Actor => ({
  personId: nobodysId,
  name: '',
  posts: [],
  byLetterFor: applicationId,
})

/** Returns the id of an actor for records; null for an actor without an account. */
export const personOf = ({ personId, byLetterFor }: Actor): string | null =>
  byLetterFor === undefined ? personId : null

/**
 * Returns the region codes in which an officer may see applications, regions below included. The role administrator
 * adds none.
 */
export const reachOf = (actor: Actor): string[] => [
  ...new Set(actor.posts.filter((post) => post.role !== 'administrator').map((post) => post.reach)),
]

/** Returns the region codes in which an administrator may appoint staff, regions below included. */
export const administeredBy = (actor: Actor): string[] => [
  ...new Set(actor.posts.filter((post) => post.role === 'administrator').map((post) => post.reach)),
]

/** True for an administrator of a whole province, who also administers data that all offices share. */
export const administersProvince = (actor: Actor): boolean =>
  administeredBy(actor).some((reach) => !reach.includes('.'))

/** Returns the ids of the offices at whose front desk the actor serves. */
export const countersOf = (actor: Actor): string[] =>
  actor.posts.filter((post) => post.role === 'front_desk').map((post) => post.officeId)
