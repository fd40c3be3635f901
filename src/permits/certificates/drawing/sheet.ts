import PDFDocument from 'pdfkit'
import type { CertificateText } from '../certificate.ts'
import { bold, hasSign, regular, withFonts } from './fonts.ts'

/** Stands for characters that the fonts lack, so that none vanishes. */
const unknown = '\ufffd'

/** Points. The foot of each page lies within the bottom margin. */
export const margins = { top: 46, bottom: 62, left: 62, right: 56 }
export const ink = '#101820'
export const pale = '#5a6570'

export type Pdf = PDFKit.PDFDocument
export type Structure = PDFKit.PDFStructureElement

/** A certificate while it is drawn: the document, and the root of its structure. */
export interface Sheet {
  pdf: Pdf
  root: Structure
}

/** The style of a paragraph, its place (absent: the whole width of the text), and the space after it. */
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
    // No font of pdfkit's own: they cannot be embedded.
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

/** The metadata (XMP) take the title as XML as it is, and must say the same as the PDF does. */
const withoutMarkup = (text: string): string => showable(text).replace(/[<>&]/g, ' ').replace(/ {2,}/g, ' ')

/** The width of the text of a page, in points. */
export const textWidth = ({ page }: Pdf): number => page.width - margins.left - margins.right
/** The height that is left on the page, in points. */
export const room = (pdf: Pdf): number => pdf.page.height - margins.bottom - pdf.y

/** Returns the text with `�` for each character that the fonts lack: an empty box would be no valid PDF/A. */
export const showable = (text: string): string =>
  [...text.replace(/\p{Cf}/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')]
    .map((sign) => (hasSign(sign.codePointAt(0) ?? 0) ? sign : unknown))
    .join('')

/** Writes text at the current height. It flows to the next page where it must. */
export function write(pdf: Pdf, text: string, style: Style): void {
  applyStyle(pdf, style).text(showable(text), style.left ?? margins.left, undefined, {
    width: style.width ?? textWidth(pdf),
    align: style.align ?? 'left',
    lineGap: style.gap ?? 0,
  })
  pdf.y += style.after ?? 0
}

/** Returns the height of a text with the space after it, in points. */
export const heightOf = (pdf: Pdf, text: string, style: Style): number =>
  applyStyle(pdf, style).heightOfString(showable(text), {
    width: style.width ?? textWidth(pdf),
    lineGap: style.gap ?? 0,
  }) + (style.after ?? 0)

const applyStyle = (pdf: Pdf, { bold: isBold = false, size, color = ink }: Style): Pdf =>
  pdf
    .font(isBold ? bold : regular)
    .fontSize(size)
    .fillColor(color)

/** Writes a paragraph as one element of the structure. */
export function writeElement({ pdf, root }: Sheet, tag: string, text: string, style: Style): void {
  root.add(pdf.struct(tag, {}, () => write(pdf, text, style)))
}

/** Draws an ornament or a page number, which a screen reader skips (PDF artifact). */
export function drawArtifact(pdf: Pdf, type: 'Layout' | 'Pagination', draw: () => void): void {
  pdf.markContent('Artifact', { type })
  draw()
  pdf.endMarkedContent()
}

/** Makes a figure of what is drawn in a box (left, top, right, bottom, in points); a screen reader says `alt`. */
export function figure(pdf: Pdf, alt: string, bbox: readonly number[], draw: () => void): Structure {
  const options = { alt, bbox }
  return pdf.struct('Figure', options, draw)
}
