/** Yields a PDF of so many bytes in chunks of at most 64 KiB: one page, and a stream as filler. */
export function* longPdf(bytes: number): Generator<Buffer> {
  const [head, tail] = [longPdfHead, '\nendstream\nendobj\ntrailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF\n']
  const digits = 12
  let left = bytes - head.length - digits - tail.length - longPdfStream.length
  yield Buffer.from(head + String(left).padStart(digits, '0') + longPdfStream)
  const chunk = Buffer.alloc(65_536, 'satu pintu ')
  for (; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(chunk.length, left))
  yield Buffer.from(tail)
}
const longPdfHead = `%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
4 0 obj
<< /Length `
const longPdfStream = ' >>\nstream\n'

/** Yields a file of so many bytes that begins and ends as a PNG, in chunks of at most 64 KiB. */
export function* longPng(bytes: number): Generator<Buffer> {
  const signature = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const end = Buffer.from('0000000049454e44ae426082', 'hex')
  yield signature
  const chunk = Buffer.alloc(65_536, 'satu pintu ')
  for (let left = bytes - signature.length - end.length; left > 0; left -= chunk.length)
    yield chunk.subarray(0, Math.min(chunk.length, left))
  yield end
}
