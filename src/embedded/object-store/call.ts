import type { S3Request } from './s3-request.ts'
import type { Shelf } from './shelf.ts'
import type { Signature } from './signature.ts'

/** A request with a verified signature, and the store: the input of an operation. */
export interface Call {
  request: S3Request
  signature: Signature
  shelf: Shelf
  region: string
}
