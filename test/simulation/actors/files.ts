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
    return { name: `${slot}.png`, type: 'image/png', bytes: Buffer.concat([png, bytesOf(chance, marks)]) }
  return {
    name: `${slot}.pdf`,
    type: 'application/pdf',
    bytes: Buffer.concat([pdf, Buffer.from(`\n% ${bytesOf(chance, marks).toString('hex')}\n`)]),
  }
}

/** Returns a text file, which every slot refuses. */
export const textFile = (slot: string): UploadedFile => ({
  name: `${slot}.txt`,
  type: 'text/plain',
  bytes: Buffer.from('Ini bukan gambar.'),
})
