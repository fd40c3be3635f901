import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Font, openSync } from 'fontkit'

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** Registers a font that was parsed before. pdfkit takes whatever has the `layout` of fontkit. */
      registerFont(name: string, src: Font): this
    }
  }
}

/**
 * DejaVu Sans Condensed: Latin, Greek, Cyrillic, Arabic, Armenian, Georgian and most signs there are, in one file each.
 * Its licence allows embedding.
 */
const folder = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '../ttf')
const files = { regular: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' } as const

/** The names of the fonts in a PDF. */
export const regular = 'regular'
export const bold = 'bold'

const parsed = new Map<keyof typeof files, Font>()

/** Returns a font, parsed at its first use and kept: to parse it takes longer than to draw a certificate. */
function fontOf(name: keyof typeof files): Font {
  const kept = parsed.get(name)
  if (kept) return kept
  const font = openSync(join(folder, files[name]))
  if (!('layout' in font)) throw new Error(`${files[name]} holds several fonts.`)
  parsed.set(name, font)
  return font
}

/** Gives a PDF both fonts, by their names, and chooses the regular one. */
export const withFonts = (pdf: PDFKit.PDFDocument): PDFKit.PDFDocument =>
  pdf.registerFont(regular, fontOf(regular)).registerFont(bold, fontOf(bold)).font(regular)

/** True for a character that the fonts have. Both have the same. */
export const hasSign = (codePoint: number): boolean => fontOf(regular).hasGlyphForCodePoint(codePoint)
