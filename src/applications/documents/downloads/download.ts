import type { Actor } from '../../../access/identity/actor.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { ByteRange, OpenedObject, Storage } from '../../../platform/stored-objects/storage.ts'
import { readOf } from '../../reads/reading.ts'
import type { ReadRecord } from '../../reads/record.ts'
import { type DocumentRow, findDocument } from '../queries.ts'
import { isUsable } from '../scan-state.ts'
import { openObject } from './open-object.ts'
import { rangeIn } from './range.ts'

/** An open document, whole or one `range` of it. The caller must read or destroy `stored.body`. */
interface Opened {
  document: DocumentRow
  stored: OpenedObject
  range: ByteRange | undefined
}

/**
 * Opens a document, whole or the part that a `Range` header asks for. Records the reader before the first byte is sent,
 * unless it is the applicant. Requests only bytes that the document has. Throws `not_found`,
 * `range_not_satisfiable`, `received_file_refused` for a file that is not scanned yet or infected, and `unavailable`
 * when the storage does not send its first byte.
 */
export async function openDocument(
  { reader }: Database,
  storage: Storage,
  reads: ReadRecord,
  { id, documentId, rangeHeader }: { id: string; documentId: string; rangeHeader: string },
  actor: Actor,
): Promise<Opened> {
  const document = await findDocument(reader, id, documentId, actor)
  const { scan } = document
  if (!isUsable({ scan })) throw new Problem('received_file_refused', { scan, isGivenUp: scan === 'failed' })
  const range = rangeIn(document.sizeBytes, rangeHeader)
  const application = { ...document, id, status: document.applicationStatus }
  const read = readOf(application, actor, { what: 'document', documentId })
  const stored = await openObject(storage, document.objectKey, () => reads.add(read), range)
  return { document, stored, range }
}
