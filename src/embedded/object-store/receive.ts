import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { freeChunk } from '../../platform/passing-buffers.ts'
import { appendTo } from './appending.ts'
import type { Call } from './call.ts'
import { unchunked } from './chunked-body.ts'
import { Refusal } from './refusals.ts'
import type { S3Request } from './s3-request.ts'
import { SignatureChain } from './signature.ts'
import { parseXml } from './xml.ts'

/** The largest body of one request in S3. Larger objects are uploaded in parts. */
const largestPut = 5 * 1024 ** 3
/** The largest XML body in bytes: enough for 10,000 parts, or for deleting 1,000 of the longest keys. */
const largestDocument = 4 * 1024 * 1024

const md5Digits = 32

interface Received {
  size: number
  /**
   * The ETag in quotes: the MD5, as in S3. For a body that is signed by its SHA-256 it is taken from that hash, in the
   * form of an object of one part. Clients do not compare such a tag with the MD5, which costs twice as much.
   */
  etag: string
  /** The verified checksums of the request, by header name, in base64. */
  checksums: Record<string, string>
}

/**
 * Passes a request's body to `take` piece by piece, with back-pressure, and computes the digests that are compared.
 * Throws at the end unless the body has the declared length and matches every checksum of the request. Bytes must not
 * be visible to others before it returns.
 */
async function receive(call: Call, largest: number, take: (bytes: Buffer) => unknown): Promise<Received> {
  const { request, signature } = call
  const declared = declaredSize(request)
  if (declared > largest) throw new Refusal('EntityTooLarge')
  const trailers = new Map<string, string>()
  const signed = isDigest(signature.payload) ? createHash('sha256') : undefined
  const md5 = signed && !request.fields.has('content-md5') ? undefined : createHash('md5')
  const checksums = new Map(checksumNames(request).map((name) => [name, newChecksum(name)]))
  const digests = [md5, signed, ...checksums.values()].filter((digest) => digest !== undefined)

  let size = 0
  for await (const bytes of content(call, trailers)) {
    size += bytes.length
    if (size > declared) throw new Refusal('IncompleteBody')
    for (const digest of digests) digest.update(bytes)
    await take(bytes)
  }
  if (size !== declared) throw new Refusal('IncompleteBody')
  if (signed && signed.digest('hex') !== signature.payload) throw new Refusal('XAmzContentSHA256Mismatch')
  const found = md5?.digest()
  if (found) checkMd5(request, found)
  const etag = found ? found.toString('hex') : `${signature.payload.slice(0, md5Digits)}-1`
  return { size, etag: `"${etag}"`, checksums: checkChecksums(request, trailers, checksums) }
}

/** Appends the body to a file. Checks it as `receive` does. */
export async function receiveFile(call: Call, file: FileHandle): Promise<Received> {
  const appending = appendTo(file)
  // The reader of a chunked body still refers to the bytes that it has yielded.
  const isChunked = call.signature.payload.startsWith('STREAMING-')
  const received = await receive(call, largestPut, async (bytes) => {
    await appending.take(bytes)
    if (!isChunked) freeChunk(bytes)
  })
  await appending.end()
  return received
}

/** Reads the body as an XML document with this root element. Throws `MalformedXML`. */
export async function receiveXml(call: Call, root: string): Promise<unknown> {
  const pieces: Buffer[] = []
  await receive(call, largestDocument, (bytes) => pieces.push(bytes))
  return parseXml(Buffer.concat(pieces).toString(), root)
}

/** Returns the declared size of the body without its chunked encoding. Throws `MissingContentLength`. */
export function declaredSize({ fields }: S3Request): number {
  const size = fields.get('x-amz-decoded-content-length') ?? fields.get('content-length')
  if (size === undefined) throw new Refusal('MissingContentLength')
  if (!/^\d{1,15}$/.test(size)) throw new Refusal('InvalidArgument', 'The length of the body is not a number.')
  return Number(size)
}

function content({ request, signature }: Call, trailers: Map<string, string>): AsyncIterable<Buffer> {
  // Destroying a rejected body would close the connection before the error is sent.
  const source: NodeJS.AsyncIterator<Buffer> = request.body.iterator({ destroyOnReturn: false })
  switch (signature.payload) {
    case 'UNSIGNED-PAYLOAD':
      return source
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return unchunked({ source, trailers, chain: undefined })
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return unchunked({ source, trailers, chain: new SignatureChain(signature) })
    default:
      if (isDigest(signature.payload)) return source
      throw new Refusal('NotImplemented', `The payload ${signature.payload} is not implemented.`)
  }
}

const isDigest = (payload: string) => /^[\da-f]{64}$/.test(payload)

interface Digest {
  update(bytes: Buffer): unknown
  digest(): Buffer
}

function newChecksum(name: string): Digest {
  if (name === 'x-amz-checksum-sha256') return createHash('sha256')
  if (name === 'x-amz-checksum-crc32') return newCrc32()
  throw new Refusal('NotImplemented', `${name} is not implemented; use CRC32 or SHA256.`)
}

function newCrc32(): Digest {
  let value = 0
  return {
    update: (bytes) => {
      value = crc32(bytes, value)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes
    },
  }
}

/** Returns the names of the checksums in headers, and of those announced as trailers. */
function checksumNames(request: S3Request): string[] {
  const words = ['x-amz-checksum-mode', 'x-amz-checksum-algorithm']
  const inHeaders = [...request.fields.keys()].filter(
    (name) => name.startsWith('x-amz-checksum-') && !words.includes(name),
  )
  return [...inHeaders, ...announcedTrailers(request)]
}

const announcedTrailers = ({ fields }: S3Request) =>
  (fields.get('x-amz-trailer') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

function checkMd5({ fields }: S3Request, found: Buffer): void {
  const given = fields.get('content-md5')
  if (given === undefined) return
  if (Buffer.from(given, 'base64').length !== found.length) throw new Refusal('InvalidDigest')
  if (given !== found.toString('base64')) throw new Refusal('BadDigest', 'The Content-MD5 does not match the body.')
}

function checkChecksums(
  request: S3Request,
  trailers: Map<string, string>,
  checksums: Map<string, Digest>,
): Record<string, string> {
  if ([...trailers.keys()].sort().join() !== announcedTrailers(request).sort().join())
    throw new Refusal('MalformedTrailerError')
  const right: Record<string, string> = {}
  for (const [name, checksum] of checksums) {
    const found = checksum.digest().toString('base64')
    if (found !== (request.fields.get(name) ?? trailers.get(name)))
      throw new Refusal('BadDigest', `The ${name} does not match the body.`)
    right[name] = found
  }
  return right
}
