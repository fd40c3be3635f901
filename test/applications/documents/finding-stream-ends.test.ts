import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PDFDocument, PDFParser, PDFRawStream } from '../../../src/applications/documents/pdfs/pdf-library.ts'
import { parseStreamsQuickly } from '../../../src/applications/documents/pdfs/pdf-stream-ends.ts'
import { seeded } from '../../support/chance/chance.ts'
import { pdfWith } from '../../support/files/pdfs.ts'

const asWritten = PDFParser.forBytesWithOptions
const pieces = ['stream', 'end', 'endstream', '\r', '\n', 'x', ' ', 'endobj\n', '\nendstream\nendobj\n', 'streams', '%']

/** Returns each stream that the library finds in a file, or the fact that it cannot be opened. */
async function streamsIn(file: Buffer): Promise<string[]> {
  try {
    const { context } = await PDFDocument.load(file, { updateMetadata: false })
    return context
      .enumerateIndirectObjects()
      .map(
        ([ref, object]) =>
          `${ref} ${object instanceof PDFRawStream ? Buffer.from(object.contents).toString('latin1') : object}`,
      )
  } catch {
    return ['does not open']
  }
}

describe('the end of a stream without a length', () => {
  it('is found where the library finds it byte by byte, in 2,000 random files', async () => {
    const random = seeded(20_261_129)
    for (let round = 0; round < 2_000; round++) {
      const content = Array.from(
        { length: Math.floor(random() * 9) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('')
      const file = pdfWith('', `4 0 obj\n<< >>\nstream\n${content}\nendstream\nendobj\n5 0 obj\n<< /A 1 >>\nendobj\n`)
      PDFParser.forBytesWithOptions = asWritten
      const expected = await streamsIn(file)
      parseStreamsQuickly()
      assert.deepEqual(await streamsIn(file), expected, JSON.stringify(content))
    }
  })
})
