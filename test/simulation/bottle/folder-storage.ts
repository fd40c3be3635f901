import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'

/**
 * Returns an object storage in a folder, with the guarantees of the real one: an object is there whole or not at all.
 * Requests of S3 are signed with the time of the machine, which stands still here; and they would take most of a run.
 */
export function folderStorage(folder: string): Storage {
  const pathOf = (key: string) => join(folder, encodeURIComponent(key))
  const sizeOf = (key: string) =>
    stat(pathOf(key)).then(
      ({ size }) => size,
      (error: NodeJS.ErrnoException) => absent(error, undefined),
    )
  return {
    async put(key, body, _, signal) {
      const content = await buffer(body)
      signal.throwIfAborted()
      await writeFile(`${pathOf(key)}.part`, content)
      await rename(`${pathOf(key)}.part`, pathOf(key))
    },
    async get(key, range) {
      const size = await sizeOf(key)
      if (size === undefined) throw Object.assign(new Error('There is no such object.'), { name: 'NoSuchKey' })
      const { first, last } = range ?? { first: 0, last: size - 1 }
      return {
        body: createReadStream(pathOf(key), { start: first, end: Math.max(last, 0) }),
        length: last - first + 1,
      }
    },
    copy: (from, to) =>
      copyFile(pathOf(from), pathOf(to)).then(
        () => true,
        (error: NodeJS.ErrnoException) => absent(error, false),
      ),
    remove: (key) => rm(pathOf(key), { force: true }),
    size: sizeOf,
    async *list() {
      const names = (await readdir(folder)).filter((name) => !name.endsWith('.part')).sort()
      const found = names.map(async (name) => ({
        objectKey: decodeURIComponent(name),
        sizeBytes: (await stat(join(folder, name))).size,
      }))
      yield await Promise.all(found)
    },
    prepare: async () => void (await mkdir(folder, { recursive: true })),
    check: async (signal) => signal.throwIfAborted(),
    close: () => {},
  }
}

/** Returns `otherwise` for a file that is not there. Throws every other error. */
function absent<T>(error: NodeJS.ErrnoException, otherwise: T): T {
  if (error.code !== 'ENOENT') throw error
  return otherwise
}
