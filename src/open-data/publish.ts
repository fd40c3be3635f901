import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Db, within } from '../platform/db/client.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import { removingOnFailure, storeStray } from '../platform/stored-objects/stray.ts'
import { admitPermits, beginDay, refreshRecords } from './admission-queries.ts'
import { formats, type OpenFormat, openFormats } from './formats.ts'
import { nextRecords, type OpenFile, openDays, replaceFiles } from './queries.ts'
import { openPermitOf } from './record.ts'

const folder = 'open-data'
const recordsAtATime = 1_000

/**
 * Publishes the open data once a day: updates the records in one transaction, then makes all files and replaces the old
 * ones in another. Returns the number of files; 0: those of today exist. After a crash the next run makes the files.
 */
export async function publishOpenData(db: Db, storage: Storage): Promise<number> {
  await within(db, async (tx) => {
    const day = await beginDay(tx)
    if (day === undefined) return
    await refreshRecords(tx, day)
    await admitPermits(tx, day)
  })
  const { updatedOn, filesOf } = await openDays(db)
  if (updatedOn === null || (filesOf !== null && filesOf >= updatedOn)) return 0
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
    const hash = createHash('sha256')
    const counted = { sizeBytes: 0, records: 0 }
    async function* hashed() {
      for await (const { text, records } of textOf(db, format)) {
        const bytes = Buffer.from(text)
        hash.update(bytes)
        counted.sizeBytes += bytes.length
        counted.records += records
        yield bytes
      }
    }
    await storage.put(objectKey, Readable.from(hashed()), formats[format].mediaType, late)
    return { format, objectKey, ...counted, sha256: hash.digest('hex') }
  })

/** Yields the text of a file, by 1,000 records. */
async function* textOf(db: Db, format: OpenFormat): AsyncGenerator<{ text: string; records: number }> {
  const { begin, record, end } = formats[format]
  yield { text: begin, records: 0 }
  for (let last: string | null = null, isFirst = true; ; isFirst = false) {
    const rows: Awaited<ReturnType<typeof nextRecords>> = await nextRecords(db, last, recordsAtATime)
    const text = rows.map((row, index) => record(openPermitOf(row), isFirst && index === 0)).join('')
    yield { text, records: rows.length }
    last = rows.at(-1)?.id ?? null
    if (rows.length < recordsAtATime) break
  }
  yield { text: end, records: 0 }
}
