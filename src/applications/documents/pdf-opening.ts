import type { PdfFlaw } from '../../http/problems/pdf-flaws.ts'
import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFStream } from './pdf-library.ts'
import { parseStreamsQuickly } from './pdf-stream-ends.ts'

parseStreamsQuickly()

/** The largest number of values. No real document has as many, so a larger one is refused unread. */
const valuesLimit = 2_000_000
const scriptActions = ['JavaScript', 'Rendition']
const otherActions = ['Launch', 'ImportData', 'GoToE']

/**
 * Opens a PDF and checks all of its objects. Returns why the file is refused, or null. Has no limit of time or memory:
 * `pdf-process.ts` watches it. `bytes` must not change until the promise settles.
 */
export async function findFlawInPdf(bytes: Uint8Array): Promise<PdfFlaw | null> {
  try {
    const pdf = await open(bytes)
    if (pdf === 'encrypted') return pdf
    if (pdf.getPageCount() < 1) return 'unreadable'
    return flawIn(pdf.context.enumerateIndirectObjects().map(([, object]) => object))
  } catch {
    return 'unreadable'
  }
}

/**
 * Opens a PDF. One that is only protected against changes opens with an empty password, as in every viewer. Throws for
 * a damaged one.
 */
async function open(bytes: Uint8Array): Promise<PDFDocument | 'encrypted'> {
  const options = { updateMetadata: false, parseSpeed: Number.POSITIVE_INFINITY }
  try {
    return await PDFDocument.load(bytes, options)
  } catch (error) {
    if (!(error instanceof EncryptedPDFError)) throw error
  }
  return PDFDocument.load(bytes, { ...options, password: '' }).catch(() => 'encrypted' as const)
}

function flawIn(objects: PDFObject[]): PdfFlaw | null {
  const waiting = objects
  for (let seen = 0; waiting.length > 0; seen++) {
    if (seen > valuesLimit) return 'unreadable'
    const value = waiting.pop()
    if (value instanceof PDFArray) waiting.push(...value.asArray())
    const dict = value instanceof PDFStream ? value.dict : value
    if (!(dict instanceof PDFDict)) continue
    const flaw = flawOf(dict)
    if (flaw) return flaw
    waiting.push(...dict.values())
  }
  return null
}

function flawOf(dict: PDFDict): PdfFlaw | null {
  const action = nameIn(dict, 'S')
  if (dict.has(PDFName.of('JS')) || dict.has(PDFName.of('JavaScript')) || scriptActions.includes(action))
    return 'script'
  if (otherActions.includes(action)) return 'opens_other_file'
  if (dict.has(PDFName.of('EmbeddedFiles')) || dict.has(PDFName.of('EF')) || nameIn(dict, 'Type') === 'EmbeddedFile')
    return 'embedded_file'
  if (dict.has(PDFName.of('XFA'))) return 'dynamic_form'
  return null
}

function nameIn(dict: PDFDict, key: string): string {
  const value = dict.get(PDFName.of(key))
  return value instanceof PDFName ? value.decodeText() : ''
}
