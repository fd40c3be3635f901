import { createHash } from 'node:crypto'
import { Refusal } from './refusals.ts'
import type { SignatureChain } from './signature.ts'

/** The longest line in bytes. A line is the length and signature of a chunk, or a trailer. */
const longestLine = 1024
const mostTrailers = 8
const largestChunk = 2 ** 30

/** A body in the chunked encoding of S3 (`aws-chunked`), within that of HTTP. */
interface ChunkedBody {
  source: AsyncIterator<Buffer>
  /** Undefined: the chunks are not signed. */
  chain: SignatureChain | undefined
  /** Filled with the trailers after the last chunk; names are in lower case. */
  trailers: Map<string, string>
}

/**
 * Yields the bytes of the chunks, without buffering a chunk. Throws when the encoding is incomplete or malformed, and
 * when a signature of the chain is wrong.
 */
export async function* unchunked({ source, chain, trailers }: ChunkedBody): AsyncGenerator<Buffer> {
  const reader = new Reader(source)
  try {
    for (let isLast = false; !isLast; ) {
      const { length, signature } = chunkHead(await reader.line())
      const hash = chain && createHash('sha256')
      for await (const bytes of reader.bytes(length)) {
        hash?.update(bytes)
        yield bytes
      }
      if (hash) chain?.chunk(hash.digest('hex'), signature)
      isLast = length === 0
      if (!isLast) await reader.emptyLine()
    }
    await readTrailers(reader, trailers, chain)
    await reader.end()
  } finally {
    await source.return?.()
  }
}

function chunkHead(line: string): { length: number; signature: string } {
  const [, hex, signature = ''] = /^([\da-f]{1,8})(?:;chunk-signature=([\da-f]{64}))?$/i.exec(line) ?? []
  const length = parseInt(hex ?? '', 16)
  if (Number.isNaN(length) || length > largestChunk) throw new Refusal('InvalidChunkSizeError')
  return { length, signature }
}

async function readTrailers(
  reader: Reader,
  trailers: Map<string, string>,
  chain: SignatureChain | undefined,
): Promise<void> {
  let signed = ''
  let signature = ''
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const [, name, value] = /^([\w-]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (!name || value === undefined || trailers.size >= mostTrailers) throw new Refusal('MalformedTrailerError')
    if (name.toLowerCase() === 'x-amz-trailer-signature') {
      signature = value
    } else {
      trailers.set(name.toLowerCase(), value)
      signed += `${name.toLowerCase()}:${value}\n`
    }
  }
  if (trailers.size > 0) chain?.trailers(signed, signature)
}

/** Reads lines and byte sequences from a stream. Buffers at most one received piece and one line. */
class Reader {
  readonly #source: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterator<Buffer>) {
    this.#source = source
  }

  async line(): Promise<string> {
    let end = this.#rest.indexOf('\r\n')
    while (end < 0) {
      if (this.#rest.length > longestLine) throw new Refusal('InvalidChunkSizeError')
      this.#rest = Buffer.concat([this.#rest, await this.#next()])
      end = this.#rest.indexOf('\r\n')
    }
    const line = this.#rest.toString('latin1', 0, end)
    this.#rest = this.#rest.subarray(end + 2)
    return line
  }

  async emptyLine(): Promise<void> {
    if ((await this.line()) !== '') throw new Refusal('InvalidChunkSizeError')
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next()
      const bytes = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(bytes.length)
      left -= bytes.length
      yield bytes
    }
  }

  /** Throws when anything follows the trailers. */
  async end(): Promise<void> {
    if (this.#rest.length > 0 || !(await this.#source.next()).done) throw new Refusal('IncompleteBody')
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#source.next()
    if (done) throw new Refusal('IncompleteBody')
    return value
  }
}
