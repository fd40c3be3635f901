import { PDFContext, type PDFObject, PDFParser } from './pdf-library.ts'

const replaced = new WeakMap<PDFContext, PDFObject[]>()
const read = new WeakMap<PDFContext, Set<number>>()

/**
 * Makes the PDF library keep the objects whose number a later object of the file has, too. By itself it keeps the last
 * one only. A viewer shows the one that the cross-reference table names, which may be any of them.
 */
export function keepReplacedObjects(): void {
  const { assign } = PDFContext.prototype
  function keeping(this: PDFContext, ...given: Parameters<typeof assign>): void {
    const before = this.lookup(given[0])
    if (before !== undefined) {
      const kept = replaced.get(this) ?? []
      kept.push(before)
      replaced.set(this, kept)
    }
    assign.apply(this, given)
  }
  PDFContext.prototype.assign = keeping
}

/**
 * Makes the PDF library throw for an object with a syntax error that has no end. By itself it leaves the object out,
 * which a viewer may read.
 */
export function refuseEndlessObjects(): void {
  const parse = PDFParser.prototype['tryToParseInvalidIndirectObject']
  function parseWithEnd(this: PDFParser) {
    const ref = parse.call(this)
    if (ref === undefined) throw new Error('An object has a syntax error, and no end.')
    return ref
  }
  PDFParser.prototype['tryToParseInvalidIndirectObject'] = parseWithEnd
}

/** Makes the PDF library note where each object that it reads begins, after the word `obj`. */
export function noteReadObjects(): void {
  const parse = PDFParser.prototype['parseIndirectObjectHeader']
  function parseAndNote(this: PDFParser) {
    const ref = parse.call(this)
    const begins = read.get(this['context']) ?? new Set()
    read.set(this['context'], begins.add(this['bytes'].offset()))
    return ref
  }
  PDFParser.prototype['parseIndirectObjectHeader'] = parseAndNote
}

/**
 * Returns the texts of a file that a viewer may read and the library has not: trailers, and objects in streams, strings
 * and comments, to which a cross-reference table may lead. Each ends where the next one or the next object begins.
 */
export function unreadTextsIn(context: PDFContext, file: Buffer): Buffer[] {
  const begins = [
    ...endsOf(file, 'obj').filter((end) => endsNumber.has(file[end - 'obj'.length - 1] ?? 0)),
    ...endsOf(file, 'trailer'),
  ].sort((one, other) => one - other)
  return begins.flatMap((begin, at) =>
    read.get(context)?.has(begin) === true ? [] : [file.subarray(begin, begins[at + 1])],
  )
}

/** Digits and white space, one of which is before the word `obj` of an object, and not before that of `endobj`. */
const endsNumber = new Set(Buffer.from('0123456789 \t\n\f\r\0'))

/** Returns the position after each place of a word. */
function endsOf(file: Buffer, word: string): number[] {
  const ends: number[] = []
  for (let at = file.indexOf(word); at >= 0; at = file.indexOf(word, at + word.length)) ends.push(at + word.length)
  return ends
}

/** Returns all objects that the library has read from a file, those that others replace included. */
export const allObjectsIn = (context: PDFContext): PDFObject[] => [
  ...context.enumerateIndirectObjects().map(([, object]) => object),
  ...(replaced.get(context) ?? []),
]
