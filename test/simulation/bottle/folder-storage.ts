import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'

/**
 * Returns an object storage in a folder that writes each object whole or not at all. File operations are synchronous,
 * so that their order does not depend on the machine. S3 itself would take most of a run, and signs requests with the
 * time, which is stopped here.
 */
export function folderStorage(folder: string): Storage {
  const pathOf = (key: string) => join(folder, encodeURIComponent(key))
  const sizeOf = (key: string) => statSync(pathOf(key), { throwIfNoEntry: false })?.size
  return {
    async put(key, body, _, signal, { onChunk } = {}) {
      const content: Buffer[] = []
      for await (const chunk of body) {
        onChunk?.(chunk)
        content.push(chunk)
      }
      signal.throwIfAborted()
      writeFileSync(`${pathOf(key)}.part`, Buffer.concat(content))
      renameSync(`${pathOf(key)}.part`, pathOf(key))
    },
    async get(key, range) {
      const size = sizeOf(key)
      if (size === undefined) throw Object.assign(new Error('There is no such object.'), { name: 'NoSuchKey' })
      const { first, last } = range ?? { first: 0, last: size - 1 }
      const bytes = readFileSync(pathOf(key)).subarray(first, last + 1)
      return { body: Readable.from(bytes), length: bytes.length }
    },
    async copy(from, to) {
      if (sizeOf(from) === undefined) return false
      copyFileSync(pathOf(from), pathOf(to))
      return true
    },
    remove: async (key) => rmSync(pathOf(key), { force: true }),
    isUnsettled: () => false,
    size: async (key) => sizeOf(key),
    async *list() {
      const names = readdirSync(folder).filter((name) => !name.endsWith('.part'))
      yield names
        .sort()
        .map((name) => ({ objectKey: decodeURIComponent(name), sizeBytes: sizeOf(decodeURIComponent(name)) ?? 0 }))
    },
    prepare: async () => void mkdirSync(folder, { recursive: true }),
    check: async (signal) => signal.throwIfAborted(),
    close: () => {},
  }
}
