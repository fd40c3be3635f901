import { jsonOf, pathOf } from './exchange.ts'
import type { Invariant } from './invariant.ts'

interface Sent {
  kind: string
  attachments?: string[]
}

/** Checks the messages of applications that were never submitted, and the files of each message. */
export const draftsTakeLetters: Invariant = {
  name: 'drafts-take-letters-of-their-counter',
  statement:
    'In a draft only the counter that filed it writes, for the office, and no note. A message has the files that its ' +
    'writer named, and each is a document of the application.',
  ofExchange(exchange, _, claims) {
    const { method, status, body } = exchange
    const path = pathOf(exchange)
    if (method !== 'POST' || status !== 201 || !/^\/v1\/applications\/[^/]+\/messages$/.test(path)) return
    const { attachments = [] } = { ...(body as Sent | null) }
    const shown = (jsonOf<{ attachments: { id: string }[] }>(exchange)?.attachments ?? []).map(({ id }) => id)
    claims.equal(`message at ${path}`, 'files', attachments.toSorted().join(), shown.toSorted().join())
  },
  async afterAct({ look, files }, claims) {
    const drafts = files.filter(({ events }) => !events.some(({ action }) => action === 'submit')).map(({ id }) => id)
    if (drafts.length === 0) return
    const rows = await look.sql<{ id: string; standing: string; side: string; kind: string }[]>`
      select m.id, m.standing, m.side, m.kind
      from messages m
      where m.application_id = any(${drafts}::uuid[]) and m.received_mail_id is null
      order by m.id`
    for (const { id, standing, side, kind } of rows)
      claims.equal(
        `message ${id} of a draft`,
        'writer',
        `assistant for the office, ${kind === 'note' ? 'no note' : kind}`,
        `${standing} for the ${side === 'office' ? 'office' : 'applicant'}, ${kind}`,
      )
  },
}
