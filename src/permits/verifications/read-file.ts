import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { demandRate } from '../../applications/documents/uploads/minimum-rate.ts'
import { Problem } from '../../http/problems/problem.ts'
import { lookForTokens } from './named-tokens.ts'

/** The largest file. Certificates are far smaller. */
const fileBytesLimit = 10 * 1024 * 1024
const fileMilliseconds = 120_000

/** The hash of a file, and the permit tokens in it. The file itself is not stored. */
interface ReadFile {
  sha256: string
  tokens: string[]
}

/** Reads a file without storing it. Throws `payload_too_large`, `upload_interrupted`, `request_timeout`. */
export async function readFile(content: Readable): Promise<ReadFile> {
  const { promise: slow, reject: tooSlow } = Promise.withResolvers<never>()
  let size = 0
  using _ = demandRate(content, () => size, tooSlow)
  const deadline = setTimeout(() => tooSlow(new Problem('request_timeout', {})), fileMilliseconds).unref()
  try {
    return await Promise.race([
      readPieces(content, (bytes) => {
        size += bytes
        if (size > fileBytesLimit) throw new Problem('payload_too_large', { limit: fileBytesLimit })
      }),
      slow,
    ])
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('upload_interrupted', {})
  } finally {
    clearTimeout(deadline)
  }
}

async function readPieces(content: Readable, take: (bytes: number) => void): Promise<ReadFile> {
  const pieces: AsyncIterable<Buffer> = content.iterator({ destroyOnReturn: false })
  const hash = createHash('sha256')
  const tokens = lookForTokens()
  for await (const piece of pieces) {
    take(piece.length)
    hash.update(piece)
    tokens.take(piece)
  }
  return { sha256: hash.digest('hex'), tokens: tokens.found() }
}
