import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  S3Client,
} from '@aws-sdk/client-s3'
import type { StorageSettings } from '../../../src/platform/stored-objects/bucket-head.ts'

const shownLimit = 1_000

/** Returns the keys of all objects in the network's storage, sorted. Throws for more than 1,000. */
export const objectsOf = ({ settings }: { settings: StorageSettings }): Promise<string[]> =>
  asking(settings, listObjects)

/** Returns the keys of all objects as `objectsOf` does, and the number of unfinished uploads. */
export const contentsOf = ({ settings }: { settings: StorageSettings }) =>
  asking(settings, async (s3, Bucket) => {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
    return { objects: await listObjects(s3, Bucket), unfinished: Uploads.length }
  })

async function listObjects(s3: S3Client, Bucket: string): Promise<string[]> {
  const { Contents = [], IsTruncated } = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: shownLimit }))
  if (IsTruncated) throw new Error(`There are more than ${shownLimit} objects.`)
  return Contents.flatMap(({ Key }) => Key ?? []).sort()
}

/** Removes a bucket and its contents, if it exists. */
export const removeBucketOf = (settings: StorageSettings): Promise<void> =>
  asking(settings, async (s3, Bucket) => {
    await abortUploads(s3, Bucket)
    for (;;) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: shownLimit }))
      if (Contents.length === 0) break
      const Objects = Contents.map(({ Key }) => ({ Key }))
      const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
      if (Errors.length > 0) throw new Error(`${Errors.length} objects of a test cannot be removed.`)
    }
    await s3.send(new DeleteBucketCommand({ Bucket }))
  }).catch((error: unknown) => {
    if (!(error instanceof NoSuchBucket)) throw error
  })

/** Removes these objects and all unfinished uploads. */
export const removeObjects = ({ settings }: { settings: StorageSettings }, keys: readonly string[]): Promise<void> =>
  asking(settings, async (s3, Bucket) => {
    await abortUploads(s3, Bucket)
    if (keys.length === 0) return
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }))
  })

async function abortUploads(s3: S3Client, Bucket: string): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
  for (const { Key, UploadId } of Uploads) await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
}

async function asking<T>(
  { endpoint, region, bucket, accessKeyId, secretAccessKey }: StorageSettings,
  ask: (s3: S3Client, bucket: string) => Promise<T>,
): Promise<T> {
  const s3 = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
  try {
    return await ask(s3, bucket)
  } finally {
    s3.destroy()
  }
}
