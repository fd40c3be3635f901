import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { startObjectStore } from '../../../src/embedded/object-store/server.ts'

const patienceMs = 60_000
const md5Digits = 32

/** The address and keys of an object store. */
export interface Access {
  url: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** An object store under test. */
export interface Place extends Access {
  stop(): Promise<void>
}

export const sampleKeys = { region: 'id-jkt-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secretexample' }

/** True when `openPlace` returns the embedded store, which must satisfy more claims than others. */
export const isEmbedded = process.env['S3_TEST_ENDPOINT'] === undefined

/**
 * Declares a test of the embedded store alone: of exact error codes, and of checks that the product does not rely on.
 * It is skipped when `S3_TEST_ENDPOINT` names another store; `docs/testing.md` lists the differences of Ceph.
 */
export const embeddedOnly = (claim: string, test: () => Promise<void>): void => {
  if (isEmbedded) it(claim, test)
}

/** Returns the store that `S3_TEST_ENDPOINT` names, or a new embedded one. */
export async function openPlace(): Promise<Place> {
  const url = process.env['S3_TEST_ENDPOINT']
  if (url === undefined) return openEmbedded()
  return {
    url,
    region: process.env['S3_TEST_REGION'] ?? 'us-east-1',
    accessKeyId: process.env['S3_TEST_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: process.env['S3_TEST_SECRET_ACCESS_KEY'] ?? '',
    stop: async () => closeClients(),
  }
}

export async function openEmbedded(): Promise<Place> {
  const dir = await newFolder()
  const store = await startObjectStore({ dir, ...sampleKeys })
  return {
    url: store.url,
    ...sampleKeys,
    async stop() {
      closeClients()
      await store.stop()
      await rm(dir, { recursive: true })
    },
  }
}

/**
 * Returns the ETag of an object whose request is signed by the SHA-256 of its bytes. Only the embedded store takes it
 * from that hash.
 */
export function etagOfSigned(bytes: Buffer): string {
  if (!isEmbedded) return etagOfMd5(bytes)
  return `"${createHash('sha256').update(bytes).digest('hex').slice(0, md5Digits)}-1"`
}

export const etagOfMd5 = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`

export const newFolder = () => mkdtemp(join(tmpdir(), 'object-store-'))

/** Returns a client configured as in production, except that it does not retry. */
export function clientOf(
  { url, region, accessKeyId, secretAccessKey }: Access,
  config: Partial<S3ClientConfig> = {},
): S3Client {
  const client = new S3Client({
    endpoint: url,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config,
  })
  clients.push(client)
  return client
}

const clients: S3Client[] = []

/** Closes all clients: their idle connections would keep the test process alive. */
function closeClients(): void {
  for (const client of clients.splice(0)) client.destroy()
}

export async function newBucket(s3: S3Client): Promise<string> {
  const Bucket = `test-${randomUUID()}`
  await s3.send(new CreateBucketCommand({ Bucket }))
  return Bucket
}

/** Removes a bucket with its objects, at most one page (1,000) of them. */
export async function removeBucket(s3: S3Client, Bucket: string): Promise<void> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  const Objects = Contents.map(({ Key }) => ({ Key }))
  if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
  await s3.send(new DeleteBucketCommand({ Bucket }))
}

export async function keysIn(s3: S3Client, Bucket: string): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  return Contents.map(({ Key }) => Key)
}

export async function uploadsIn(s3: S3Client, Bucket: string): Promise<(string | undefined)[]> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
  return Uploads.map(({ UploadId }) => UploadId)
}

export async function contentOf(s3: S3Client, Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

/** Asserts that the store refuses a request with this status and, if given, this S3 error code. */
export async function refused(request: Promise<unknown>, status: number, code?: string): Promise<void> {
  await assert.rejects(request, (error) => {
    assert.ok(error instanceof S3ServiceException, String(error))
    assert.deepEqual([error.$metadata.httpStatusCode, code && error.name], [status, code])
    return true
  })
}

/** Provides a client and a bucket for the tests of one `describe`. */
export function inBucket(place: () => Place): { s3(): S3Client; Bucket(): string } {
  let open: { s3: S3Client; Bucket: string } | undefined
  const opened = () => open ?? assert.fail('The bucket is made before the tests only.')
  before(async () => {
    const s3 = clientOf(place())
    open = { s3, Bucket: await newBucket(s3) }
  })
  after(() => removeBucket(opened().s3, opened().Bucket))
  return { s3: () => opened().s3, Bucket: () => opened().Bucket }
}

/** Waits until a fact is true. Fails after 60 seconds. */
export async function eventually(what: string, fact: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await fact())) {
    if (Date.now() > deadline) assert.fail(`It did not come true that ${what}.`)
    await setTimeout(5)
  }
}
