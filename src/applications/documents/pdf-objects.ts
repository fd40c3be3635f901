import { PDFContext, type PDFObject, PDFParser } from './pdf-library.ts'

const replaced = new WeakMap<PDFContext, PDFObject[]>()

/**
 * Makes the PDF library keep the objects whose number a later object of the file has, too. By itself it keeps the last
 * one only. A viewer shows the one that the cross-reference table names, which may be any of them.
 */
export function keepReplacedObjects(): void {
  const { assign } = PDFContext.prototype
  PDFContext.prototype.assign = function (ref, object) {
    const before = this.lookup(ref)
    if (before !== undefined) {
      const kept = replaced.get(this) ?? []
      kept.push(before)
      replaced.set(this, kept)
    }
    assign.call(this, ref, object)
  }
}

/**
 * Makes the PDF library throw for an object with a syntax error that has no end. By itself it leaves the object out,
 * which a viewer may read.
 */
export function refuseEndlessObjects(): void {
  const parse = PDFParser.prototype['tryToParseInvalidIndirectObject']
  PDFParser.prototype['tryToParseInvalidIndirectObject'] = function (this: PDFParser) {
    const ref = parse.call(this)
    if (ref === undefined) throw new Error('An object has a syntax error, and no end.')
    return ref
  }
}

/** Returns all objects that the library has read from a file, those that others replace included. */
export const allObjectsIn = (context: PDFContext): PDFObject[] => [
  ...context.enumerateIndirectObjects().map(([, object]) => object),
  ...(replaced.get(context) ?? []),
]
