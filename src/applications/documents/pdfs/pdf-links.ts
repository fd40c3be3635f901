import type { PdfFlaw } from '../../../http/problems/pdf-flaws.ts'
import { type PDFDict, PDFHexString, PDFName, type PDFObject, PDFString } from './pdf-library.ts'

/** The keys of addresses: of an action, and of the address to which others are relative. */
const addressKeys = ['URI', 'Base'].map((key) => PDFName.of(key))

/** Returns the flaw of the addresses in a dictionary, or null. */
export function flawOfAddresses(dict: PDFDict): PdfFlaw | null {
  for (const key of addressKeys) {
    const flaw = dict.has(key) ? flawOfString(dict.lookup(key)) : null
    if (flaw) return flaw
  }
  return null
}

/** Returns the flaw of a string that may be an address, or null. */
export const flawOfString = (value: PDFObject | undefined): PdfFlaw | null =>
  value instanceof PDFString || value instanceof PDFHexString ? flawOfAddress(value.decodeText()) : null

/** The beginnings of literal and of hexadecimal strings: an address shows by it where it leads. */
const strings = /\(((?:\\[^]|[^\\()]){1,200})|<([0-9a-f\s]{1,400})/gi

/** Returns the flaw of the strings in a text that the library has not read, or null. */
export function flawOfStrings(text: string): PdfFlaw | null {
  for (const [, literal, hexadecimal = ''] of text.matchAll(strings)) {
    const flaw = flawOfString(literal === undefined ? PDFHexString.of(hexadecimal) : PDFString.of(literal))
    if (flaw) return flaw
  }
  return null
}

/** White space and other signs that browsers leave out of the beginning of an address. */
const leftOut = /[\0-\x20]+/g
const scripts = /^(?:javascript|vbscript):/i
/** Addresses of shares on other machines. Windows takes two slashes of either kind for the beginning of one. */
const shares = /^(?:smb:|\\[\\/]|\/\\)/i
/** The rest of an address after `file:`, of a file on the same machine. Word writes it for files of its author. */
const ownFile = /^(?:(?:\/\/?\/?)?[a-z][:|]|(?:\/\/localhost(?=\/))?\/?(?!\/)|\/\/\/(?!\/))/i

/** Returns the flaw of an address: it is a script, or a file of another machine, which viewers may sign in to. */
function flawOfAddress(address: string): PdfFlaw | null {
  const written = address.slice(0, 300).replace(leftOut, '')
  if (scripts.test(written)) return 'script'
  const file = /^file:/i.test(written) ? written.slice('file:'.length).replace(/\\|%2f|%5c/gi, '/') : ''
  return shares.test(written) || !ownFile.test(file) ? 'opens_other_file' : null
}
