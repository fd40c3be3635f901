import type { Invariant } from './invariant.ts'

/** Checks the current files at each submission, as docs/guide/documents.md says of scans. */
export const submittedFilesAreClean: Invariant = {
  name: 'submitted-files-are-clean',
  statement: 'No application is submitted with a file in which a virus was found, or that waits for its scan.',
  ofFile({ id, events, documents }, claims, seen) {
    if (!events.slice(seen?.sequence ?? 0).some(({ action }) => action === 'submit')) return
    for (const { slot, scan } of documents.filter(({ isCurrent, isEvidence }) => isCurrent && !isEvidence))
      claims.holds(scan === 'clean' || scan === 'unscanned', `${id} ${slot}`, 'a file without a virus', scan)
  },
}
