// Runs alone: it measures the heap, which is small in a process of its own.
import assert from 'node:assert/strict'
import { arrayBuffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import PDFDocument from 'pdfkit'
import { withFonts } from '../../../src/permits/certificates/drawing/fonts.ts'
import { loadGarbageCollector } from '../../../src/platform/garbage-collector.ts'
import { lettersOf } from '../../support/files/pdf-structure.ts'

const collect = loadGarbageCollector()
const megabyte = 1024 ** 2

async function writes(text: string): Promise<Buffer> {
  const pdf = withFonts(new PDFDocument())
  pdf.text(text).end()
  return Buffer.from(await arrayBuffer(pdf))
}

/** Returns a text of 2,000 characters without a space, another one for each document. */
const longWord = (document: number): string =>
  String.fromCodePoint(...Array.from({ length: 2_000 }, (_, place) => 97 + ((place * (document + 3)) % 26)))

/** Returns the bytes of the heap that stay in use. */
function held(): number {
  collect({ type: 'major', flavor: 'last-resort' })
  return process.memoryUsage().heapUsed
}

describe('the glyphs of words that are kept between certificates', () => {
  it('hold no more memory after texts of 2,000 characters without a space', async () => {
    await writes(longWord(0))
    const before = held()
    for (let document = 1; document <= 15; document++) await writes(longWord(document))
    const grown = (held() - before) / megabyte
    assert.ok(grown < 10, `${Math.round(grown)} MB`)
  })
  it('have their text also when an earlier certificate had the letter only with an accent', async () => {
    await writes('É۱')
    assert.match(await lettersOf(await writes('E١')), /^E١$/m)
  })
})
