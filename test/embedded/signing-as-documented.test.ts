import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unchunked } from '../../src/embedded/object-store/chunked-body.ts'
import { SignatureChain, verifySignature } from '../../src/embedded/object-store/signature.ts'

/** The examples of "Authenticating Requests (AWS Signature Version 4)" in the Amazon S3 API Reference. */
const keys = {
  region: 'us-east-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const now = Date.parse('2013-05-24T00:00:00Z')
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
const emptyBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function request(method: string, path: string, query: string, headers: Record<string, string>, signature: string) {
  const all = {
    host: 'examplebucket.s3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-content-sha256': emptyBody,
    ...headers,
  }
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${Object.keys(all).sort().join(';')},Signature=${signature}`
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: new Map(Object.entries({ ...all, authorization })),
  }
}

const chunked = {
  host: 's3.amazonaws.com',
  'content-encoding': 'aws-chunked',
  'x-amz-decoded-content-length': '66560',
  'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
}
const examples = {
  'a GET with a range': request(
    'GET',
    '/test.txt',
    '',
    {
      range: 'bytes=0-9',
    },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ),
  'a PUT of a key that must be encoded': request(
    'PUT',
    '/test$file.text',
    '',
    {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    },
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ),
  'a parameter without value': request(
    'GET',
    '/',
    'lifecycle',
    {},
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ),
  'a listing': request(
    'GET',
    '/',
    'max-keys=2&prefix=J',
    {},
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ),
  'a PUT in chunks': request(
    'PUT',
    '/examplebucket/chunkObject.txt',
    '',
    {
      ...chunked,
      'content-length': '66824',
    },
    '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  ),
  'a PUT in chunks with trailers': request(
    'PUT',
    '/examplebucket/chunkObject.txt',
    '',
    {
      ...chunked,
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      'x-amz-trailer': 'x-amz-checksum-crc32c',
    },
    '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
  ),
}

describe('the documentation of S3', () => {
  for (const [name, example] of Object.entries(examples)) {
    it(`has the same signature of ${name} as ours`, () => {
      assert.doesNotThrow(() => verifySignature(example, keys, now))
      assert.throws(() => verifySignature(example, { ...keys, secretAccessKey: 'other' }, now), {
        code: 'SignatureDoesNotMatch',
      })
    })
  }

  it('requires the host among the signed headers', () => {
    const { headers, ...rest } = examples['a GET with a range']
    const authorization = headers.get('authorization')?.replace('host;', '') ?? ''
    const changed = { ...rest, headers: new Map([...headers, ['authorization', authorization]]) }
    assert.throws(() => verifySignature(changed, keys, now), { code: 'AccessDenied' })
  })

  it('has the same presigned address as ours', () => {
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': scope,
      'X-Amz-Date': '20130524T000000Z',
      'X-Amz-Expires': '86400',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    })
    const example = {
      method: 'GET',
      path: '/test.txt',
      query,
      headers: new Map([['host', 'examplebucket.s3.amazonaws.com']]),
    }

    assert.doesNotThrow(() => verifySignature(example, keys, now + 86_400_000))
    assert.throws(() => verifySignature(example, keys, now + 86_401_000), { code: 'AccessDenied' })
  })

  it('has the same signatures of chunks as ours', async () => {
    const chain = new SignatureChain(verifySignature(examples['a PUT in chunks'], keys, now))
    const signatures = [
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ]
    const body = framed(signatures, '')

    assert.equal(body.length, 66824)
    assert.equal((await read(body, chain, new Map())).toString(), 'a'.repeat(66560))
  })

  it('has the same signatures of trailers as ours', async () => {
    const signatures = [
      'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
      '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
      '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    ]
    const signed =
      'x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n'
    const chain = () => new SignatureChain(verifySignature(examples['a PUT in chunks with trailers'], keys, now))
    const trailers = new Map<string, string>()

    await read(framed(signatures, signed), chain(), trailers)

    assert.deepEqual([...trailers], [['x-amz-checksum-crc32c', 'sOO8/Q==']])
    await assert.rejects(read(framed(signatures, signed.replace('sOO8', 'sOO9')), chain(), new Map()), {
      code: 'SignatureDoesNotMatch',
    })
    await assert.rejects(read(framed(signatures, `${signed.split('\r\n')[0]}\r\n`), chain(), new Map()), {
      code: 'SignatureDoesNotMatch',
    })
  })
})

/** Returns the example's 65 KiB of `a` in chunks of 64 KiB, 1 KiB and none, with these signatures. */
function framed(signatures: string[], trailers: string): Buffer {
  const heads = [65536, 1024, 0].map(
    (size, i) => [size, `${size.toString(16)};chunk-signature=${signatures[i]}\r\n`] as const,
  )
  const chunks = heads.map(([size, head]) => `${head}${'a'.repeat(size)}${size > 0 ? '\r\n' : ''}`)
  return Buffer.from(`${chunks.join('')}${trailers}\r\n`)
}

/** Decodes the body, fed in pieces of 997 bytes. */
async function read(body: Buffer, chain: SignatureChain, trailers: Map<string, string>): Promise<Buffer> {
  async function* pieces() {
    for (let start = 0; start < body.length; start += 997) yield body.subarray(start, start + 997)
  }
  const found: Buffer[] = []
  for await (const bytes of unchunked({ source: pieces(), chain, trailers })) found.push(bytes)
  return Buffer.concat(found)
}
