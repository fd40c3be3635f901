/** All errors of this server by their code in S3, with status and message. */
const refusals = {
  AccessDenied: [403, 'Access Denied'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'The query parameters of the presigned URL are malformed.'],
  BadDigest: [400, 'A checksum that came with the request does not match its body.'],
  BucketAlreadyOwnedByYou: [409, 'The bucket exists already, and it is yours.'],
  BucketNotEmpty: [409, 'The bucket is not empty.'],
  EntityTooLarge: [400, 'The body is larger than the largest that is allowed.'],
  EntityTooSmall: [400, 'Every part but the last must be at least 5 MiB.'],
  IllegalLocationConstraintException: [400, 'The location constraint is not the region of this server.'],
  IncompleteBody: [400, 'The body is shorter or longer than its declared length.'],
  InternalError: [500, 'The server met an error of its own.'],
  InvalidAccessKeyId: [403, 'The access key id is not known here.'],
  InvalidArgument: [400, 'An argument is invalid.'],
  InvalidBucketName: [400, 'The bucket name is not valid.'],
  InvalidChunkSizeError: [400, 'A chunk of the aws-chunked body is malformed.'],
  InvalidDigest: [400, 'A checksum that came with the request is not valid.'],
  InvalidPart: [400, 'A part is missing, or its ETag is not the one the part was given.'],
  InvalidPartOrder: [400, 'The parts are not in ascending order.'],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'The request is invalid.'],
  InvalidURI: [400, 'The address could not be read.'],
  KeyTooLongError: [400, 'The key is too long.'],
  MalformedTrailerError: [400, 'The trailers of the body are not the ones that were declared.'],
  MalformedXML: [400, 'The XML is not well formed, or not what this operation takes.'],
  MetadataTooLarge: [400, 'The metadata is larger than the largest that is allowed.'],
  MissingContentLength: [411, 'The length of the body must be declared.'],
  NoSuchBucket: [404, 'The bucket does not exist.'],
  NoSuchKey: [404, 'The key does not exist.'],
  NoSuchUpload: [404, 'The upload does not exist; it may have been completed or aborted.'],
  NotImplemented: [501, 'This server does not implement what the request asks for.'],
  PreconditionFailed: [412, 'A precondition of the request does not hold.'],
  RequestTimeTooSkewed: [403, 'The time of the request differs too much from the time of the server.'],
  SignatureDoesNotMatch: [403, 'The signature does not match the request and the secret key.'],
  XAmzContentSHA256Mismatch: [400, 'The body is not the one that was signed.'],
} as const satisfies Record<string, readonly [status: number, words: string]>

type RefusalCode = keyof typeof refusals

/** Thrown for a request that fails with an error of S3. The server sends its error document. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number

  constructor(code: RefusalCode, detail?: string) {
    super(detail ?? refusals[code][1])
    this.code = code
    this.status = refusals[code][0]
  }
}

/** Returns true for an error of the file system or a socket with one of these codes (`ENOENT`, `EEXIST`, …). */
export function failedWith(error: unknown, ...reasons: string[]): boolean {
  return error instanceof Error && 'code' in error && reasons.includes(String(error.code))
}
