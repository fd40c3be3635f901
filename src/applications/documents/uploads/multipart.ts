import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { parseDictionary } from 'structured-headers'
import { fault } from '../../../http/problems/faults.ts'
import { invalidRequest, Problem } from '../../../http/problems/problem.ts'
import { pointerTo } from '../../../platform/json-schema.ts'
import { fileNameOf } from './file-name.ts'

/** An incoming file. `sha256` are the hashes that the client states. */
export interface Incoming {
  slot: string
  fileName: string
  content: MultipartFile['file']
  sha256: readonly string[]
  /** Settles when the body has ended after the file. Throws when more parts follow, or the connection breaks. */
  ended: () => Promise<void>
}

type SentParts = AsyncIterator<Multipart>

/** The fields before the file, the names that fields may have, and the slot of a body that states none. */
interface SentFields {
  fields: ReadonlyMap<string, string>
  names: readonly string[]
  fixed: string | undefined
}

/** Limits of a multipart body. The slot limits the size of the file. */
export const partLimits = {
  fieldNameSize: 100,
  fieldSize: 1_000,
  fields: 5,
  files: 1,
  parts: 6,
  headerPairs: 50,
  fileSize: Number.MAX_SAFE_INTEGER,
}

/**
 * Reads the parts before the file and leaves the file as a stream. With a `fixed` slot the body has none. Throws
 * `unsupported_media_type`, `invalid_request`, `file_part_missing`, `slot_comes_first`, and `upload_interrupted` when
 * the connection breaks.
 */
export async function readUpload(request: FastifyRequest, fixed?: string): Promise<Incoming> {
  if (!request.isMultipart()) throw new Problem('unsupported_media_type', { allowed: ['multipart/form-data'] })
  if (!/;\s*boundary=/i.test(request.headers['content-type'] ?? '')) throw malformed()
  const parts = request.parts()
  const fields = new Map<string, string>()
  const names = fixed === undefined ? ['slot', 'sha256'] : ['sha256']
  for (let part = await next(parts); part; part = await next(parts)) {
    if (part.type === 'file') return incoming(part, parts, { fields, names, fixed }, request)
    if (!names.includes(part.fieldname)) throw unknownPart(part)
    if (fields.has(part.fieldname)) throw invalidPart(part, 'once')
    fields.set(part.fieldname, String(part.value))
  }
  throw new Problem('file_part_missing', {})
}

function incoming(
  { file, fieldname, filename }: MultipartFile,
  parts: SentParts,
  { fields, names, fixed }: SentFields,
  request: FastifyRequest,
): Incoming {
  const slot = fixed ?? fields.get('slot')
  if (fieldname !== 'file') throw new Problem('file_part_missing', {})
  if (slot === undefined) throw new Problem('slot_comes_first', {})
  const sha256 = [...stated(fields.get('sha256')), ...reprDigest(request.headers['repr-digest'])]
  const fileName = fileNameOf(asNamed(filename))
  return { slot, fileName, content: file, sha256, ended: () => ended(parts, { fields, names }) }
}

/** Undoes what browsers write for a quote and a line break in the name of a file (HTML, multipart/form-data). */
const asNamed = (filename: string | undefined) => filename?.replace(/%(?:22|0D|0A)/g, decodeURIComponent)

async function ended(parts: SentParts, { fields, names }: Omit<SentFields, 'fixed'>): Promise<void> {
  const following = await next(parts)
  if (!following) return
  if (following.type === 'file') throw new Problem('file_part_missing', {})
  if (!names.includes(following.fieldname)) throw unknownPart(following)
  throw invalidPart(following, fields.has(following.fieldname) ? 'once' : 'before_file')
}

/** Returns the next part; undefined after the last. Throws errors of the parser as problems. */
async function next(parts: SentParts): Promise<Multipart | undefined> {
  try {
    const { value, done } = await parts.next()
    return done ? undefined : value
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'FST_FILES_LIMIT') return new Problem('file_part_missing', {})
  return misshapen.has(code) ? malformed() : new Problem('upload_interrupted', {})
}

const misshapen = new Set<unknown>([
  'FST_PARTS_LIMIT',
  'FST_FIELDS_LIMIT',
  'FST_PROTO_VIOLATION',
  'FST_INVALID_JSON_FIELD_ERROR',
])
const malformed = () => invalidRequest(fault({ pointer: '' }, 'multipart'))

/** The parser gives a part without a name the name undefined, against its type. */
const unknownPart = (part: { fieldname?: string }) =>
  part.fieldname === undefined ? malformed() : invalidPart({ fieldname: part.fieldname }, 'additionalProperties')

const invalidPart = ({ fieldname }: { fieldname: string }, code: 'additionalProperties' | 'before_file' | 'once') =>
  invalidRequest(fault({ pointer: pointerTo('', fieldname) }, code))

function stated(field: string | undefined): string[] {
  if (field === undefined || field === '') return []
  if (!/^[0-9a-f]{64}$/i.test(field)) throw invalidRequest(fault({ pointer: '/sha256' }, 'digest', { isHeader: false }))
  return [field.toLowerCase()]
}

const sha256Bytes = 32

/**
 * Returns the SHA-256 of a Repr-Digest field (RFC 9530), in hex. Other algorithms are ignored. Throws
 * `invalid_request`.
 */
function reprDigest(header: string | string[] | undefined): string[] {
  if (header === undefined) return []
  const malformedDigest = invalidRequest(fault({ parameter: 'repr-digest' }, 'digest', { isHeader: true }))
  let fields: ReturnType<typeof parseDictionary>
  try {
    fields = parseDictionary(String(header))
  } catch {
    throw malformedDigest
  }
  if (!fields.has('sha-256')) return []
  const [digest] = fields.get('sha-256') ?? []
  if (!(digest instanceof ArrayBuffer) || digest.byteLength !== sha256Bytes) throw malformedDigest
  return [Buffer.from(digest).toString('hex')]
}
