import { inflateSync } from 'node:zlib'
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'

/** An element of the structure tree of a PDF. */
interface Element {
  type: string
  alt: string | undefined
  /** The language, if it differs from that of the document. */
  language: string | undefined
  hasBox: boolean
  children: Element[]
}

/** Parses a PDF: its number of pages, language, structure tree, embedding of fonts, page contents and tab orders. */
export async function structureOf(bytes: Buffer) {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false })
  const { catalog } = pdf
  const root = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
  const fonts = pdf.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict && typeOf(object, 'Type') === 'Font' ? [object] : []))
  return {
    pages: pdf.getPageCount(),
    language: textOf(catalog.lookup(PDFName.of('Lang'))),
    elements: childrenOf(root),
    embedded: fonts
      .filter((font) => typeOf(font, 'Subtype') === 'Type0')
      .every((font) => font.has(PDFName.of('ToUnicode'))),
    contents: pdf.getPages().map(({ node }) => contentOf(node.lookup(PDFName.of('Contents')))),
    tabs: pdf.getPages().map(({ node }) => typeOf(node, 'Tabs')),
  }
}

/** Returns the letters of the first page from left to right, one text operator a line. */
export async function lettersOf(bytes: Buffer): Promise<string> {
  const [page] = (await PDFDocument.load(bytes, { updateMetadata: false })).getPages()
  if (!page) throw new Error('The PDF has no page.')
  const fonts = page.node.Resources()?.lookup(PDFName.of('Font'), PDFDict)
  const lines: string[] = []
  let letters: string[] = []
  for (const [, font, hex = ''] of contentOf(page.node.lookup(PDFName.of('Contents'))).matchAll(
    /\/(F\d+) \S+ Tf|\[(.*)\] TJ/g,
  )) {
    if (font !== undefined)
      letters = lettersIn(fonts?.lookup(PDFName.of(font), PDFDict).lookup(PDFName.of('ToUnicode')))
    const glyphs = [...hex.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, run = '']) => run.match(/.{4}/g) ?? [])
    lines.push(glyphs.map((glyph) => letters[Number.parseInt(glyph, 16)] ?? '').join(''))
  }
  return lines.join('\n')
}

/** Returns the letters of the glyphs of a font, by the ranges of its Unicode map. */
function lettersIn(map: PDFObject | undefined): string[] {
  const letters: string[] = []
  for (const [, first = '', list = ''] of contentOf(map).matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([\w ]*)>/g)].entries())
      letters[Number.parseInt(first, 16) + index] = Buffer.from(hex.replaceAll(' ', ''), 'hex')
        .swap16()
        .toString('utf16le')
  return letters
}

/** Returns all elements of a structure tree, depth first. */
export const flat = (elements: readonly Element[]): Element[] =>
  elements.flatMap((element) => [element, ...flat(element.children)])

function childrenOf(parent: PDFDict): Element[] {
  const kids = parent.lookup(PDFName.of('K'))
  const list = kids instanceof PDFArray ? kids.asArray().map((kid) => lookUp(parent, kid)) : [kids]
  return list.flatMap((kid) => (kid instanceof PDFDict && kid.has(PDFName.of('S')) ? [elementOf(kid)] : []))
}

const elementOf = (dictionary: PDFDict): Element => ({
  type: typeOf(dictionary, 'S') ?? '',
  alt: textOf(dictionary.lookup(PDFName.of('Alt'))),
  language: textOf(dictionary.lookup(PDFName.of('Lang'))),
  hasBox: dictionary.lookupMaybe(PDFName.of('A'), PDFDict)?.has(PDFName.of('BBox')) ?? false,
  children: childrenOf(dictionary),
})

const lookUp = ({ context }: PDFDict, object: PDFObject): PDFObject | undefined =>
  object instanceof PDFRef ? context.lookup(object) : object
const typeOf = (dictionary: PDFDict, name: string): string | undefined =>
  dictionary.lookupMaybe(PDFName.of(name), PDFName)?.decodeText()
const textOf = (object: PDFObject | undefined): string | undefined =>
  object instanceof PDFString ? object.decodeText() : undefined

function contentOf(stream: PDFObject | undefined): string {
  if (!(stream instanceof PDFRawStream)) throw new Error('A page has no content of its own.')
  const isDeflated = typeOf(stream.dict, 'Filter') === 'FlateDecode'
  return Buffer.from(isDeflated ? inflateSync(stream.contents) : stream.contents).toString('latin1')
}
