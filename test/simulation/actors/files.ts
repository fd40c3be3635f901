import { readFile } from 'node:fs/promises'
import type { Chance } from '../bottle/chance.ts'
import type { UploadedFile } from './client.ts'
import { bytesOf } from './draws.ts'

const sample = new URL('../../../src/sample/', import.meta.url)
const [pdf, png] = await Promise.all([readFile(new URL('sample.pdf', sample)), readFile(new URL('sample.png', sample))])
const marks = 12

/** Returns a unique file of a format that the slot accepts: a PNG image if possible, otherwise a PDF. */
export function fileFor({ slot, formats }: { slot: string; formats: readonly string[] }, chance: Chance): UploadedFile {
  if (formats.includes('image/png'))
    return { name: `${slot}.png`, type: 'image/png', bytes: joined(png, bytesOf(chance, marks)) }
  return {
    name: `${slot}.pdf`,
    type: 'application/pdf',
    bytes: joined(pdf, Buffer.from(`\n% ${bytesOf(chance, marks).toString('hex')}\n`)),
  }
}

/** Returns both in memory of its own: an applicant may hold a file for weeks, and would hold a block of 64 KB. */
function joined(sample: Buffer, mark: Buffer): Buffer {
  const bytes = Buffer.allocUnsafeSlow(sample.length + mark.length)
  sample.copy(bytes)
  mark.copy(bytes, sample.length)
  return bytes
}

/** Returns a text file, which every slot refuses. */
export const textFile = (slot: string): UploadedFile => ({
  name: `${slot}.txt`,
  type: 'text/plain',
  bytes: Buffer.from('Ini bukan gambar.'),
})
