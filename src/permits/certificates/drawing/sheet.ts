import PDFDocument from 'pdfkit'
import type { CertificateText } from '../certificate.ts'
import { bold, hasSign, orderOf, regular, withFonts } from './fonts.ts'

/** Replaces characters that the fonts do not have. */
const unknown = '\ufffd'

/** The margins in points. The foot of each page is in the bottom margin. */
export const margins = { top: 46, bottom: 62, left: 62, right: 56 }
export const ink = '#101820'
export const pale = '#5a6570'

export type Pdf = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement

/** A certificate that is being drawn: the document, and the root of its structure tree. */
export interface Sheet {
  pdf: Pdf
  root: Structure
}

/** The style of a paragraph, in points. Without `left` and `width` it has the whole width of the text. */
export interface Style {
  bold?: boolean
  size: number
  color?: string
  align?: 'left' | 'center'
  left?: number
  width?: number
  gap?: number
  after?: number
}

/** Opens an empty A4 page of a tagged PDF/A-2a in the language of the text. Its dates are those of the permit. */
export function openPdf({ language, numberLine, title, address, issuedAt }: CertificateText): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margins,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2a',
    tagged: true,
    lang: language,
    displayTitle: true,
    // No standard font of PDF, which pdfkit does not embed.
    font: '',
    info: {
      Title: withoutMarkup(`${title} ${numberLine}`),
      Keywords: address,
      Creator: 'Satu Pintu',
      Producer: 'Satu Pintu',
      CreationDate: issuedAt,
    },
  })
  return withFonts(pdf)
}

/** Returns a text without XML markup: pdfkit writes the title into the XMP metadata unescaped. */
const withoutMarkup = (text: string): string => showable(text).replace(/[<>&]/g, ' ').replace(/ {2,}/g, ' ')

/** Returns the width of the text of a page, in points. */
export const textWidth = ({ page }: Pdf): number => page.width - margins.left - margins.right
/** Returns the remaining height of the page, in points. */
export const room = (pdf: Pdf): number => pdf.page.height - margins.bottom - pdf.y

/**
 * Returns a text that the fonts can draw on its own lines. A letter keeps two marks at most, so that none cover other
 * lines. A character without a glyph becomes its plain form, such as `A` for a mathematical letter, otherwise `�`:
 * PDF/A forbids missing glyphs.
 */
export const showable = (text: string): string =>
  [
    ...text
      .replace(/\p{Cf}/gu, '')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .normalize('NFC')
      .replace(/(\p{M}{2})\p{M}+/gu, '$1'),
  ]
    .map((sign) => [sign, sign.normalize('NFKC')].find(hasSigns) ?? unknown)
    .join('')

const hasSigns = (text: string): boolean => [...text].every((sign) => hasSign(sign.codePointAt(0) ?? 0))

/** Writes text at the current position. It continues on the next page if necessary. */
export function write(pdf: Pdf, text: string, style: Style): void {
  applyStyle(pdf, style).text(showable(text), style.left ?? margins.left, undefined, {
    width: style.width ?? textWidth(pdf),
    align: style.align ?? 'left',
    lineGap: style.gap ?? 0,
    ...orderOf(text),
  })
  pdf.y += style.after ?? 0
}

/** Returns the height of a text and the space after it, in points. */
export const heightOf = (pdf: Pdf, text: string, style: Style): number =>
  applyStyle(pdf, style).heightOfString(showable(text), {
    width: style.width ?? textWidth(pdf),
    lineGap: style.gap ?? 0,
    ...orderOf(text),
  }) + (style.after ?? 0)

const applyStyle = (pdf: Pdf, { bold: isBold = false, size, color = ink }: Style): Pdf =>
  pdf
    .font(isBold ? bold : regular)
    .fontSize(size)
    .fillColor(color)

/** Writes a text as one element of the structure tree, with this tag. */
export function writeElement({ pdf, root }: Sheet, tag: string, text: string, style: Style): void {
  root.add(pdf.struct(tag, {}, () => write(pdf, text, style)))
}

/** Draws a PDF artifact, such as a rule or a page number, which screen readers skip. */
export function drawArtifact(pdf: Pdf, type: 'Layout' | 'Pagination', draw: () => void): void {
  pdf.markContent('Artifact', { type })
  draw()
  pdf.endMarkedContent()
}

/** Returns a structure element for a figure in a box (left, top, right, bottom, in points), with a text alternative. */
export function figure(pdf: Pdf, alt: string, bbox: readonly number[], draw: () => void): Structure {
  const options = { alt, bbox }
  return pdf.struct('Figure', options, draw)
}
