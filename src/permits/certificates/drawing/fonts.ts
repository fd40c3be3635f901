import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Font, openSync } from 'fontkit'

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
  parsed.set(name, font)
  return font
}

/** Registers both fonts with a PDF and selects the regular one. */
export const withFonts = (pdf: PDFKit.PDFDocument): PDFKit.PDFDocument =>
  pdf.registerFont(regular, fontOf(regular)).registerFont(bold, fontOf(bold)).font(regular)

/** True for a code point that the fonts have a glyph for. Both fonts have the same. */
export const hasSign = (codePoint: number): boolean => fontOf(regular).hasGlyphForCodePoint(codePoint)
