/** A PDF with room for a signature. `content`: the bytes to sign. `filled` returns the file with a signature (DER). */
interface Prepared {
  content: Buffer
  filled(signature: Buffer): Buffer
}

/** The bytes reserved for a signature with its certificate chain. */
const signatureBytes = 12_288
const offsetDigits = 10

/** The rectangle of the invisible signature field: off the page, it may be absent from the structure tree (PDF/UA). */
const offPage = '[-10 -10 -10 -10]'
const fieldName = 'Tanda tangan elektronik / Electronic signature'

/**
 * Adds room for a signature to a PDF of `renderCertificate`, as an incremental update that changes no byte of it. The
 * signature covers the whole file except itself. Throws for a PDF with another structure.
 */
export function prepare(pdf: Buffer, { at, name, reason }: { at: Date; name: string; reason: string }): Prepared {
  const text = pdf.toString('latin1')
  const { size, root, info, id, startxref } = trailerOf(text)
  const pageNumber = Number(
    demanded(/\/Kids \[(\d+) 0 R/, objectOf(text, Number(demanded(/\/Pages (\d+) 0 R/, objectOf(text, root))))),
  )
  const [field, signature] = [size, size + 1]
  const contents = '0'.repeat(2 * signatureBytes)
  const range = `[0 ${'*'.repeat(offsetDigits)} ${'*'.repeat(offsetDigits)} ${'*'.repeat(offsetDigits)}]`
  const objects: [number, string][] = [
    [root, withEntry(objectOf(text, root), `/AcroForm << /Fields [${field} 0 R] /SigFlags 3 >>`)],
    [pageNumber, withEntry(objectOf(text, pageNumber), `/Annots [${field} 0 R]`)],
    [
      field,
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /TU ${stringOf(fieldName)} /V ${signature} 0 R /P ${pageNumber} 0 R /F 132 /Rect ${offPage} >>`,
    ],
    [
      signature,
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (${dateOf(at)}) /Name ${stringOf(name)} /Reason ${stringOf(reason)} /ByteRange ${range} /Contents <${contents}> >>`,
    ],
  ]
  const offsets = new Map<number, number>()
  let update = pdf.at(-1) === newline ? '' : '\n'
  for (const [number, body] of objects) {
    offsets.set(number, pdf.length + update.length)
    update += `${number} 0 obj\n${body}\nendobj\n`
  }
  const table = pdf.length + update.length
  const entries = [...offsets]
    .sort(([a], [b]) => a - b)
    .map(([number, offset]) => `${number} 1\n${String(offset).padStart(offsetDigits, '0')} 00000 n \n`)
  const trailer = `<< /Size ${size + objects.length - 2} /Root ${root} 0 R /Info ${info} 0 R /ID ${id} /Prev ${startxref} >>`
  update += `xref\n${entries.join('')}trailer\n${trailer}\nstartxref\n${table}\n%%EOF\n`
  const open = pdf.length + update.indexOf(`<${contents}>`)
  const close = open + contents.length + 2
  const whole = pdf.length + update.length
  const stated = `[0 ${open} ${close} ${whole - close}]`.padEnd(range.length)
  const file = Buffer.concat([pdf, Buffer.from(update.replace(range, stated), 'latin1')])
  return {
    content: Buffer.concat([file.subarray(0, open), file.subarray(close)]),
    filled: (made) => fill(file, open, made),
  }
}

function fill(file: Buffer, open: number, signature: Buffer): Buffer {
  if (signature.length > signatureBytes)
    throw new Error(`The signature takes ${signature.length} bytes: there is room for ${signatureBytes}.`)
  const filled = Buffer.from(file)
  filled.write(signature.toString('hex'), open + 1, 'latin1')
  return filled
}

const newline = 0x0a

function trailerOf(text: string) {
  const trailer = text.slice(text.lastIndexOf('trailer'))
  const number = (pattern: RegExp) => Number(demanded(pattern, trailer))
  return {
    size: number(/\/Size (\d+)/),
    root: number(/\/Root (\d+) 0 R/),
    info: number(/\/Info (\d+) 0 R/),
    id: demanded(/\/ID (\[[^\]]*\])/, trailer),
    startxref: number(/startxref\s+(\d+)\s+%%EOF/),
  }
}

/** Returns the dictionary of an object without a stream. Throws when it is not found. */
function objectOf(text: string, number: number): string {
  const start = text.indexOf(`\n${number} 0 obj\n`)
  const end = text.indexOf('\nendobj', start)
  if (start === -1 || end === -1) throw new Error(`The PDF has no object ${number} that could be found.`)
  return text.slice(start + `\n${number} 0 obj\n`.length, end)
}

function withEntry(dictionary: string, entry: string): string {
  if (!dictionary.startsWith('<<') || !dictionary.endsWith('>>') || dictionary.includes(entry.split(' ', 1)[0] ?? ''))
    throw new Error('The PDF is not as it was thought to be.')
  return `${dictionary.slice(0, -2)}${entry}\n>>`
}

function demanded(pattern: RegExp, text: string): string {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`The PDF has nothing like ${pattern.source}.`)
  return found
}

/** Formats a moment as a PDF date, in UTC. */
const dateOf = (at: Date): string => `D:${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`

/** Formats any text as a PDF string, in UTF-16. */
const stringOf = (text: string): string => `<${Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')}>`
