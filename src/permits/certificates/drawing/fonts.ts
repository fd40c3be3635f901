import { createRequire } from 'node:module'
import { join } from 'node:path'
import bidiFactory from 'bidi-js/dist/bidi.mjs'
import { type Font, type GlyphRun, openSync } from 'fontkit'
import { LRUCache } from 'lru-cache'

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** Registers a parsed font. pdfkit accepts any object with the method `layout` of fontkit. */
      registerFont(name: string, src: Font): this
    }
  }
}

/**
 * DejaVu Sans Condensed: Latin, Greek, Cyrillic, Arabic, Armenian, Georgian and symbols. Its licence allows embedding.
 */
const folder = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '../ttf')
const files = { regular: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' } as const

/** The names of the fonts in a PDF. */
export const regular = 'regular'
export const bold = 'bold'

const parsed = new Map<keyof typeof files, Font>()

/** Returns a font, parsed once and cached: parsing takes longer than drawing a certificate. */
function fontOf(name: keyof typeof files): Font {
  const kept = parsed.get(name)
  if (kept) return kept
  const font = openSync(join(folder, files[name]))
  if (!('layout' in font)) throw new Error(`${files[name]} holds several fonts.`)
  rememberCharacters(font)
  rememberWords(font)
  parsed.set(name, font)
  return font
}

/**
 * Makes a font know the characters of each glyph that it lays out. fontkit caches a glyph as it was read first: without
 * characters, if it was a part of another one, as `E` is of `É`. Later PDFs could not be searched or read aloud then.
 */
function rememberCharacters(font: Font): void {
  const getGlyph = font.getGlyph.bind(font)
  const getGlyphOfCharacters: Font['getGlyph'] = (id, codePoints = []) => {
    const glyph = getGlyph(id, codePoints)
    if (glyph.codePoints.length === 0) glyph.codePoints = codePoints
    return glyph
  }
  font.getGlyph = getGlyphOfCharacters
}

/** The most recent words of one font whose glyphs are cached: about a kilobyte each, as longer ones are not cached. */
const mostWords = 2_000
const longestWord = 40

const leftwardText = /[\p{scx=Arabic}\p{scx=Hebrew}]/v
const bidi = bidiFactory()

/**
 * The option of pdfkit for a text that has letters or digits of scripts written from right to left: it lays out a line
 * as a whole. Word by word, the words of an Arabic name would stand in the wrong order.
 */
export const orderOf = (text: string): { features?: [] } => (leftwardText.test(text) ? { features: [] } : {})

/**
 * Lays out a line of a text that begins on the left, by the Unicode Bidirectional Algorithm (UAX 9): each part that is
 * written from right to left in its own order, with mirrored brackets.
 */
function layOutLine(layOut: Font['layout'], line: string): GlyphRun {
  const runs = directedParts(line).map(({ text, isLeftward }) =>
    layOut(text, undefined, undefined, undefined, isLeftward ? 'rtl' : 'ltr'),
  )
  const [first = layOut('')] = runs
  return Object.assign(Object.create(Object.getPrototypeOf(first)), first, {
    glyphs: runs.flatMap(({ glyphs }) => glyphs),
    positions: runs.flatMap(({ positions }) => positions),
  })
}

interface DirectedPart {
  text: string
  isLeftward: boolean
}

/** Returns the parts of a line with one direction each, as they stand from left to right. */
function directedParts(line: string): DirectedPart[] {
  const embedding = bidi.getEmbeddingLevels(line, 'ltr')
  const mirrored = bidi.getMirroredCharactersMap(line, embedding.levels)
  const parts: (DirectedPart & { last: number; level: number | undefined })[] = []
  for (const place of bidi.getReorderedIndices(line, embedding)) {
    const sign = mirrored.get(place) ?? line.charAt(place)
    const level = embedding.levels[place]
    const isLeftward = level !== undefined && level % 2 === 1
    const part = parts.at(-1)
    if (part && part.level === level && part.last === (isLeftward ? place + 1 : place - 1)) {
      part.text = isLeftward ? sign + part.text : part.text + sign
      part.last = place
    } else parts.push({ text: sign, isLeftward, last: place, level })
  }
  return parts
}

/**
 * Makes a font cache the glyphs of words without features. pdfkit caches them for one document, and most words of a
 * certificate are in the next one, too. It scales the positions of a run in place, so each call gets a copy of them.
 * With features, of which none is used here, a text is a whole line.
 */
function rememberWords(font: Font): void {
  const words = new LRUCache<string, GlyphRun>({ max: mostWords })
  const layOut = font.layout.bind(font)
  const layOutOnce: Font['layout'] = (text, features, ...rest) => {
    if (features !== undefined || rest.length > 0) return layOutLine(layOut, text)
    if (text.length > longestWord) return layOut(text)
    const run = words.get(text) ?? layOut(text)
    words.set(text, run)
    return Object.assign(Object.create(Object.getPrototypeOf(run)), run, {
      positions: run.positions.map((position) => ({ ...position })),
    })
  }
  font.layout = layOutOnce
}

/** Registers both fonts with a PDF and selects the regular one. */
export const withFonts = (pdf: PDFKit.PDFDocument): PDFKit.PDFDocument =>
  pdf.registerFont(regular, fontOf(regular)).registerFont(bold, fontOf(bold)).font(regular)

/** True for a code point that the fonts have a glyph for. Both fonts have the same. */
export const hasSign = (codePoint: number): boolean => fontOf(regular).hasGlyphForCodePoint(codePoint)
