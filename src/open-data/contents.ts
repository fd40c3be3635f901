import { createHash } from 'node:crypto'
import type { Db } from '../platform/db/client.ts'
import { type Format, formats, type OpenFormat, openFormats } from './formats.ts'
import { nextRecords } from './queries.ts'
import { type OpenPermit, openPermitOf } from './record.ts'

const recordsAtATime = 1_000

/** The contents of a file in figures. `sha256` is in hexadecimal. */
interface Contents {
  sizeBytes: number
  records: number
  sha256: string
}

/** Writes the text of one file by pages of records, and counts and hashes it. */
export class FileText {
  readonly #format: Format
  readonly #hash = createHash('sha256')
  #sizeBytes = 0
  #records = 0

  constructor(format: OpenFormat) {
    this.#format = formats[format]
  }

  begin(): Buffer {
    return this.#counted(this.#format.begin)
  }

  page(permits: readonly OpenPermit[]): Buffer {
    const text = permits.map((permit, index) => this.#format.record(permit, this.#records + index === 0)).join('')
    this.#records += permits.length
    return this.#counted(text)
  }

  end(): Buffer {
    return this.#counted(this.#format.end)
  }

  /** Returns the figures of the file. Call it once, after `end`. */
  contents(): Contents {
    return { sizeBytes: this.#sizeBytes, records: this.#records, sha256: this.#hash.digest('hex') }
  }

  #counted(text: string): Buffer {
    const bytes = Buffer.from(text)
    this.#hash.update(bytes)
    this.#sizeBytes += bytes.length
    return bytes
  }
}

/** Yields the bytes of a file, by 1,000 records. */
export async function* bytesOf(db: Db, file: FileText): AsyncGenerator<Buffer> {
  yield file.begin()
  for await (const permits of pagesOf(db)) yield file.page(permits)
  yield file.end()
}

/** Returns what the file of each format would contain now. Reads the records once, and stores nothing. */
export async function currentContents(db: Db): Promise<ReadonlyMap<OpenFormat, Contents>> {
  const files = openFormats.map((format) => ({ format, text: new FileText(format) }))
  for (const { text } of files) text.begin()
  for await (const permits of pagesOf(db)) for (const { text } of files) text.page(permits)
  for (const { text } of files) text.end()
  return new Map(files.map(({ format, text }) => [format, text.contents()]))
}

async function* pagesOf(db: Db): AsyncGenerator<OpenPermit[]> {
  for (let last: string | null = null; ; ) {
    const rows: Awaited<ReturnType<typeof nextRecords>> = await nextRecords(db, last, recordsAtATime)
    yield rows.map(openPermitOf)
    last = rows.at(-1)?.id ?? null
    if (rows.length < recordsAtATime) return
  }
}
