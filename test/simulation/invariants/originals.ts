import type { CaseEvent, CaseFile } from './case-file.ts'
import type { Invariant } from './invariant.ts'

/** The steps before which the gate of a permit type demands a match of every original. */
const stepsOfGate: Readonly<Record<string, readonly string[]>> = {
  before_signing: ['sign', 'issue_by_silence'],
  before_handover: ['hand_over'],
  none: [],
}

/**
 * Checks the history alone: before a step of the gate, the last file of each slot with a required original was compared
 * by its hash, and the last comparison was a match.
 */
export const originalsAreMatched: Invariant = {
  name: 'originals-are-matched',
  statement:
    'No permit is signed (or handed over, where its type says so) before every required original was matched with ' +
    'the very bytes that were sent.',
  ofFile(file, claims) {
    const gated = stepsOfGate[file.type.gate] ?? []
    for (const step of file.events) {
      if (step.action === null || !gated.includes(step.action)) continue
      const before = file.events.filter(({ version }) => version < step.version)
      for (const slot of file.type.originals) {
        const bytes = bytesIn(slot, before)
        if (bytes === undefined) continue
        const comparison = before.findLast((event) => isComparison(event) && event.details['slot'] === slot)
        claims.holds(
          comparison?.type === 'original.matched' && (bytes === copied || comparison.details['sha256'] === bytes),
          `${file.id} event ${step.version}`,
          `${slot} matched, with its bytes ${bytes}`,
          comparison ? `${comparison.type} of ${String(comparison.details['sha256'])}` : 'no comparison',
        )
      }
    }
  },
}

/** Checks that a compared file has the hash that was compared, and that no file's hash changes. */
export const comparedBytesStay: Invariant = {
  name: 'compared-bytes-stay',
  statement: 'Bytes that an officer has compared do not change: a comparison belongs to the hash of the file.',
  ofFile(file, claims, seen) {
    for (const { id, slot, sha256, verdict, matchedSha256, isCurrent } of file.documents) {
      if (verdict !== null) claims.equal(`${file.id} document ${id}`, 'hash that was compared', sha256, matchedSha256)
      const before = seen?.documents.get(id)
      if (before !== undefined) claims.equal(`${file.id} document ${id}`, 'hash', before, sha256)
      if (isCurrent && isSigned(file) && file.type.gate === 'before_signing' && file.type.originals.includes(slot))
        claims.equal(`${file.id} document ${id}`, 'verdict of a signed application', 'matched', verdict)
    }
  },
}

const isSigned = ({ status, erasedAt }: CaseFile) =>
  erasedAt === null && (status === 'issued' || status === 'handed_over')

const isComparison = ({ type }: CaseEvent) => type === 'original.matched' || type === 'original.mismatched'

/** In place of the hash of a file that a draft was created with: no event of the draft has that hash. */
const copied = 'copied'

/** Returns the hash of the last file that was sent for a slot; undefined when there is none or it was removed. */
function bytesIn(slot: string, events: readonly CaseEvent[]): string | undefined {
  let bytes: string | undefined
  for (const { type, details } of events) {
    const begun: unknown = type === 'application.drafted' ? details['documents'] : undefined
    if (Array.isArray(begun) && begun.includes(slot)) bytes = copied
    if (details['slot'] !== slot) continue
    if (type === 'document.uploaded' || type === 'document.received_by_email') bytes = String(details['sha256'])
    if (type === 'document.removed') bytes = undefined
  }
  return bytes
}
