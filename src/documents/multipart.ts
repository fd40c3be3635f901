import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { parseDictionary } from 'structured-headers'
import { fault } from '../problems/faults.ts'
import { Problem } from '../problems/problem.ts'
import type { Incoming } from './upload.ts'

/** Limits of a multipart body. The size of the file is the slot's affair. */
export const partLimits = { fieldNameSize: 100, fieldSize: 1_000, fields: 5, files: 1, parts: 6, headerPairs: 50, fileSize: Number.MAX_SAFE_INTEGER }

const fileNameLimit = 200

/** Reads the parts up to the file, and leaves the file to be streamed. Throws when it is not a multipart body, or the slot does not come first. */
export async function readUpload(request: FastifyRequest): Promise<Incoming> {
  if (!request.isMultipart()) throw new Problem('unsupported_media_type', { allowed: ['multipart/form-data'] })
  const fields = new Map<string, string>()
  for await (const part of request.parts()) {
    if (part.type === 'file') return incoming(part, fields, request)
    if (part.fieldname === 'slot' || part.fieldname === 'sha256') setUnlessEmpty(fields, part.fieldname, String(part.value))
    else throw new Problem('invalid_request', {}, { errors: [fault({ pointer: `/${part.fieldname}` }, 'additionalProperties')] })
  }
  throw new Problem('file_part_missing', {})
}

/** Forms in a browser send what is not filled in as nothing. */
function setUnlessEmpty(fields: Map<string, string>, name: string, value: string): void {
  if (value !== '') fields.set(name, value)
}

function incoming({ file, fieldname, filename }: MultipartFile, fields: Map<string, string>, request: FastifyRequest): Incoming {
  const slot = fields.get('slot')
  if (fieldname !== 'file') throw new Problem('file_part_missing', {})
  if (slot === undefined) throw new Problem('slot_comes_first', {})
  const sha256 = fields.get('sha256')?.toLowerCase() ?? reprDigest(request.headers['repr-digest'])
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) throw new Problem('invalid_request', {}, { errors: [fault({ pointer: '/sha256' }, 'digest')] })
  return { slot, fileName: nameOf(filename), content: file, sha256 }
}

/** The SHA-256 that a Repr-Digest field (RFC 9530) states, in hex. Other algorithms are passed over, as it asks. */
function reprDigest(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  try {
    const [digest] = parseDictionary(String(header)).get('sha-256') ?? []
    return digest instanceof ArrayBuffer ? Buffer.from(digest).toString('hex') : undefined
  } catch {
    throw new Problem('invalid_request', {}, { errors: [fault({ parameter: 'repr-digest' }, 'digest')] })
  }
}

/** A name to show, never a path: control characters and folders are taken off. */
function nameOf(filename: string | undefined): string {
  const last = (filename ?? '').split(/[\\/]/).at(-1) ?? ''
  const shown = last.replace(/\p{C}/gu, '').trim().slice(0, fileNameLimit).toWellFormed()
  return shown || 'file'
}
