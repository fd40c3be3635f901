import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { publishOpenData } from '../../../src/open-data/publish.ts'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { compareObjects } from '../../../src/platform/stored-objects/compare-objects.ts'
import {
  type OwnedObject,
  ownedObjects,
  owners,
  registerStrays,
} from '../../../src/platform/stored-objects/ownership.ts'
import { newObjectKey, sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { clientOf } from '../../support/deployment/object-store.ts'
import { runs } from '../../support/deployment/product.ts'
import { gate, notingPages, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { imbIn } from '../../support/journey.ts'
import { mailScene } from '../../support/mail/mail-scene.ts'
import { network } from '../../support/network.ts'
import { getsAPaper } from '../../support/scenes/consultations.ts'
import { issued } from '../../support/scenes/permits.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const { pool } = net.database
const { bucket: Bucket, ...access } = net.settings
const s3 = clientOf({ ...access, url: access.endpoint })
after(() => s3.destroy())

const places: Record<string, OwnedObject[]> = {}
before(async () => {
  await issued(net)
  await makeCertificates(workshop(net, (await aSigner()).signer))
  const application = await imbIn('submitted', net)
  await mailScene(net, application)
  await getsAPaper(net, application)
  await publishOpenData(pool, net.storage)
  for (const table of owners) places[table] = await ownedObjects(pool, table, '', 100)
})

const anObjectOf = (table: string): OwnedObject =>
  places[table]?.find(({ sizeBytes }) => sizeBytes > 0) ?? assert.fail(`No row of ${table} owns an object.`)
const stores = (Key: string, Body: Buffer | string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }))
const removes = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key }))
async function bytesOf(Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

async function compares(options: { readPercent?: number; batchSize?: number } = {}) {
  const lines: string[] = []
  const say = (line: string) => lines.push(line)
  const matches = await compareObjects(pool, net.storage, { readPercent: 100, ...options, say })
  const findings = lines.slice(0, -2).map((line) => line.split(':')[0] ?? '')
  return { matches, findings, said: lines.slice(-2).join('\n') }
}

type Harm = (objectKey: string, bytes: Buffer) => Promise<unknown>

/** Damages objects while `work` runs, and restores them. */
async function harmed<T>(keys: readonly string[], harm: Harm, work: () => Promise<T>): Promise<T> {
  const whole = await Promise.all(keys.map(async (objectKey) => ({ objectKey, bytes: await bytesOf(objectKey) })))
  await Promise.all(whole.map(({ objectKey, bytes }) => harm(objectKey, bytes)))
  try {
    return await work()
  } finally {
    await Promise.all(whole.map(({ objectKey, bytes }) => stores(objectKey, bytes)))
  }
}

/** Returns the bytes with one bit of the last byte flipped. */
const flipped = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)])
const changes: Harm = (objectKey, bytes) => stores(objectKey, flipped(bytes))
const shortens: Harm = (objectKey, bytes) => stores(objectKey, bytes.subarray(0, -1))

describe('the comparison of objects and rows', () => {
  it('matches for every kind of object while nothing is wrong', async () => {
    const { matches, said } = await compares()
    const rows = Object.values(places).reduce((sum, owned) => sum + owned.length, 0)
    assert.equal(matches, true)
    assert.equal(
      said,
      `${rows} rows and ${rows} objects were compared, ${rows} of them byte by byte: everything matches.\n` +
        '0 stray objects with 0 bytes wait for the sweep.',
    )
  })

  const harms = { MISSING: removes, SIZE: shortens, CHANGED: changes }
  /** The findings while one object of each table is removed, shortened or changed: a comparison for each harm. */
  const found: Awaited<ReturnType<typeof compares>>[] = []
  before(async () => {
    const keys = owners.map((table) => anObjectOf(table).objectKey)
    for (const harm of Object.values(harms)) found.push(await harmed(keys, harm, () => compares()))
  })

  for (const table of owners) {
    it(`finds each object of ${table} that is missing, shortened or changed`, () => {
      const { objectKey } = anObjectOf(table)
      assert.deepEqual(
        found.flatMap(({ findings }) => findings.filter((finding) => finding.endsWith(` ${objectKey}`))),
        Object.keys(harms).map((flaw) => `${flaw} ${objectKey}`),
      )
      for (const { matches, findings } of found) assert.deepEqual([matches, findings.length], [false, owners.length])
    })
  }

  it('reads no bytes unless it is asked to', async () => {
    const { objectKey } = anObjectOf('documents')
    using _ = storage.replaceParts(() => ({ get: () => Promise.reject(new Error('Nothing is to be read.')) }))
    const { matches, said } = await harmed([objectKey], changes, () => compares({ readPercent: 0 }))
    assert.equal(matches, true)
    assert.match(said, /, 0 of them byte by byte/)
  })

  it('finds an object without a row, and counts strays until they are swept', async () => {
    const key = newObjectKey('documents')
    await stores(key, 'unknown')
    assert.deepEqual((await compares()).findings, [`UNKNOWN ${key}`])
    await registerStrays(pool, [key])
    const before = await compares()
    assert.equal(before.matches, true)
    assert.match(before.said, /1 stray object with 7 bytes waits/)
    await sweepStrays(pool, net.storage, 0)
    const swept = await compares()
    assert.equal(swept.matches, true)
    assert.match(swept.said, /0 stray objects with 0 bytes wait/)
  })

  it('does not report changes in progress', async () => {
    const draft = await net.applicant.drafts('IMB')
    const { id } = await net.applicant.uploads('identity_card', draft)
    const held = gate()
    using _ = storage.replaceParts((real) => ({
      size: async (key) => {
        await held.pass()
        return real.size(key)
      },
    }))
    const comparing = compares()
    await held.reached
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}/documents/${id}`, {
      headers: { 'if-match': '"2"' },
    })
    await sweepStrays(pool, net.storage, 0)
    held.letPass()
    assert.deepEqual((await comparing).findings, [])
  })
})

describe('npm run audit:objects', () => {
  const settings = {
    LOG_LEVEL: 'fatal',
    S3_ENDPOINT: access.endpoint,
    S3_REGION: access.region,
    S3_BUCKET: Bucket,
    S3_ACCESS_KEY_ID: access.accessKeyId,
    S3_SECRET_ACCESS_KEY: access.secretAccessKey,
  }
  const audits = (more: Record<string, string> = {}, ...args: string[]) =>
    runs(['src/main.js', 'audit-objects', '--database', net.url, ...args], { ...settings, ...more })

  it('exits with 0 when all matches, with 1 when something is wrong, with 2 when it could not check', async () => {
    const { objectKey } = anObjectOf('permit_certificates')
    const whole = await audits({}, '--read', '100')
    assert.deepEqual([whole.code, whole.stderr], [0, ''])
    const broken = await harmed([objectKey], changes, () => audits({}, '--read', '100'))
    assert.deepEqual([broken.code, broken.stdout.split(':')[0]], [1, `CHANGED ${objectKey}`])
    assert.equal((await audits({ S3_BUCKET: 'another' })).code, 2)
    assert.equal((await audits({}, '--read', 'all')).code, 2)
    assert.equal((await audits({ PORT: 'none' })).code, 2)
  })
})

describe('a comparison of more than a page', () => {
  const batchSize = 10
  const keys = Array.from({ length: 3 * batchSize + 1 }, () => newObjectKey('documents'))

  it('finds all rows without an object, and all objects without a row', async () => {
    const pages: number[] = []
    using _ = storage.replaceParts(notingPages(pages))
    const { id } = await net.applicant.drafts('IMB')
    await pool`
      insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, object_key,
        uploaded_by, uploaded_at)
      select a.id, key, 1, 'a.pdf', 'application/pdf', 1, sha256(''), key, a.applicant_id, now()
      from applications a, unnest(${keys}::text[]) as key
      where a.id = ${id}`
    assert.deepEqual((await compares({ batchSize })).findings.sort(), keys.map((key) => `MISSING ${key}`).sort())
    await pool`delete from documents where object_key = any(${keys}::text[])`
    await Promise.all(keys.map((key) => stores(key, 'x')))
    assert.deepEqual((await compares({ batchSize })).findings.sort(), keys.map((key) => `UNKNOWN ${key}`).sort())
    assert.equal(Math.max(...pages), batchSize)
  })
})
