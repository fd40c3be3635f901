import { Readable } from 'node:stream'
import { type Db, within } from '../platform/db/client.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import { removingOnFailure, storeStray } from '../platform/stored-objects/stray.ts'
import { admitPermits, beginDay, refreshRecords } from './admission-queries.ts'
import { bytesOf, currentContents, FileText } from './contents.ts'
import { formats, type OpenFormat, openFormats } from './formats.ts'
import { keepFiles, listFiles, type OpenFile, openDays, replaceFiles } from './queries.ts'

const folder = 'open-data'

/**
 * Publishes the open data once a day: updates the records in one transaction, then makes all files and replaces the old
 * ones in another. Files whose bytes would be the same stay, and become those of today. Returns the number of new
 * files; 0: there is nothing to make. After a crash the next run goes on.
 */
export async function publishOpenData(db: Db, storage: Storage): Promise<number> {
  await within(db, async (tx) => {
    const day = await beginDay(tx)
    if (day === undefined) return
    await refreshRecords(tx, day)
    await admitPermits(tx, day)
  })
  const { updatedOn, filesOf, hasChanges } = await openDays(db)
  if (updatedOn === null || (filesOf !== null && filesOf >= updatedOn)) return 0
  // Names of types and regions are in the files, too: without a changed record, the bytes are compared.
  if (filesOf !== null && !hasChanges && (await areFilesTheSame(db))) {
    await keepFiles(db, updatedOn)
    return 0
  }
  const made: Made[] = []
  const keys: string[] = []
  return removingOnFailure(db, storage, keys, async () => {
    for (const format of openFormats) {
      const file = await storeFile(db, storage, format)
      made.push(file)
      keys.push(file.objectKey)
    }
    await within(db, async (tx) => {
      const replaced = await replaceFiles(
        tx,
        made.map((file) => ({ ...file, day: updatedOn })),
      )
      if (!replaced) throw new Error('The files of the open data were replaced meanwhile.')
    })
    return made.length
  })
}

type Made = Omit<OpenFile, 'madeAt' | 'day'>

const storeFile = (db: Db, storage: Storage, format: OpenFormat): Promise<Made> =>
  storeStray(db, storage, folder, async (objectKey, late) => {
    const text = new FileText(format)
    await storage.put(objectKey, Readable.from(bytesOf(db, text)), formats[format].mediaType, late)
    return { format, objectKey, ...text.contents() }
  })

/** True when new files would have the same bytes as the current ones. */
async function areFilesTheSame(db: Db): Promise<boolean> {
  const files = await listFiles(db)
  const contents = await currentContents(db)
  return files.length === contents.size && files.every(({ format, sha256 }) => contents.get(format)?.sha256 === sha256)
}
