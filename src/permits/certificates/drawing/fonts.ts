import { createRequire } from 'node:module'
import { join } from 'node:path'
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
  font.getGlyph = (id, codePoints = []) => {
    const glyph = getGlyph(id, codePoints)
    if (glyph.codePoints.length === 0) glyph.codePoints = codePoints
    return glyph
  }
}

/** The most recent words of one font whose glyphs are cached: about a kilobyte each, as longer ones are not cached. */
const mostWords = 2_000
const longestWord = 40

const ofLeftward = String.raw`[[\p{scx=Arabic}\p{scx=Hebrew}]&&\p{L}]`
/** Letters with their marks that are written from right to left. A tatweel belongs to several scripts. */
const leftward = String.raw`(?:${ofLeftward}\p{M}*)+`
/** A number, which is written from left to right in every script. Not one with a letter of another script: `12A`. */
const digits = String.raw`\p{N}+(?:[\-.,:\/]\p{N}+)*(?![\-.,:\/]?[[\p{L}\p{N}]--${ofLeftward}])`
const item = `(?:${leftward}|${digits})`
const between = String.raw`[^\p{L}\p{N}\(\)\[\]\{\}]*`
const inBrackets = String.raw`[\(\[\{]${between}${item}(?:${between}${item})*(?:${between}[\)\]\}])?`
/** A bracket that closes one of the line before. */
const closing = String.raw`(?<![\(\[\{][^\)\]\}]*)[\)\]\}]${between}${item}`
const begins = String.raw`(?:${leftward}|(?=\p{scx=Arabic})${digits})`
const leftwardRuns = new RegExp(`(${begins}(?:${between}(?:${item}|${inBrackets}|${closing}))*)`, 'v')
const numbers = new RegExp(`(${digits})`, 'v')
const leftwardText = /[\p{scx=Arabic}\p{scx=Hebrew}]/v

const brackets = '()[]{}<>«»‹›'
const mirrored = (text: string) =>
  text.replace(/[()[\]{}<>«»‹›]/g, (sign) => brackets.charAt(brackets.indexOf(sign) ^ 1))

/**
 * The option of pdfkit for a text that has letters or digits of scripts written from right to left: it lays out a line
 * as a whole. Word by word, the words of an Arabic name would stand in the wrong order.
 */
export const orderOf = (text: string): { features?: [] } => (leftwardText.test(text) ? { features: [] } : {})

/**
 * Lays out a line from left to right, with each run of words that are written from right to left in its own order.
 * Numbers in such a run keep theirs, and its brackets are mirrored.
 */
function layOutLine(layOut: Font['layout'], line: string): GlyphRun {
  const rightward = (text: string) => layOut(text, undefined, undefined, undefined, 'ltr')
  const leftwardRun = (run: string) =>
    run
      .split(numbers)
      .map((part, index) => (index % 2 === 1 ? rightward(part) : layOut(mirrored(part))))
      .reverse()
  const runs = line
    .split(leftwardRuns)
    .flatMap((part, index) => (index % 2 === 1 ? leftwardRun(part) : rightward(part)))
  const [first = layOut('')] = runs
  return Object.assign(Object.create(Object.getPrototypeOf(first)), first, {
    glyphs: runs.flatMap(({ glyphs }) => glyphs),
    positions: runs.flatMap(({ positions }) => positions),
  })
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
