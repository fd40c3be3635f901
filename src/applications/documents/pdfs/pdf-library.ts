import type * as Library from '@cantoo/pdf-lib'

/**
 * The build of the PDF library in one file. The package exports its 190 modules only, and loading those takes 100 ms of
 * processor time more at each start of the process that opens PDFs.
 */
const oneFile = new URL('../dist/pdf-lib.esm.min.js', import.meta.resolve('@cantoo/pdf-lib'))

const library: typeof Library = await import(oneFile.href)

export const {
  EncryptedPDFError,
  PDFArray,
  PDFContext,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFInvalidObject,
  PDFName,
  PDFParser,
  PDFRawStream,
  PDFStream,
  PDFStreamParsingError,
  PDFString,
} = library

export type PDFContext = Library.PDFContext
export type PDFDict = Library.PDFDict
export type PDFDocument = Library.PDFDocument
export type PDFInvalidObject = Library.PDFInvalidObject
export type PDFObject = Library.PDFObject
export type PDFParser = Library.PDFParser
