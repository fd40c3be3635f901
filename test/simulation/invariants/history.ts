import type { CaseFile } from './case-file.ts'
import type { Claims, Invariant } from './invariant.ts'

/** Checks the chain of events. Saving a draft raises the version without an event. */
export const historyIsChained: Invariant = {
  name: 'history-is-chained',
  statement:
    'A status changes with its event, an event exists with its change, and history is never rewritten: each event ' +
    'names the hash of the one before it and of its own content.',
  ofFile(file, claims, seen) {
    const { id, events } = file
    claims.holds(events.length > 0, id, 'a history', 'no event')
    let hash = ''
    let version = 0
    let status = 'draft'
    for (const [index, event] of events.entries()) {
      const subject = `${id} event ${event.version}`
      claims.equal(subject, 'sequence', index + 1, event.sequence)
      claims.equal(subject, 'hash of the event before', hash, event.previousHash)
      claims.equal(subject, 'hash of the content', event.rightHash, event.hash)
      if (status === 'draft')
        claims.holds(event.version > version, subject, `a version after ${version}`, event.version)
      else claims.equal(subject, 'version, as each change has its event', version + 1, event.version)
      hash = event.hash
      version = event.version
      status = event.to ?? status
    }
    judgeFiles(file, claims)
    const isSavedDraft = file.status === 'draft' && file.discardedAt === null
    claims.holds(
      isSavedDraft ? file.version >= version : file.version === version,
      id,
      `version ${version}, as the last event made it`,
      file.version,
    )
    if (!seen) return
    claims.holds(file.version >= seen.version, id, `a version from ${seen.version} on`, file.version)
    claims.equal(id, `hash of event ${seen.sequence}`, seen.hash, events[seen.sequence - 1]?.hash ?? null)
    claims.holds(
      file.version === seen.version || file.status === 'draft' || events.length > seen.sequence,
      id,
      'an event for the change',
      `version ${file.version} after ${seen.version}, still ${events.length} events`,
    )
  },
}

/**
 * Compares the files of an application with the events of their uploads and removals. A draft that is copied has files
 * without such an event. A discarded draft and an erased application lose files without a removal.
 */
function judgeFiles({ id, events, documents, discardedAt, erasedAt }: CaseFile, claims: Claims): void {
  let uploaded: { slot: unknown; sha256: unknown }[] = []
  for (const { type, details } of events) {
    const { slot, sha256 } = details
    if (uploads.has(type)) uploaded.push({ slot, sha256 })
    if (type === 'document.removed') uploaded = uploaded.filter((one) => one.slot !== slot)
  }
  const told = uploaded.map(({ slot, sha256 }) => `${slot} ${sha256}`).sort()
  const own = documents.filter(({ isCopied }) => !isCopied)
  const stored = own.map(({ slot, sha256 }) => `${slot} ${sha256}`).sort()
  if (discardedAt === null && erasedAt === null)
    claims.equal(id, 'files, by their events', told.join(', '), stored.join(', '))
  else
    claims.holds(
      stored.every((one) => told.includes(one)),
      id,
      `files among ${told.join(', ')}`,
      stored.join(', '),
    )
}

const uploads: ReadonlySet<string> = new Set(['document.uploaded', 'document.received_by_email'])

export const statusFollowsSteps: Invariant = {
  name: 'status-follows-steps',
  statement:
    'The status of an application is where its last step led, and each step begins where the one before ended.',
  ofFile(file, claims) {
    let status = 'draft'
    let since: number | null = null
    for (const event of file.events) {
      if (event.to === null) continue
      claims.equal(`${file.id} event ${event.version}`, 'status before the step', status, event.from)
      claims.equal(`${file.id} event ${event.version}`, 'type of the step', `application.${event.to}`, event.type)
      status = event.to
      since = event.at
    }
    claims.equal(file.id, 'status', status, file.status)
    if (since !== null) claims.equal(file.id, 'since when it has its status', since, file.statusSince)
  },
}
