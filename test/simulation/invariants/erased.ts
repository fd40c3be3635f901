import type { Invariant } from './invariant.ts'

export const erasedIsErased: Invariant = {
  name: 'erased-is-erased',
  statement:
    'Of an erased or discarded application no personal answer, hash, name, message, contact, mail or file is left, ' +
    'and nothing comes back; its number and history stay.',
  ofFile(file, claims, seen) {
    const { id, erasedAt, discardedAt, remains, documents, events } = file
    if (seen?.erasedAt) claims.equal(id, 'when it was erased', seen.erasedAt, erasedAt)
    if (seen?.discardedAt) claims.equal(id, 'when it was discarded', seen.discardedAt, discardedAt)
    claims.equal(
      id,
      'erasure in the history',
      erasedAt !== null,
      events.some(({ type }) => type === 'application.erased'),
    )
    if (erasedAt === null && discardedAt === null) return
    for (const [what, count] of Object.entries(remains)) claims.equal(id, `${what} left`, 0, count)
    const left = documents.filter(({ isEvidence }) => !isEvidence)
    claims.equal(id, 'files left', 0, left.length)
  },
}
