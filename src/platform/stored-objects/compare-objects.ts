import { createHash } from 'node:crypto'
import pLimit from 'p-limit'
import type { Db } from '../db/client.ts'
import { writeCount } from '../quantity-words.ts'
import { type OwnedObject, ownedObjects, owners, unownedObjects } from './ownership.ts'
import type { Storage } from './storage.ts'

const usualBatch = 1_000
const objectsAtOnce = 8

/** The findings about an object: the first word of a printed line, and its meaning. */
const flaws = {
  MISSING: 'a row owns it, and the storage does not have it',
  SIZE: 'its size differs from that of its row',
  CHANGED: 'its SHA-256 differs from that of its row',
  UNKNOWN: 'no row owns it, and it is not on the list of strays',
}
type Flaw = keyof typeof flaws

interface Options {
  /**
   * The percentage of objects, chosen at random, whose bytes are read and hashed. Only sizes of others are compared.
   */
  readPercent: number
  /** Called with each finding, then with two lines of summary. */
  say: (line: string) => void
  /** The most rows that are read, and objects that are listed, at once. Default, and the most that S3 lists: 1,000. */
  batchSize?: number
}

/**
 * Compares every row that owns an object with the storage, and every stored object with the rows. Returns false when
 * there is a finding. Changes nothing, and has one batch of each in memory. Strays are only counted. It may run while
 * others write: changes since the read are no findings.
 */
export async function compareObjects(
  db: Db,
  storage: Storage,
  { readPercent, say, batchSize = usualBatch }: Options,
): Promise<boolean> {
  const limit = pLimit(objectsAtOnce)
  let [rows, read, objects, strays, strayBytes, findings] = [0, 0, 0, 0, 0, 0]
  function report(flaw: Flaw, objectKey: string): void {
    findings += 1
    say(`${flaw} ${objectKey}: ${flaws[flaw]}`)
  }

  async function compareRow(row: OwnedObject): Promise<void> {
    const reads = Math.random() * 100 < readPercent
    rows += 1
    if (reads) read += 1
    const flaw = await flawOf(storage, row, reads).catch(async (error: unknown) => {
      if (await isOwned(db, row.objectKey)) throw error
    })
    if (flaw && (await isOwned(db, row.objectKey))) report(flaw, row.objectKey)
  }

  for (const table of owners)
    for await (const batch of batchesOf(db, table, batchSize))
      await Promise.all(batch.map((row) => limit(compareRow, row)))

  for await (const page of storage.list(batchSize)) {
    objects += page.length
    const sizes = new Map(page.map(({ objectKey, sizeBytes }) => [objectKey, sizeBytes]))
    for (const { objectKey, isStray } of await unownedObjects(db, [...sizes.keys()])) {
      if (isStray) {
        strays += 1
        strayBytes += sizes.get(objectKey) ?? 0
      } else if (await isUnknown(db, storage, objectKey)) report('UNKNOWN', objectKey)
    }
  }
  say(
    `${writeCount(rows, 'row')} and ${writeCount(objects, 'object')} were compared, ${read} of them byte by byte: ` +
      `${findings === 0 ? 'everything matches' : writeCount(findings, 'finding')}.`,
  )
  say(
    `${writeCount(strays, 'stray object')} with ${writeCount(strayBytes, 'byte')} ` +
      `${strays === 1 ? 'waits' : 'wait'} for the sweep.`,
  )
  return findings === 0
}

async function* batchesOf(db: Db, table: (typeof owners)[number], size: number): AsyncGenerator<OwnedObject[]> {
  let after: string | undefined = ''
  while (after !== undefined) {
    const batch: OwnedObject[] = await ownedObjects(db, table, after, size)
    yield batch
    after = batch.at(size - 1)?.objectKey
  }
}

/**
 * Returns the difference between an object and its row. Undefined: none; without `reads` only the size was compared.
 */
async function flawOf(
  storage: Storage,
  { objectKey, sizeBytes, sha256 }: OwnedObject,
  reads: boolean,
): Promise<Flaw | undefined> {
  const size = await storage.size(objectKey)
  if (size === undefined) return 'MISSING'
  if (size !== sizeBytes) return 'SIZE'
  if (!reads) return undefined
  const { body } = await storage.get(objectKey)
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  return hash.digest().equals(sha256) ? undefined : 'CHANGED'
}

const isOwned = async (db: Db, objectKey: string): Promise<boolean> =>
  (await unownedObjects(db, [objectKey])).length === 0

/** Checks once more: true for a stored object that no row owns and that is not on the list of strays. */
async function isUnknown(db: Db, storage: Storage, objectKey: string): Promise<boolean> {
  if ((await storage.size(objectKey)) === undefined) return false
  const unowned = await unownedObjects(db, [objectKey])
  return unowned.some(({ isStray }) => !isStray)
}
