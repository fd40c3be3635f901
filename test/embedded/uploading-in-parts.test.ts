import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import {
  clientOf,
  contentOf,
  embeddedOnly,
  etagOfSigned,
  eventually,
  inBucket,
  isEmbedded,
  keysIn,
  openPlace,
  type Place,
  refused,
  uploadsIn,
} from '../support/deployment/object-store.ts'

const MiB = 1024 ** 2

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place.stop())

describe('an upload by lib-storage', () => {
  const { s3, Bucket } = inBucket(() => place)
  const Body = randomBytes(17 * MiB)

  for (const checksums of ['WHEN_REQUIRED', 'WHEN_SUPPORTED'] as const) {
    it(`of a stream arrives complete, with checksums ${checksums.toLowerCase().replace('_', ' ')}`, async () => {
      const client = clientOf(place, { requestChecksumCalculation: checksums, responseChecksumValidation: checksums })
      const described = { ContentType: 'application/pdf', Metadata: { by: 'applicant' } }
      const params = { Bucket: Bucket(), Key: 'large.pdf', Body: Readable.from([Body]), ...described }
      const { ETag } = await new Upload({ client, params, partSize: 8 * MiB, queueSize: 2 }).done()

      const found = await client.send(new GetObjectCommand({ Bucket: Bucket(), Key: 'large.pdf' }))

      assert.ok(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(Body))
      assert.deepEqual([found.ContentType, found.Metadata], ['application/pdf', { by: 'applicant' }])
      if (isEmbedded) assert.equal(ETag, found.ETag)
      assert.equal(
        found.ETag,
        etagOf([Body.subarray(0, 8 * MiB), Body.subarray(8 * MiB, 16 * MiB), Body.subarray(16 * MiB)]),
      )
      const Range = `bytes=${8 * MiB - 5}-${8 * MiB + 4}`
      const seam = await client.send(new GetObjectCommand({ Bucket: Bucket(), Key: 'large.pdf', Range }))
      assert.deepEqual(
        Buffer.from((await seam.Body?.transformToByteArray()) ?? []),
        Body.subarray(8 * MiB - 5, 8 * MiB + 5),
      )
      assert.deepEqual(await uploadsIn(s3(), Bucket()), [])
    })
  }

  it('that is aborted leaves neither object nor upload', async () => {
    const body = new PassThrough()
    const upload = new Upload({
      client: s3(),
      params: { Bucket: Bucket(), Key: 'aborted', Body: body },
      partSize: 5 * MiB,
      queueSize: 1,
    })
    const done = assert.rejects(upload.done(), { name: 'AbortError' })
    const oneArrived = new Promise((resolve) => upload.once('httpUploadProgress', resolve))
    body.write(Buffer.alloc(11 * MiB))
    await oneArrived
    assert.equal((await uploadsIn(s3(), Bucket())).length, 1)
    await upload.abort()
    body.end()
    await done

    await eventually('no upload is left', async () => (await uploadsIn(s3(), Bucket())).length === 0)
    assert.ok(!(await keysIn(s3(), Bucket())).includes('aborted'))
  })
})

describe('an upload in parts', () => {
  const { s3, Bucket } = inBucket(() => place)
  const begin = async (Key: string) => {
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand({ Bucket: Bucket(), Key }))
    const names = { Bucket: Bucket(), Key, UploadId }
    return {
      ...names,
      part: async (PartNumber: number, Body: Buffer) => {
        const { ETag } = await s3().send(new UploadPartCommand({ ...names, PartNumber, Body }))
        return { PartNumber, ETag }
      },
      complete: (Parts: CompletedPart[]) =>
        s3().send(new CompleteMultipartUploadCommand({ ...names, MultipartUpload: { Parts } })),
      abort: () => s3().send(new AbortMultipartUploadCommand(names)),
    }
  }

  embeddedOnly('is made of the parts named at its end, each as it was sent last', async () => {
    const upload = await begin('chosen')
    const [first, second, third] = [randomBytes(5 * MiB), randomBytes(5 * MiB), randomBytes(10)]
    await upload.part(2, randomBytes(100))
    await upload.part(4, randomBytes(100))
    const named = [await upload.part(1, first), await upload.part(2, second), await upload.part(9, third)]
    assert.deepEqual(await keysIn(s3(), Bucket()), [])

    const { ETag } = await upload.complete(named)

    assert.ok((await contentOf(s3(), Bucket(), 'chosen')).equals(Buffer.concat([first, second, third])))
    assert.equal(ETag, etagOf([first, second, third]))
    await refused(upload.complete(named), 404, 'NoSuchUpload')
  })

  it('lists its parts, and is listed as unfinished, page by page', async () => {
    const [one, other] = [await begin('shown/1'), await begin('shown/2')]
    for (const number of [10_000, 2, 1]) await one.part(number, Buffer.alloc(number))
    const names = { Bucket: Bucket(), Key: 'shown/1', UploadId: one.UploadId }

    const page = await s3().send(new ListPartsCommand({ ...names, MaxParts: 2 }))
    const rest = await s3().send(new ListPartsCommand({ ...names, PartNumberMarker: page.NextPartNumberMarker }))
    assert.deepEqual(
      page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
      [
        [1, 1],
        [2, 2],
      ],
    )
    assert.deepEqual(
      [page.IsTruncated, rest.IsTruncated, rest.Parts?.map(({ PartNumber }) => PartNumber)],
      [true, false, [10_000]],
    )

    const started = await s3().send(
      new ListMultipartUploadsCommand({ Bucket: Bucket(), Prefix: 'shown/', MaxUploads: 1 }),
    )
    const next = await s3().send(
      new ListMultipartUploadsCommand({
        Bucket: Bucket(),
        Prefix: 'shown/',
        KeyMarker: started.NextKeyMarker,
        UploadIdMarker: started.NextUploadIdMarker,
      }),
    )
    assert.deepEqual([started.Uploads?.[0]?.UploadId, started.IsTruncated], [one.UploadId, true])
    assert.deepEqual([next.Uploads?.map(({ UploadId }) => UploadId), next.IsTruncated], [[other.UploadId], false])
    await Promise.all([one.abort(), other.abort()])
  })

  embeddedOnly('is deleted when it is aborted', async () => {
    const upload = await begin('aborted')
    const part = await upload.part(1, Buffer.alloc(10))
    await upload.abort()

    await refused(upload.part(2, Buffer.alloc(10)), 404, 'NoSuchUpload')
    await refused(upload.complete([part]), 404, 'NoSuchUpload')
    assert.deepEqual(await uploadsIn(s3(), Bucket()), [])
  })

  embeddedOnly(
    'cannot be completed with parts that are wrong, and can be afterwards with those that are right',
    async () => {
      const upload = await begin('checked')
      const large = await upload.part(1, Buffer.alloc(5 * MiB, 1))
      const small = await upload.part(2, Buffer.alloc(10, 2))
      const last = await upload.part(3, Buffer.alloc(10, 3))

      await refused(upload.complete([large, { ...small, ETag: last.ETag }]), 400, 'InvalidPart')
      await refused(upload.complete([large, { ...small, PartNumber: 7 }]), 400, 'InvalidPart')
      await refused(upload.complete([small, large]), 400, 'InvalidPartOrder')
      await refused(upload.complete([large, small, last]), 400, 'EntityTooSmall')
      const names = { Bucket: Bucket(), Key: 'checked', UploadId: upload.UploadId }
      const whole = { ...names, MultipartUpload: { Parts: [large, last] } }
      await refused(
        s3().send(new CompleteMultipartUploadCommand({ ...whole, MpuObjectSize: 5 * MiB })),
        400,
        'InvalidRequest',
      )
      const otherSum = { ...names, MultipartUpload: { Parts: [{ ...large, ChecksumCRC32: 'AAAAAA==' }] } }
      await refused(s3().send(new CompleteMultipartUploadCommand(otherSum)), 400, 'InvalidPart')
      assert.ok(!(await keysIn(s3(), Bucket())).includes('checked'))
      await upload.complete([large, last])
      assert.equal((await contentOf(s3(), Bucket(), 'checked')).length, 5 * MiB + 10)
    },
  )

  it('is identified by its id together with its key', async () => {
    const upload = await begin('mine')
    const foreign = { Bucket: Bucket(), Key: 'yours', UploadId: upload.UploadId, PartNumber: 1, Body: 'x' }
    await refused(s3().send(new UploadPartCommand(foreign)), 404, 'NoSuchUpload')
    await refused(
      s3().send(new AbortMultipartUploadCommand({ Bucket: Bucket(), Key: 'mine', UploadId: '../../mine' })),
      404,
      'NoSuchUpload',
    )
    await upload.abort()
  })

  embeddedOnly('does not replace an existing object if the client forbids it', async () => {
    const names = { Bucket: Bucket(), Key: 'once' }
    await new Upload({ client: s3(), params: { ...names, Body: 'there' } }).done()
    const upload = await begin('once')
    const part = await upload.part(1, Buffer.alloc(10))

    const completion = { ...names, UploadId: upload.UploadId, MultipartUpload: { Parts: [part] }, IfNoneMatch: '*' }
    await refused(s3().send(new CompleteMultipartUploadCommand(completion)), 412, 'PreconditionFailed')
    assert.equal((await contentOf(s3(), Bucket(), 'once')).toString(), 'there')
    await upload.abort()
  })
})

function etagOf(parts: Buffer[]): string {
  const digests = parts.map((part) => Buffer.from(etagOfSigned(part).replaceAll('"', ''), 'hex'))
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`
}
