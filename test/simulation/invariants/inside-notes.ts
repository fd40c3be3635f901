import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Invariant } from './invariant.ts'

/** Checks the correspondence that people read. */
export const notesStayInside: Invariant = {
  name: 'notes-stay-inside',
  statement:
    'Internal notes and calls are shown to officers of the office and of those above, and never to the applicant or ' +
    'to the counter that filed for them.',
  async ofExchange(exchange, { memory }, claims) {
    const { method, status, subject, isClockDoubted } = exchange
    const id = applicationOf(exchange)
    if (method !== 'GET' || status !== 200 || subject === null || id === null || isClockDoubted) return
    if (pathOf(exchange) !== `/v1/applications/${id}/messages`) return
    const shown = (jsonOf<{ data: { id: string; internal: boolean }[] }>(exchange)?.data ?? []).filter(
      ({ internal }) => internal,
    )
    if (shown.length === 0) return
    const person = await memory.person(subject, true)
    const places = await memory.places(id)
    const isOfficer = places.some(
      ({ applicant, region }) =>
        region !== null &&
        applicant !== person?.id &&
        person?.posts.some(
          (post) => post.role !== 'administrator' && (region === post.region || region.startsWith(`${post.region}.`)),
        ),
    )
    claims.holds(isOfficer, `${id} for ${subject}`, 'an officer who may read notes', `notes ${shown.map((m) => m.id)}`)
  },
}
