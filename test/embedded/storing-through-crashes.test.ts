import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { type ClientRequest, request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { startObjectStore } from '../../src/embedded/object-store/server.ts'
import {
  type Access,
  clientOf,
  contentOf,
  eventually,
  isEmbedded,
  keysIn,
  newBucket,
  newFolder,
  refused,
  sampleKeys,
} from '../support/deployment/object-store.ts'
import { signedHeaders } from '../support/deployment/s3-signing.ts'

const MiB = 1024 ** 2
/** The greatest growth of memory, twice of what was seen: a body of 100 MiB is not buffered. */
const mostGrowth = 48 * MiB
/** Open files can be counted on Linux only. */
const canCount = existsSync('/proc/self/fd')

if (isEmbedded) {
  describe('the embedded object store', () => {
    let dir: string
    let store: ChildProcess
    let url: string
    let s3: S3Client
    let Bucket: string

    before(async () => {
      dir = await newFolder()
      await start()
      Bucket = await newBucket(s3)
    })
    after(async () => {
      await kill()
      await rm(dir, { recursive: true })
    })

    async function start() {
      // Runs without the flags of a test process, which enlarge the young generation.
      const program = new URL('../support/deployment/object-store-process.ts', import.meta.url)
      store = fork(program, [JSON.stringify({ dir, ...sampleKeys })], { execArgv: [] })
      ;({ url } = await told<{ url: string }>())
      s3 = clientOf({ url, ...sampleKeys })
    }

    async function kill() {
      const gone = once(store, 'exit')
      store.kill('SIGKILL')
      await gone
    }

    async function told<T>(): Promise<T> {
      const [message] = await once(store, 'message')
      return message
    }

    async function cost(): Promise<{ openFiles: number; peak: number }> {
      store.send('cost?')
      return told()
    }

    const drafts = () => readdir(join(dir, 'drafts'))

    /** Begins a PUT of 10 MB, sends a tenth of it, and resolves once the store has begun to write. */
    async function halfAPut(key: string): Promise<ClientRequest> {
      const put = beginPut({ url, ...sampleKeys }, `/${Bucket}/${key}`)
      await eventually('a draft is being written', async () => (await drafts()).length > 0)
      return put
    }

    it('keeps objects and unfinished uploads when it is killed, and deletes half-written files', async () => {
      const Body = randomBytes(1000)
      await s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body, Metadata: { kept: 'too' } }))
      const { UploadId } = await s3.send(
        new CreateMultipartUploadCommand({ Bucket, Key: 'unfinished', ContentType: 'text/plain' }),
      )
      const { ETag } = await s3.send(
        new UploadPartCommand({ Bucket, Key: 'unfinished', UploadId, PartNumber: 1, Body }),
      )
      await halfAPut('half')

      await kill()
      assert.equal((await drafts()).length, 1)
      await start()

      assert.deepEqual(await drafts(), [])
      assert.deepEqual(await keysIn(s3, Bucket), ['kept'])
      assert.deepEqual(await contentOf(s3, Bucket, 'kept'), Body)
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
      await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'unfinished', UploadId, MultipartUpload }))
      const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'unfinished' }))
      assert.deepEqual(
        [found.ContentType, Buffer.from((await found.Body?.transformToByteArray()) ?? [])],
        ['text/plain', Body],
      )
    })

    it('discards an upload whose client disconnects', async () => {
      const put = await halfAPut('vanished')
      put.destroy()

      await eventually('the draft is gone', async () => (await drafts()).length === 0)
      assert.ok(!(await keysIn(s3, Bucket)).includes('vanished'))
      if (canCount) assert.equal((await cost()).openFiles, 0)
    })

    it('closes the file of a download whose client disconnects', async () => {
      await s3.send(new PutObjectCommand({ Bucket, Key: 'long', Body: Buffer.alloc(30 * MiB) }))
      for (let round = 0; round < 5; round++) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'long' }))
        assert.ok(Body instanceof Readable)
        await once(Body, 'readable')
        Body.destroy()
      }

      if (canCount) await eventually('no file is open', async () => (await cost()).openFiles === 0)
      assert.ok((await keysIn(s3, Bucket)).includes('long'))
    })

    it('leaves no file open after an answer without content', async () => {
      const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'kept' }))
      await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'kept', IfNoneMatch: ETag })), 304)
      await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'kept', IfMatch: '"other"' })), 412)
      await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'kept', Range: 'bytes=5000-' })), 416)

      if (canCount) assert.equal((await cost()).openFiles, 0)
    })

    it('leaves no partial file of a refused upload', async () => {
      await refused(
        s3.send(new PutObjectCommand({ Bucket, Key: 'bad', Body: 'x', ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })),
        400,
        'BadDigest',
      )

      assert.deepEqual(await drafts(), [])
    })

    it('needs no more memory for a large object than for a small one', async () => {
      await kill()
      await start()
      const piece = randomBytes(MiB)
      const client = clientOf({ url, ...sampleKeys }, { requestChecksumCalculation: 'WHEN_SUPPORTED' })
      const storesAndReads = async (mebibytes: number) => {
        const body = () => Readable.from(Array.from({ length: mebibytes }, () => piece))
        const whole = { Bucket, Key: 'put', Body: body(), ContentLength: mebibytes * MiB }
        await client.send(new PutObjectCommand(whole))
        const params = { Bucket, Key: 'parts', Body: body() }
        await new Upload({ client: s3, params, partSize: 8 * MiB, queueSize: 2 }).done()
        for (const Key of ['put', 'parts']) {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
          assert.ok(Body instanceof Readable)
          let size = 0
          for await (const bytes of Body) size += bytes.length
          assert.equal(size, mebibytes * MiB)
        }
      }
      for (let round = 0; round < 3; round++) await storesAndReads(16)
      const { peak } = await cost()

      await storesAndReads(100)
      const growth = (await cost()).peak - peak
      assert.ok(growth < mostGrowth, `its memory grew by ${Math.round(growth / MiB)} MiB`)
    })

    it('stops at once, also during an upload, and leaves no half-written file', async (t) => {
      const other = await newFolder()
      t.after(() => rm(other, { recursive: true }))
      const stopping = await startObjectStore({ dir: other, ...sampleKeys })
      t.after(() => stopping.stop())
      const bucket = await newBucket(clientOf({ url: stopping.url, ...sampleKeys }))
      const put = beginPut({ url: stopping.url, ...sampleKeys }, `/${bucket}/half`)
      await eventually('a draft is being written', async () => (await readdir(join(other, 'drafts'))).length > 0)

      await stopping.stop()

      assert.deepEqual(await readdir(join(other, 'drafts')), [])
      put.destroy()
    })
  })
}

function beginPut(access: Access, path: string): ClientRequest {
  const { headers } = signedHeaders(access, { method: 'PUT', path })
  const put = request(access.url + path, { method: 'PUT', headers: { ...headers, 'content-length': 10 * MiB } })
  put.on('error', () => {})
  put.write(Buffer.alloc(MiB))
  return put
}
