import { create as contentDisposition } from 'content-disposition'
import { serializeDictionary } from 'structured-headers'
import Type from 'typebox'

/** A file as its response describes it. Without `sha256` the response has no digest. */
interface Attachment {
  fileName: string
  mediaType: string
  /** The number of bytes in this response: fewer than the file has if it is a range. */
  length: number
  /** The SHA-256 of the whole file, as bytes or in hexadecimal. */
  sha256?: Buffer | string
}

/**
 * Returns the headers of a file that only its reader may have. Browsers save it and never open it by themselves, no
 * cache stores it, and nobody guesses another type.
 */
export const attachmentHeaders = ({ fileName, mediaType, length, sha256 }: Attachment) => ({
  'content-type': mediaType,
  'content-length': length,
  'content-disposition': contentDisposition(fileName),
  ...(sha256 !== undefined && { 'repr-digest': reprDigest(sha256) }),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
})

/** Returns the declaration of `Content-Disposition` in the contract, with the name of a file as an example. */
export const attachmentName = (example: string) => ({
  'Content-Disposition': textHeader(
    'The name of the file, always as an attachment.',
    `attachment; filename="${example}"`,
  ),
})

/** Returns the declaration of a header in the contract. */
export const textHeader = (description: string, example: string) => ({
  type: 'string',
  description,
  examples: [example],
})

/** Returns the declaration of `Repr-Digest` in the contract. */
export const digestHeader = (description: string) => ({
  'Repr-Digest': textHeader(description, 'sha-256=:tbudgBSg8LHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=:'),
})

/** Returns the declaration of a file in the contract: the content of a response that streams it. */
export const fileContent = (mediaType: string, description = 'The file.') => ({
  [mediaType]: { schema: Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description }) },
})

/** Returns a `Repr-Digest` (RFC 9530) of a SHA-256, given as bytes or in hexadecimal. */
export function reprDigest(sha256: Buffer | string): string {
  const bytes = typeof sha256 === 'string' ? Buffer.from(sha256, 'hex') : sha256
  return serializeDictionary({ 'sha-256': Uint8Array.from(bytes).buffer })
}
