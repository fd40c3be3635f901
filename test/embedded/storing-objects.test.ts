import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { crc32 } from 'node:zlib'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import {
  clientOf,
  contentOf,
  embeddedOnly,
  etagOfMd5,
  etagOfSigned,
  inBucket,
  keysIn,
  newBucket,
  openPlace,
  type Place,
  refused,
  removeBucket,
} from '../support/deployment/object-store.ts'

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place.stop())

for (const checksums of ['WHEN_REQUIRED', 'WHEN_SUPPORTED'] as const) {
  describe(`an object, with checksums ${checksums.toLowerCase().replace('_', ' ')}`, () => {
    let s3: S3Client
    let Bucket: string
    before(async () => {
      s3 = clientOf(place, { requestChecksumCalculation: checksums, responseChecksumValidation: checksums })
      Bucket = await newBucket(s3)
    })
    after(() => removeBucket(s3, Bucket))

    it('is returned as it was stored, with its type, its metadata and its ETag', async () => {
      const Body = randomBytes(300_000)
      const { ETag } = await s3.send(
        new PutObjectCommand({
          Bucket,
          Key: 'plan.pdf',
          Body,
          ContentType: 'application/pdf',
          ContentDisposition: 'attachment',
          Metadata: { sha256: 'abc' },
        }),
      )

      const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'plan.pdf' }))

      assert.deepEqual(Buffer.from((await found.Body?.transformToByteArray()) ?? []), Body)
      assert.equal(found.ETag, etagOfSigned(Body))
      assert.equal(found.ETag, ETag)
      assert.deepEqual(
        [found.ContentType, found.ContentDisposition, found.Metadata],
        ['application/pdf', 'attachment', { sha256: 'abc' }],
      )
      assert.equal(found.ContentEncoding, undefined)
    })

    it('has its MD5 as its ETag when the client states the MD5', async () => {
      const Body = randomBytes(100_000)
      const ContentMD5 = createHash('md5').update(Body).digest('base64')
      const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'stated', Body, ContentMD5 }))
      assert.equal(ETag, etagOfMd5(Body))
    })

    embeddedOnly('can be a stream of known length', async () => {
      const pieces = [randomBytes(70_000), randomBytes(1), randomBytes(200_000)]
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key: 'stream',
          Body: Readable.from(pieces),
          ContentLength: 270_001,
          ContentEncoding: 'gzip',
        }),
      )

      assert.deepEqual(await contentOf(s3, Bucket, 'stream'), Buffer.concat(pieces))
      assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: 'stream' }))).ContentEncoding, 'gzip')
    })

    it('can be empty', async () => {
      await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: Buffer.alloc(0) }))

      assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: 'empty' }))).ContentLength, 0)
      assert.equal((await contentOf(s3, Bucket, 'empty')).length, 0)
    })

    it('is replaced as a whole by a later one with the same key', async () => {
      await s3.send(
        new PutObjectCommand({ Bucket, Key: 'twice', Body: 'first, and longer', Metadata: { version: '1' } }),
      )
      await s3.send(new PutObjectCommand({ Bucket, Key: 'twice', Body: 'second' }))

      const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'twice' }))

      assert.deepEqual([await found.Body?.transformToString(), found.Metadata], ['second', {}])
    })
  })
}

describe('reading an object', () => {
  const { s3, Bucket } = inBucket(() => place)
  const Body = randomBytes(1000)
  before(() => s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'kept', Body })))

  const ranges = [
    ['bytes=0-9', 0, 10],
    ['bytes=990-', 990, 1000],
    ['bytes=-5', 995, 1000],
    ['bytes=500-5000', 500, 1000],
  ] as const
  for (const [Range, start, end] of ranges) {
    it(`returns ${Range} of 1000 bytes as ${end - start} bytes`, async () => {
      const part = await s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'kept', Range }))

      assert.deepEqual(Buffer.from((await part.Body?.transformToByteArray()) ?? []), Body.subarray(start, end))
      assert.deepEqual([part.$metadata.httpStatusCode, part.ContentRange], [206, `bytes ${start}-${end - 1}/1000`])
    })
  }

  it('refuses a range beyond its end', async () => {
    await refused(
      s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'kept', Range: 'bytes=1000-' })),
      416,
      'InvalidRange',
    )
  })

  it('returns 304 for an unchanged copy, and 412 for a changed object', async () => {
    const { ETag } = await s3().send(new HeadObjectCommand({ Bucket: Bucket(), Key: 'kept' }))

    await refused(s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'kept', IfNoneMatch: ETag })), 304)
    await refused(
      s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'kept', IfMatch: '"other"' })),
      412,
      'PreconditionFailed',
    )
    assert.equal(
      (await s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'kept', IfMatch: ETag, IfNoneMatch: '"other"' })))
        .ETag,
      ETag,
    )
  })

  it('uses the response headers that the request names', async () => {
    const found = await s3().send(
      new GetObjectCommand({
        Bucket: Bucket(),
        Key: 'kept',
        ResponseContentType: 'image/png',
        ResponseContentDisposition: 'inline; filename="a.png"',
        ResponseCacheControl: 'no-store',
      }),
    )

    assert.deepEqual(
      [found.ContentType, found.ContentDisposition, found.CacheControl],
      ['image/png', 'inline; filename="a.png"', 'no-store'],
    )
  })

  it('distinguishes a missing object from a missing bucket', async () => {
    await refused(s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: 'missing' })), 404, 'NoSuchKey')
    await refused(s3().send(new HeadObjectCommand({ Bucket: Bucket(), Key: 'missing' })), 404)
    await refused(
      s3().send(new GetObjectCommand({ Bucket: 'no-such-bucket-here', Key: 'missing' })),
      404,
      'NoSuchBucket',
    )
  })
})

describe('a checksum that is wrong', () => {
  const { s3, Bucket } = inBucket(() => place)
  const wrong = Buffer.from('something else')
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(wrong))
  const claims = {
    ContentMD5: createHash('md5').update(wrong).digest('base64'),
    ChecksumSHA256: createHash('sha256').update(wrong).digest('base64'),
    ChecksumCRC32: checksum.toString('base64'),
  }

  for (const [name, value] of Object.entries(claims)) {
    embeddedOnly(`(${name}) is refused, and nothing is stored`, async () => {
      await refused(
        s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: name, Body: 'something', [name]: value })),
        400,
        'BadDigest',
      )
      assert.deepEqual(await keysIn(s3(), Bucket()), [])
    })
  }
})

describe('writing', () => {
  const { s3, Bucket } = inBucket(() => place)

  it('does not replace an existing object if the client forbids it', async () => {
    const create = (Body: string) =>
      s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'once', Body, IfNoneMatch: '*' }))
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(create))

    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    await refused(create('e'), 412, 'PreconditionFailed')
  })

  it('of one key by several clients at once leaves one whole object, at every read', async () => {
    const bodies = [1, 2, 3, 4].map((each) => Buffer.alloc(3_000_000 + each, each))
    const put = (Body: Buffer) => s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'contested', Body }))
    await put(Buffer.alloc(5))
    let writing = true
    const writes = Promise.all(bodies.map(put)).finally(() => {
      writing = false
    })
    const seen: Buffer[] = []
    while (writing && seen.length < 200) seen.push(await contentOf(s3(), Bucket(), 'contested'))
    await writes
    seen.push(await contentOf(s3(), Bucket(), 'contested'))

    for (const content of seen)
      assert.ok(
        [Buffer.alloc(5), ...bodies].some((body) => body.equals(content)),
        `torn: ${content.length} bytes`,
      )
  })
})

describe('deleting', () => {
  const { s3, Bucket } = inBucket(() => place)

  it('removes an object, and succeeds if there is none', async () => {
    await s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'gone', Body: 'x' }))
    await s3().send(new DeleteObjectCommand({ Bucket: Bucket(), Key: 'gone' }))
    await s3().send(new DeleteObjectCommand({ Bucket: Bucket(), Key: 'gone' }))

    await refused(s3().send(new HeadObjectCommand({ Bucket: Bucket(), Key: 'gone' })), 404)
  })

  it('removes exactly the keys of a list, with any characters', async () => {
    const odd = ['a&b', 'a&amp;b', '<key>', ' spaces ', 'quote"\'', 'line\nend\r', '&#65;']
    for (const Key of [...odd, 'a', 'A', 'spaces'])
      await s3().send(new PutObjectCommand({ Bucket: Bucket(), Key, Body: Key }))

    const Objects = odd.map((Key) => ({ Key }))
    const { Deleted = [], Errors = [] } = await s3().send(
      new DeleteObjectsCommand({ Bucket: Bucket(), Delete: { Objects } }),
    )

    assert.deepEqual([Deleted.length, Errors], [odd.length, []])
    assert.deepEqual(await keysIn(s3(), Bucket()), ['A', 'a', 'spaces'])
  })
})

describe('a bucket', () => {
  it('is created once, exists, cannot be deleted while it has objects, and is deleted when empty', async () => {
    const s3 = clientOf(place)
    const Bucket = await newBucket(s3)
    await s3.send(new HeadBucketCommand({ Bucket }))
    await s3.send(new PutObjectCommand({ Bucket, Key: 'inhabitant', Body: 'x' }))
    await refused(s3.send(new DeleteBucketCommand({ Bucket })), 409, 'BucketNotEmpty')
    await removeBucket(s3, Bucket)

    await refused(s3.send(new HeadBucketCommand({ Bucket })), 404)
    await refused(s3.send(new DeleteBucketCommand({ Bucket })), 404, 'NoSuchBucket')
    await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'late', Body: 'x' })), 404, 'NoSuchBucket')
  })

  it('requires a valid name', async () => {
    await refused(clientOf(place).send(new CreateBucketCommand({ Bucket: 'Not_A_Name' })), 400, 'InvalidBucketName')
  })
})
