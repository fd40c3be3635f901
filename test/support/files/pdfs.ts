import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createDeflate, deflateSync } from 'node:zlib'

const pages = `2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
`
const trailer = 'trailer\n<< /Size 9 /Root 1 0 R >>\n%%EOF\n'

/** Returns a PDF of one page with these entries in its catalogue and these further objects. */
export const pdfWith = (catalogue: string, objects = ''): Buffer =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalogue} >>\nendobj\n${pages}${objects}${trailer}`,
    'latin1',
  )

const objectStream = (deflated: string): string =>
  `6 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${deflated.length} ` +
  `>>\nstream\n${deflated}\nendstream\nendobj\n`

/** Returns a PDF whose open action is this object, deflated in an object stream: a plain search does not find it. */
export const pdfHiding = (object: string): Buffer =>
  pdfWith('/OpenAction 5 0 R', objectStream(deflateSync(`5 0 ${object}`).toString('latin1')))

/** Returns a small PDF whose object stream inflates to so many megabytes. */
export async function pdfBomb(megabytes: number): Promise<Buffer> {
  const spaces = Buffer.alloc(1024 * 1024, ' ')
  const content = Readable.from([Buffer.from('5 0 '), ...Array.from({ length: megabytes }, () => spaces)])
  const deflated = await buffer(content.pipe(createDeflate({ level: 1 })))
  return pdfWith('', objectStream(deflated.toString('latin1')))
}
