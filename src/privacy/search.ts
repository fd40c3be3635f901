import type { SummaryRow } from '../applications/list-queries.ts'
import type { ListKey } from '../cursor.ts'
import type { Db } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { Problem } from '../problems/problem.ts'
import { normalised, type SearchKind, searchKinds } from './identifiers.ts'
import { type Read, readerOf, searcherOf } from './reading.ts'
import type { ReadRecord } from './record.ts'
import { type FoundRow, findByDigest } from './search-queries.ts'
import type { Vault } from './vault.ts'

/** The key of the list that a search is, and what it found: one row more than `limit` if there are more. */
export interface Found {
  list: ListKey
  rows: SummaryRow[]
}

interface Paging {
  limit: number
  after: string | null
}

/**
 * Finds applications by a keyed hash, for officers within their reach. The search and what it found are on record before anything is given.
 * Throws `forbidden` for whoever holds no post.
 */
export async function search(
  db: Db,
  vault: Vault,
  reads: ReadRecord,
  input: { [kind in SearchKind]?: string | undefined },
  actor: Actor,
  paging: (list: ListKey) => Paging,
): Promise<Found> {
  const searcher = searcherOf(actor)
  if (!searcher)
    throw new Problem('forbidden', { action: 'search', by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'] })
  const [asked] = searchKinds.flatMap((kind) =>
    input[kind] === undefined ? [] : [{ kind, text: normalised(kind, input[kind]) }],
  )
  if (!asked) throw new Problem('invalid_request', {})
  const digest = vault.digest(asked.kind, asked.text)
  const list = { list: 'search', of: actor.personId, by: digest.toString('hex') }
  const { limit, after } = paging(list)
  const rows = await findByDigest(db, actor, { kind: asked.kind, digest, limit, after })
  const found = rows.slice(0, limit).flatMap((row): Read[] => {
    const reader = readerOf(row, actor)
    return reader
      ? [
          {
            ...reader,
            applicationId: row.id,
            what: 'search',
            documentId: null,
            fields: [asked.kind],
            status: row.status,
            reason: null,
          },
        ]
      : []
  })
  const none: Read = {
    ...searcher,
    applicationId: null,
    what: 'search',
    documentId: null,
    fields: [asked.kind],
    status: null,
    reason: null,
  }
  await reads.add(...(found.length > 0 ? found : [none]))
  return { list, rows: rows.map(summaryOf) }
}

const summaryOf = ({
  applicantId: _applicant,
  filedAtOfficeId: _counter,
  office: _office,
  ...summary
}: FoundRow): SummaryRow => summary
