import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import {
  contentOf,
  inBucket,
  isEmbedded,
  keysIn,
  openEmbedded,
  type Place,
  refused,
} from '../support/deployment/object-store.ts'
import { signedHeaders } from '../support/deployment/s3-signing.ts'

const trailer = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

if (isEmbedded) {
  let place: Place
  before(async () => {
    place = await openEmbedded()
  })
  after(() => place.stop())

  describe('what the embedded object store lacks', () => {
    const { s3, Bucket } = inBucket(() => place)
    before(() => s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'kept', Body: 'content' })))

    const lacking: Record<string, (names: { Bucket: string; Key: string }) => Promise<unknown>> = {
      tags: (names) => s3().send(new PutObjectTaggingCommand({ ...names, Tagging: { TagSet: [] } })),
      'tags in a header': (names) => s3().send(new PutObjectCommand({ ...names, Body: 'x', Tagging: 'a=b' })),
      'copies with other metadata': (names) =>
        s3().send(
          new CopyObjectCommand({ ...names, CopySource: `${names.Bucket}/other`, MetadataDirective: 'REPLACE' }),
        ),
      'copies on a condition': (names) =>
        s3().send(new CopyObjectCommand({ ...names, CopySource: `${names.Bucket}/other`, CopySourceIfMatch: '"x"' })),
      'copies of a version': (names) =>
        s3().send(new CopyObjectCommand({ ...names, CopySource: `${names.Bucket}/other?versionId=x` })),
      'copies into a part': ({ Bucket, Key }) =>
        s3().send(
          new UploadPartCopyCommand({ Bucket, Key, UploadId: 'x', PartNumber: 1, CopySource: `${Bucket}/other` }),
        ),
      'access lists': (names) => s3().send(new GetObjectAclCommand(names)),
      'objects for everybody': (names) => s3().send(new PutObjectCommand({ ...names, Body: 'x', ACL: 'public-read' })),
      'reading by part': (names) => s3().send(new GetObjectCommand({ ...names, PartNumber: 1 })),
      versions: (names) => s3().send(new GetObjectCommand({ ...names, VersionId: 'x' })),
      versioning: ({ Bucket }) =>
        s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
      encryption: (names) => s3().send(new PutObjectCommand({ ...names, Body: 'x', ServerSideEncryption: 'AES256' })),
      'replacing one ETag only': (names) => s3().send(new PutObjectCommand({ ...names, Body: 'x', IfMatch: '"x"' })),
      'deleting one ETag only': (names) => s3().send(new DeleteObjectCommand({ ...names, IfMatch: '"x"' })),
      'SHA-1': (names) => s3().send(new PutObjectCommand({ ...names, Body: 'x', ChecksumAlgorithm: 'SHA1' })),
      'rules for other origins': ({ Bucket }) => s3().send(new GetBucketCorsCommand({ Bucket })),
      'the first listing': ({ Bucket }) => s3().send(new ListObjectsCommand({ Bucket })),
      'a list of buckets': () => s3().send(new ListBucketsCommand()),
    }
    for (const [name, attempt] of Object.entries(lacking)) {
      it(`(${name}) gets 501 and changes nothing`, async () => {
        await refused(attempt({ Bucket: Bucket(), Key: 'kept' }), 501, 'NotImplemented')
        assert.equal((await contentOf(s3(), Bucket(), 'kept')).toString(), 'content')
      })
    }

    it('the ACL private is accepted, as rclone sends it: every object is private', async () => {
      await s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'private', Body: 'content', ACL: 'private' }))
      assert.equal((await contentOf(s3(), Bucket(), 'private')).toString(), 'content')
    })

    it('(uploads by form) gets 501, and is not treated as an anonymous request', async () => {
      const form = new FormData()
      form.set('key', 'by-form')
      assert.equal((await fetch(`${place.url}/${Bucket()}`, { method: 'POST', body: form })).status, 501)
    })
  })

  describe('a body', () => {
    const { s3, Bucket } = inBucket(() => place)

    /** Returns the status and code of a PUT with these headers about its body. */
    const put = async (headers: Record<string, string>, body: string, payload?: string) => {
      const path = `/${Bucket()}/refused`
      const signed = signedHeaders(place, { method: 'PUT', path, headers, ...(payload && { payload }) })
      const sending = request(place.url + path, { method: 'PUT', headers: signed.headers })
      sending.end(body)
      const [reply] = await once(sending, 'response')
      const text: string = Buffer.concat(await reply.toArray()).toString()
      return `${reply.statusCode} ${/<Code>(\w+)</.exec(text)?.[1] ?? ''}`
    }
    const chunked = (length: number) => ({
      'x-amz-decoded-content-length': String(length),
      'x-amz-trailer': 'x-amz-checksum-crc32',
    })

    it('in chunks is stored when its trailer is right', async () => {
      assert.equal(await put(chunked(5), '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', trailer), '200 ')
      assert.equal((await contentOf(s3(), Bucket(), 'refused')).toString(), 'hello')
      await s3().send(new DeleteObjectCommand({ Bucket: Bucket(), Key: 'refused' }))
    })

    const broken: [string, () => Promise<string>, string][] = [
      [
        'is larger than a put may be',
        () => put({ 'content-length': String(6 * 1024 ** 3), connection: 'close' }, ''),
        '400 EntityTooLarge',
      ],
      ['has no length', () => put({ 'transfer-encoding': 'chunked' }, 'x'), '411 MissingContentLength'],
      [
        'is not what its trailer says',
        () => put(chunked(5), '5\r\nhellO\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', trailer),
        '400 BadDigest',
      ],
      [
        'lacks the trailer it announced',
        () => put(chunked(5), '5\r\nhello\r\n0\r\n\r\n', trailer),
        '400 MalformedTrailerError',
      ],
      [
        'is shorter than declared',
        () => put(chunked(6), '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', trailer),
        '400 IncompleteBody',
      ],
      [
        'is longer than declared',
        () => put(chunked(4), '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', trailer),
        '400 IncompleteBody',
      ],
      ['ends within a chunk', () => put(chunked(5), '5\r\nhel', trailer), '400 IncompleteBody'],
      [
        'goes on after its end',
        () => put(chunked(5), '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\nmore', trailer),
        '400 IncompleteBody',
      ],
      [
        'is not in chunks though it says so',
        () => put(chunked(5), 'hello world\r\n', trailer),
        '400 InvalidChunkSizeError',
      ],
      [
        'has a first line without end',
        () => put(chunked(5), '0'.repeat(100_000), trailer),
        '400 InvalidChunkSizeError',
      ],
      ['has too much metadata', () => put({ 'x-amz-meta-long': 'x'.repeat(2100) }, 'x'), '400 MetadataTooLarge'],
    ]
    for (const [fault, attempt, answer] of broken) {
      it(`that ${fault} is refused, and nothing is stored`, async () => {
        assert.equal(await attempt(), answer)
        assert.deepEqual(await keysIn(s3(), Bucket()), [])
      })
    }
  })

  describe('a refusal', () => {
    const { s3, Bucket } = inBucket(() => place)
    const connection = new Agent({ keepAlive: true, maxSockets: 1 })
    const path = () => `/${Bucket()}/long`
    after(() => connection.destroy())

    /** Begins a PUT without ending its body. Returns the refusal that arrives meanwhile. */
    const refusalOf = async (path: string, headers: Record<string, string>, start: string, payload = trailer) => {
      const signed = signedHeaders(place, { method: 'PUT', path, headers, payload })
      const sending = request(place.url + path, { method: 'PUT', headers: signed.headers, agent: connection })
      sending.write(start)
      const [reply] = await once(sending, 'response')
      return { sending, port: sending.socket?.localPort, text: Buffer.concat(await reply.toArray()).toString() }
    }

    it('does not wait for the rest of a body without a target', async () => {
      const { sending, text } = await refusalOf(
        '/no-such-bucket-here/key',
        { 'content-length': '10000000' },
        'x',
        'UNSIGNED-PAYLOAD',
      )
      assert.match(text, /NoSuchBucket/)
      sending.destroy()
    })

    it('does not wait for the rest of a body longer than declared', async () => {
      const { sending, text } = await refusalOf(
        path(),
        { 'x-amz-decoded-content-length': '4' },
        `3fffffff\r\n${'x'.repeat(100_000)}`,
      )
      assert.match(text, /IncompleteBody/)
      sending.destroy()
    })

    it('leaves its connection usable once the rest of the body has arrived', async () => {
      const headers = { 'content-length': '2000000', 'x-amz-decoded-content-length': '4' }
      const { sending, port } = await refusalOf(path(), headers, `3fffffff\r\n${'x'.repeat(1_000_000)}`)
      sending.end('x'.repeat(1_000_000 - 10))
      const { headers: signed } = signedHeaders(place, { method: 'HEAD', path: `/${Bucket()}` })
      const next = request(`${place.url}/${Bucket()}`, { method: 'HEAD', headers: signed, agent: connection })
      next.end()

      const [reply] = await once(next, 'response')
      assert.deepEqual([reply.statusCode, next.socket?.localPort], [200, port])
      assert.deepEqual(await keysIn(s3(), Bucket()), [])
    })
  })

  describe('a list of objects to delete', () => {
    const { s3, Bucket } = inBucket(() => place)

    it('has at most a thousand keys', async () => {
      const Objects = Array.from({ length: 1001 }, (_, i) => ({ Key: String(i) }))
      await refused(s3().send(new DeleteObjectsCommand({ Bucket: Bucket(), Delete: { Objects } })), 400, 'MalformedXML')
    })
  })
}
