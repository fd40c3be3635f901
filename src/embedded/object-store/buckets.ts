import { mkdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { declaredSize, receiveXml } from './receive.ts'
import { failedWith, Refusal } from './refusals.ts'
import { bucketPath, discard, requireBucket } from './shelf.ts'
import { textOf } from './xml.ts'

export async function createBucket(call: Call): Promise<StoreAnswer> {
  const {
    shelf,
    request: { bucket, fields },
    region,
  } = call
  if (fields.has('content-length') && declaredSize(call.request) > 0) {
    const location = textOf(await receiveXml(call, 'CreateBucketConfiguration'), 'LocationConstraint')
    if (location !== undefined && location !== region) throw new Refusal('IllegalLocationConstraintException')
  }
  await mkdir(join(shelf.uploads, bucket), { recursive: true })
  try {
    await mkdir(bucketPath(shelf, bucket))
  } catch (error) {
    throw failedWith(error, 'EEXIST') ? new Refusal('BucketAlreadyOwnedByYou') : error
  }
  return { status: 200, headers: { location: `/${bucket}` } }
}

export async function headBucket({ shelf, request, region }: Call): Promise<StoreAnswer> {
  requireBucket(shelf, request.bucket)
  return { status: 200, headers: { 'x-amz-bucket-region': region } }
}

/** Deletes an empty bucket. `rmdir` fails for other folders, so that no concurrently stored object is lost. */
export async function deleteBucket({ shelf, request }: Call): Promise<StoreAnswer> {
  try {
    await rmdir(bucketPath(shelf, request.bucket))
  } catch (error) {
    if (failedWith(error, 'ENOENT')) throw new Refusal('NoSuchBucket')
    throw failedWith(error, 'ENOTEMPTY', 'EEXIST') ? new Refusal('BucketNotEmpty') : error
  }
  await discard(shelf, join(shelf.uploads, request.bucket))
  return { status: 204 }
}
