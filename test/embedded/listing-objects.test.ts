import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ListObjectsV2Command, type ListObjectsV2CommandInput, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  clientOf,
  contentOf,
  embeddedOnly,
  etagOfSigned,
  inBucket,
  isEmbedded,
  openPlace,
  type Place,
  refused,
} from '../support/deployment/object-store.ts'

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place.stop())

describe('a listing', () => {
  const { s3, Bucket } = inBucket(() => place)
  const keys = ['a', 'a/1', 'a/2', 'a/b/3', 'b/1', 'b0', 'c', 'ä', '\u{1f4c4}']
  before(() => Promise.all(keys.map((Key) => s3().send(new PutObjectCommand({ Bucket: Bucket(), Key, Body: Key })))))

  const list = async (input: Omit<ListObjectsV2CommandInput, 'Bucket'>) => {
    const {
      Contents = [],
      CommonPrefixes = [],
      ...rest
    } = await s3().send(new ListObjectsV2Command({ Bucket: Bucket(), ...input }))
    return { ...rest, found: [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)] }
  }

  it('names the keys in the order of their bytes, with size and ETag', async () => {
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: Bucket() }))

    assert.deepEqual(
      Contents.map(({ Key }) => Key),
      keys,
    )
    assert.deepEqual([Contents[0]?.Size, Contents[0]?.ETag], [1, etagOfSigned(Buffer.from('a'))])
  })

  it('can be limited to one prefix, and to one level', async () => {
    assert.deepEqual((await list({ Prefix: 'a/' })).found, ['a/1', 'a/2', 'a/b/3'])
    assert.deepEqual((await list({ Prefix: 'a/', Delimiter: '/' })).found, ['a/1', 'a/2', 'a/b/'])
    assert.deepEqual((await list({ Delimiter: '/' })).found, ['a', 'b0', 'c', 'ä', '\u{1f4c4}', 'a/', 'b/'])
    assert.deepEqual((await list({ Prefix: 'nothing' })).found, [])
  })

  it('can start after a key', async () => {
    assert.deepEqual((await list({ StartAfter: 'b/1' })).found, ['b0', 'c', 'ä', '\u{1f4c4}'])
  })

  for (const Delimiter of [undefined, '/']) {
    for (const MaxKeys of [1, 2, 4]) {
      it(`omits and repeats nothing in pages of ${MaxKeys}${Delimiter ? ' of one level' : ''}`, async () => {
        const found: (string | undefined)[] = []
        let token: string | undefined
        do {
          const page = await list({ MaxKeys, Delimiter, ContinuationToken: token })
          assert.ok(page.found.length <= MaxKeys)
          found.push(...page.found)
          token = page.NextContinuationToken
          assert.equal(page.IsTruncated, token !== undefined)
        } while (token !== undefined && found.length <= keys.length)

        assert.deepEqual(found.sort(), (await list({ Delimiter })).found.sort())
      })
    }
  }
})

describe('a key', () => {
  const { s3, Bucket } = inBucket(() => place)
  const keys = [
    '../../etc/passwd',
    '..',
    '.',
    './x',
    'a//b',
    '/leading',
    'trailing/',
    'a b+c%20d',
    '100%',
    'q?u=e#ry',
    'ünïcödé',
    '日本.pdf',
    'a\\b',
    'CON',
    '&amp;',
    '<a>',
    '"',
    'a\r\nb',
    'Case',
    'case',
    "it's (1)!*",
    'k'.repeat(121),
    'k'.repeat(1024),
  ]

  it('can have any characters: each is stored, read and listed as itself', async () => {
    for (const Key of keys) await s3().send(new PutObjectCommand({ Bucket: Bucket(), Key, Body: Key }))

    for (const key of keys) assert.equal((await contentOf(s3(), Bucket(), key)).toString(), key)
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: Bucket() }))
    assert.deepEqual(
      Contents.map(({ Key }) => Key),
      [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    )
  })

  embeddedOnly('has at most 1024 bytes', async () => {
    await refused(
      s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'k'.repeat(1025), Body: 'x' })),
      400,
      'KeyTooLongError',
    )
  })
})

if (isEmbedded) {
  describe('a listing by the embedded store', () => {
    it('refuses an unknown continuation token', async () => {
      const s3 = clientOf(place)
      await refused(
        s3.send(new ListObjectsV2Command({ Bucket: 'any', ContinuationToken: 'invented' })),
        400,
        'InvalidArgument',
      )
    })
  })
}
