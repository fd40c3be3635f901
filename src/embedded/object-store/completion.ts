import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { document, type StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { storeObject } from './objects.ts'
import { receiveXml } from './receive.ts'
import { Refusal } from './refusals.ts'
import type { S3Request } from './s3-request.ts'
import { discard, objectPath } from './shelf.ts'
import { contentOf, type Description, openStored } from './stored-file.ts'
import { mostParts, partPath, uploadOf } from './uploads.ts'
import { childrenOf, textOf } from './xml.ts'

/** The smallest size of every part except the last, in bytes. */
const smallestPart = 5 * 1024 ** 2

interface NamedPart {
  number: number
  etag: string
  checksums: Map<string, string>
}

/** Joins the parts of an upload into the object, atomically. Then deletes the upload. */
export async function completeUpload(call: Call): Promise<StoreAnswer> {
  const { shelf, request } = call
  const { bucket, key } = request
  const { folder, headers } = await uploadOf(call)
  if (request.fields.has('x-amz-checksum-crc32') || request.fields.has('x-amz-checksum-sha256')) {
    throw new Refusal('NotImplemented', 'A checksum of the joined object is not implemented; those of its parts are.')
  }
  const parts = namedParts(await receiveXml(call, 'CompleteMultipartUpload'))
  const { etag } = await storeObject(call, objectPath(shelf, bucket, key), async (file) => {
    const joined = await joinParts(file, folder, parts)
    checkSize(request, joined.size)
    return { key, ...joined, modifiedAt: new Date().toISOString(), headers, checksums: {} }
  })
  await discard(shelf, folder)
  return document('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: etag })
}

function namedParts(order: unknown): NamedPart[] {
  const parts = childrenOf(order, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    etag: `"${textOf(part, 'ETag')?.replaceAll('"', '')}"`,
    checksums: new Map(
      ['CRC32', 'SHA256'].map((name) => [
        `x-amz-checksum-${name.toLowerCase()}`,
        textOf(part, `Checksum${name}`) ?? '',
      ]),
    ),
  }))
  if (parts.length < 1 || parts.length > mostParts) throw new Refusal('MalformedXML', `Name 1 to ${mostParts} parts.`)
  if (parts.some(({ number }) => !Number.isInteger(number) || number < 1 || number > mostParts))
    throw new Refusal('InvalidPart')
  if (parts.some(({ number }, i) => number <= (parts[i - 1]?.number ?? 0))) throw new Refusal('InvalidPartOrder')
  return parts
}

/** Joins the parts. Opens each once, so that the checked bytes are copied even if the part is replaced meanwhile. */
async function joinParts(
  target: FileHandle,
  folder: string,
  parts: NamedPart[],
): Promise<{ size: number; etag: string }> {
  const md5 = createHash('md5')
  let size = 0
  for (const part of parts) {
    const stored = await openStored(partPath(folder, part.number))
    if (stored === undefined) throw new Refusal('InvalidPart', `There is no part ${part.number}.`)
    await using file = stored.file
    checkPart(part, stored.description, part === parts.at(-1))
    for await (const bytes of contentOf(file, stored.description.size)) await target.appendFile(bytes)
    size += stored.description.size
    md5.update(Buffer.from(part.etag.replaceAll('"', ''), 'hex'))
  }
  return { size, etag: `"${md5.digest('hex')}-${parts.length}"` }
}

function checkPart(named: NamedPart, stored: Description, isLast: boolean): void {
  const isOther = [...named.checksums].some(([name, value]) => value !== '' && value !== stored.checksums[name])
  if (named.etag !== stored.etag || isOther)
    throw new Refusal('InvalidPart', `Part ${named.number} is not the one that is named.`)
  if (stored.size < smallestPart && !isLast) throw new Refusal('EntityTooSmall')
}

function checkSize({ fields }: S3Request, size: number): void {
  const expected = fields.get('x-amz-mp-object-size')
  if (expected !== undefined && Number(expected) !== size)
    throw new Refusal('InvalidRequest', `The parts make ${size} bytes, not ${expected}.`)
}
