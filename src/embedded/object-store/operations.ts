import type { StoreAnswer } from './answers.ts'
import { createBucket, deleteBucket, headBucket } from './buckets.ts'
import type { Call } from './call.ts'
import { completeUpload } from './completion.ts'
import { copyObject } from './copying.ts'
import { deleteObject, deleteObjects } from './deletions.ts'
import { listObjects } from './listing.ts'
import { getObject, putObject, readOverrides } from './objects.ts'
import { Refusal } from './refusals.ts'
import type { S3Request } from './s3-request.ts'
import { listParts, listUploads } from './upload-listing.ts'
import { abortUpload, createUpload, uploadPart } from './uploads.ts'

/** An operation of this server. Other parameters and conditional headers than those listed get `NotImplemented`. */
interface Operation {
  method: string
  on: 'bucket' | 'object'
  /** Query parameters that identify this operation. */
  named?: string[]
  /** Further query parameters that it accepts. */
  takes?: string[]
  /** Conditional headers that it evaluates. */
  honours?: string[]
  /** True for a copy of another object (`x-amz-copy-source`). */
  copies?: true
  run(call: Call): Promise<StoreAnswer>
}

const listParameters = ['prefix', 'delimiter', 'max-keys', 'start-after', 'continuation-token']
const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range']

/** All operations of this server. */
const operations: Operation[] = [
  { method: 'PUT', on: 'bucket', run: createBucket },
  { method: 'HEAD', on: 'bucket', run: headBucket },
  { method: 'DELETE', on: 'bucket', run: deleteBucket },
  { method: 'GET', on: 'bucket', named: ['list-type'], takes: listParameters, run: listObjects },
  {
    method: 'GET',
    on: 'bucket',
    named: ['uploads'],
    takes: ['prefix', 'max-uploads', 'key-marker', 'upload-id-marker'],
    run: listUploads,
  },
  { method: 'POST', on: 'bucket', named: ['delete'], run: deleteObjects },

  { method: 'PUT', on: 'object', honours: ['if-none-match'], run: putObject },
  { method: 'PUT', on: 'object', copies: true, run: copyObject },
  { method: 'GET', on: 'object', takes: readOverrides, honours: conditions, run: getObject },
  { method: 'HEAD', on: 'object', takes: readOverrides, honours: conditions, run: getObject },
  { method: 'DELETE', on: 'object', run: deleteObject },

  { method: 'POST', on: 'object', named: ['uploads'], run: createUpload },
  { method: 'PUT', on: 'object', named: ['uploadId', 'partNumber'], run: uploadPart },
  { method: 'GET', on: 'object', named: ['uploadId'], takes: ['max-parts', 'part-number-marker'], run: listParts },
  { method: 'POST', on: 'object', named: ['uploadId'], honours: ['if-none-match'], run: completeUpload },
  { method: 'DELETE', on: 'object', named: ['uploadId'], run: abortUpload },
]

/** The supported `x-amz-` headers. Others get `NotImplemented` and are not silently ignored. */
const understood = new Set(
  [
    'algorithm',
    'credential',
    'date',
    'expires',
    'signedheaders',
    'signature',
    'content-sha256',
    'decoded-content-length',
    'trailer',
    'user-agent',
    'copy-source',
    'checksum-mode',
    'checksum-algorithm',
    'sdk-checksum-algorithm',
    'checksum-crc32',
    'checksum-sha256',
    'mp-object-size',
  ].map((name) => `x-amz-${name}`),
)

/** True for the ACL `private`, which every object has. Programs such as rclone send it with each upload. */
const saysPrivate = ({ fields }: S3Request, name: string): boolean =>
  name === 'x-amz-acl' && fields.get(name) === 'private'

/** Returns the operation of a request. Throws `NotImplemented` for unsupported operations, parameters and headers. */
export function operationFor(request: S3Request): Operation {
  const on = request.key !== '' ? 'object' : 'bucket'
  const parameters = [...request.query.keys()].filter(
    (name) => name !== 'x-id' && !name.toLowerCase().startsWith('x-amz-'),
  )
  const operation = operations.find(
    ({ method, on: level, named = [], takes = [], copies = false }) =>
      request.bucket !== '' &&
      method === request.method &&
      level === on &&
      copies === request.fields.has('x-amz-copy-source') &&
      named.every((name) => parameters.includes(name)) &&
      parameters.every((name) => named.includes(name) || takes.includes(name)),
  )
  if (operation === undefined) throw new Refusal('NotImplemented')

  const { honours = [] } = operation
  const foreign = [...request.fields.keys()].find(
    (name) =>
      (conditions.includes(name) && !honours.includes(name)) ||
      (name.startsWith('x-amz-') &&
        !name.startsWith('x-amz-meta-') &&
        !understood.has(name) &&
        !saysPrivate(request, name)),
  )
  if (foreign !== undefined) throw new Refusal('NotImplemented', `The header ${foreign} is not implemented here.`)
  return operation
}
