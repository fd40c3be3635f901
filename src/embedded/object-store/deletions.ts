import { unlink } from 'node:fs/promises'
import { document, type StoreAnswer } from './answers.ts'
import type { Call } from './call.ts'
import { receiveXml } from './receive.ts'
import { failedWith, Refusal } from './refusals.ts'
import { longestKey } from './s3-request.ts'
import { objectPath, requireBucket } from './shelf.ts'
import { type Content, childrenOf, textOf } from './xml.ts'

const mostDeletions = 1000

/** Deletes an object. Succeeds if it does not exist, as in S3. */
export async function deleteObject({ shelf, request }: Call): Promise<StoreAnswer> {
  requireBucket(shelf, request.bucket)
  await remove(objectPath(shelf, request.bucket, request.key))
  return { status: 204 }
}

export async function deleteObjects(call: Call): Promise<StoreAnswer> {
  const {
    shelf,
    request: { bucket },
  } = call
  requireBucket(shelf, bucket)
  const order = await receiveXml(call, 'Delete')
  const objects = childrenOf(order, 'Object')
  if (objects.length < 1 || objects.length > mostDeletions)
    throw new Refusal('MalformedXML', `Name 1 to ${mostDeletions} objects.`)
  const deleted: Content[] = []
  const errors: Content[] = []
  for (const object of objects) {
    const Key = textOf(object, 'Key')
    if (!Key || Buffer.byteLength(Key) > longestKey)
      throw new Refusal('MalformedXML', 'Every object needs a key of valid length.')
    if (childrenOf(object, 'VersionId').length > 0) {
      errors.push({ Key, Code: 'NotImplemented', Message: 'There are no versions here.' })
      continue
    }
    await remove(objectPath(shelf, bucket, Key))
    deleted.push({ Key })
  }
  return document('DeleteResult', { ...(textOf(order, 'Quiet') !== 'true' && { Deleted: deleted }), Error: errors })
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!failedWith(error, 'ENOENT')) throw error
  }
}
