import type { PdfFlaw } from '../../../http/problems/pdf-flaws.ts'
import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFInvalidObject,
  PDFName,
  type PDFObject,
  PDFStream,
} from './pdf-library.ts'
import { flawOfAddresses, flawOfString, flawOfStrings } from './pdf-links.ts'
import {
  allObjectsIn,
  keepReplacedObjects,
  noteReadObjects,
  refuseEndlessObjects,
  unreadTextsIn,
} from './pdf-objects.ts'
import { parseStreamsQuickly } from './pdf-stream-ends.ts'

parseStreamsQuickly()
keepReplacedObjects()
refuseEndlessObjects()
noteReadObjects()

/** The largest number of values. No real document has as many, so a larger one is refused unread. */
const valuesLimit = 2_000_000
const scriptActions = ['JavaScript', 'Rendition']
const scriptKeys = ['JS', 'JavaScript', 'OnInstantiate']
const otherActions = ['Launch', 'ImportData', 'GoToR', 'GoToE']
/** An action that opens the file `F`, and shows an article of the same file without it. */
const articleAction = 'Thread'
const fileKeys = ['EmbeddedFiles', 'EF']

/**
 * Opens a PDF and checks all of its objects. Returns why the file is refused, or null. Has no limit of time or memory:
 * `pdf-process.ts` watches it. `bytes` must not change until the promise settles.
 */
export async function findFlawInPdf(bytes: Uint8Array): Promise<PdfFlaw | null> {
  try {
    const pdf = await open(bytes)
    if (pdf === 'encrypted') return pdf
    if (pdf.getPageCount() < 1) return 'unreadable'
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return flawIn(allObjectsIn(pdf.context)) ?? flawInTexts(unreadTextsIn(pdf.context, file))
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
  for (const object of objects) {
    const flaw = object instanceof PDFName ? flawOfNames(new Set([object.decodeText(), 'F'])) : flawOfString(object)
    if (flaw) return flaw
  }
  const waiting = objects
  for (let seen = 0; waiting.length > 0; seen++) {
    if (seen > valuesLimit) return 'unreadable'
    const value = waiting.pop()
    if (value instanceof PDFArray) for (const item of value.asArray()) waiting.push(item)
    if (value instanceof PDFInvalidObject) {
      const flaw = flawOfText(bytesOf(value))
      if (flaw) return flaw
    }
    if (value instanceof PDFStream && isUnreadObjectStream(value.dict)) return 'unreadable'
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
  const has = (key: string) => dict.has(PDFName.of(key))
  if (scriptKeys.some(has) || scriptActions.includes(action)) return 'script'
  if (otherActions.includes(action) || (action === articleAction && has('F'))) return 'opens_other_file'
  if (fileKeys.some(has) || nameIn(dict, 'Type') === 'EmbeddedFile') return 'embedded_file'
  return has('XFA') ? 'dynamic_form' : flawOfAddresses(dict)
}

/** Returns a name, also one that is an object of its own. Empty: there is no name. */
function nameIn(dict: PDFDict, key: string): string {
  const value = dict.lookup(PDFName.of(key))
  return value instanceof PDFName ? value.decodeText() : ''
}

/** True for a stream of objects that the library has not read, as it does not say directly that it is one. */
const isUnreadObjectStream = (dict: PDFDict): boolean =>
  ['N', 'First'].every((key) => dict.has(PDFName.of(key))) && dict.get(PDFName.of('Type')) !== PDFName.of('ObjStm')

function bytesOf(object: PDFInvalidObject): Buffer {
  const bytes = Buffer.alloc(object.sizeInBytes())
  object.copyBytesInto(bytes, 0)
  return bytes
}

function flawInTexts(texts: readonly Buffer[]): PdfFlaw | null {
  for (const text of texts) {
    const flaw = flawOfText(text)
    if (flaw) return flaw
  }
  return null
}

/**
 * Returns the flaw of an object that the library has not read, such as one with a syntax error, by the names and
 * strings in it: viewers read many such objects. A stream of objects cannot be looked into.
 */
function flawOfText(bytes: Buffer): PdfFlaw | null {
  const text = bytes.toString('latin1')
  const names = text.matchAll(/\/([^\s\0()<>[\]{}/%]+)/g)
  return flawOfNames(new Set([...names].map(([, name = '']) => PDFName.of(name).decodeText()))) ?? flawOfStrings(text)
}

/** Returns the flaw of an object that has these names, or of one that is a name of another object. */
function flawOfNames(names: ReadonlySet<string>): PdfFlaw | null {
  const hasOne = (...wanted: readonly string[]) => wanted.some((name) => names.has(name))
  const hasAll = (...wanted: readonly string[]) => wanted.every((name) => names.has(name))
  if (hasOne(...scriptKeys, ...scriptActions)) return 'script'
  if (hasOne(...otherActions) || hasAll(articleAction, 'F')) return 'opens_other_file'
  if (hasOne(...fileKeys, 'EmbeddedFile')) return 'embedded_file'
  if (hasOne('XFA')) return 'dynamic_form'
  return hasOne('ObjStm') || hasAll('N', 'First') ? 'unreadable' : null
}
