import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import {
  contentOf,
  etagOfMd5,
  inBucket,
  keysIn,
  openPlace,
  type Place,
  refused,
} from '../support/deployment/object-store.ts'

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place.stop())

describe('copying an object', () => {
  const { s3, Bucket } = inBucket(() => place)
  const copies = (from: string, to: string) =>
    s3().send(
      new CopyObjectCommand({ Bucket: Bucket(), Key: to, CopySource: `${Bucket()}/${encodeURIComponent(from)}` }),
    )

  it('makes another with the same content, type and metadata, which stays when the first is deleted', async () => {
    const Body = randomBytes(3_000_000)
    await s3().send(
      new PutObjectCommand({
        Bucket: Bucket(),
        Key: 'docs/a plan+1.pdf',
        Body,
        ContentType: 'application/pdf',
        Metadata: { sha256: 'abc' },
      }),
    )
    const { CopyObjectResult } = await copies('docs/a plan+1.pdf', 'copy')
    await s3().send(new DeleteObjectCommand({ Bucket: Bucket(), Key: 'docs/a plan+1.pdf' }))
    const found = await s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'copy' }))
    assert.deepEqual(Buffer.from((await found.Body?.transformToByteArray()) ?? []), Body)
    assert.deepEqual(
      [found.ContentType, found.Metadata, found.ETag],
      ['application/pdf', { sha256: 'abc' }, etagOfMd5(Body)],
    )
    // Ceph omits the quotes.
    assert.equal(CopyObjectResult?.ETag?.replaceAll('"', ''), etagOfMd5(Body).replaceAll('"', ''))
  })

  it('makes one piece of an object uploaded in parts', async () => {
    const target = { Bucket: Bucket(), Key: 'parts' }
    const pieces = [randomBytes(5 * 1024 ** 2), randomBytes(10)]
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand(target))
    const Parts = await Promise.all(
      pieces.map(async (Body, at) => ({
        PartNumber: at + 1,
        ETag: (await s3().send(new UploadPartCommand({ ...target, UploadId, PartNumber: at + 1, Body }))).ETag,
      })),
    )
    await s3().send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }))
    await copies('parts', 'whole')
    assert.deepEqual(await contentOf(s3(), Bucket(), 'whole'), Buffer.concat(pieces))
  })

  it('replaces the object at the target key', async () => {
    for (const [Key, Body] of [
      ['old', 'old'],
      ['new', 'new and longer'],
    ] as const)
      await s3().send(new PutObjectCommand({ Bucket: Bucket(), Key, Body }))
    await copies('new', 'old')
    assert.equal((await contentOf(s3(), Bucket(), 'old')).toString(), 'new and longer')
  })

  it('is refused without such an object or bucket, and makes nothing', async () => {
    await refused(copies('none', 'made-of-none'), 404, 'NoSuchKey')
    await refused(
      s3().send(
        new CopyObjectCommand({ Bucket: Bucket(), Key: 'made-of-none', CopySource: 'no-such-bucket-here/none' }),
      ),
      404,
      'NoSuchBucket',
    )
    assert.ok(!(await keysIn(s3(), Bucket())).includes('made-of-none'))
  })

  it('is refused onto itself, and for a source that names no object', async () => {
    await s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'itself', Body: 'x' }))
    await refused(copies('itself', 'itself'), 400, 'InvalidRequest')
    await refused(
      s3().send(new CopyObjectCommand({ Bucket: Bucket(), Key: 'x', CopySource: 'nothing' })),
      400,
      'InvalidArgument',
    )
  })
})
