import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import type { Network } from './network.ts'

const shownLimit = 1_000

/** The keys of all that lies in the network's storage, in order. */
export async function objectsOf({
  settings: { endpoint, region, bucket, accessKeyId, secretAccessKey },
}: Pick<Network, 'settings'>): Promise<string[]> {
  const s3 = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
  try {
    const { Contents = [], IsTruncated } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, MaxKeys: shownLimit }),
    )
    if (IsTruncated) throw new Error(`There are more than ${shownLimit} objects.`)
    return Contents.flatMap(({ Key }) => Key ?? []).sort()
  } finally {
    s3.destroy()
  }
}
