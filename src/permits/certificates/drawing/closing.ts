import type { CertificateText } from '../certificate.ts'
import { drawStatement, keepTogether, statementHeight } from './body.ts'
import { drawQrCode } from './qr-code.ts'
import {
  drawArtifact,
  figure,
  heightOf,
  margins,
  type Pdf,
  pale,
  room,
  type Sheet,
  type Style,
  textWidth,
  writeElement,
} from './sheet.ts'

const codeSide = 96
/** The quiet zone of the code extends into the margin by this, so that its modules align with the text. */
const codeInset = 8
/** The share of the width for the code, at the left. The signature field has the rest. */
const checkShare = 0.46
const padding = 9
const gapAbove = 6
const gapBelow = 12

/** Returns the height of the drawing of `drawClosing`, in points. */
export const closingHeight = (pdf: Pdf, text: CertificateText): number =>
  signedHeight(pdf, text) +
  gapBelow +
  (text.copies ? statementHeight(pdf, text.copies) : 0) +
  heightOfAll(pdf, notesOf(text))

/** Returns the height of signature field and code, in points. */
const signedHeight = (pdf: Pdf, text: CertificateText): number =>
  gapAbove + Math.max(signingHeight(pdf, text), codeSide - codeInset + heightOfAll(pdf, checkLines(pdf, text)))

/** Draws signature field and code side by side on one page, then copies, remarks and the notice. */
export function drawClosing(sheet: Sheet, text: CertificateText): void {
  const { pdf } = sheet
  const notes = notesOf(text)
  const notesHeight = heightOfAll(pdf, notes)
  keepTogether(pdf, signedHeight(pdf, text))
  pdf.y += gapAbove
  const top = pdf.y
  const afterSigning = drawSigning(sheet, text, top)
  const afterCheck = drawCheck(sheet, text, top)
  pdf.y = Math.max(afterSigning, afterCheck) + gapBelow
  if (text.copies) drawStatement(sheet, text.copies)
  if (notes.length === 0) return
  keepTogether(pdf, notesHeight)
  pdf.y = Math.max(pdf.y, pdf.y + room(pdf) - notesHeight - 1)
  for (const { line, style } of notes) writeElement(sheet, 'P', line, style)
}

const notesOf = ({ remarks, notice }: CertificateText): Line[] => [
  ...remarks.map((line) => ({ line, style: { size: 7.2, color: pale, gap: 1 } })),
  ...(notice === null ? [] : [{ line: notice, style: { size: 7.2, bold: true, color: pale, gap: 1 } }]),
]

interface Line {
  line: string
  style: Style
}

function signingLines(pdf: Pdf, { signing }: CertificateText): { outside: Line[]; inside: Line[] } {
  const { left, width } = signingColumn(pdf)
  const inner = { left: left + padding, width: width - 2 * padding }
  return {
    outside: signing.placeAndDay.map((line) => ({ line, style: { left, width, size: 9.5, gap: 1.5 } })),
    inside: [
      { line: signing.field, style: { ...inner, size: 8, color: pale, after: 3 } },
      { line: signing.position, style: { ...inner, size: 9.5, bold: true, after: 8 } },
      { line: signing.name, style: { ...inner, size: 10, bold: true, gap: 1 } },
      ...signing.details.map((line) => ({ line, style: { ...inner, size: 8.5, gap: 1 } })),
    ],
  }
}

const signingColumn = (pdf: Pdf) => ({
  left: margins.left + textWidth(pdf) * checkShare + 16,
  width: textWidth(pdf) * (1 - checkShare) - 16,
})

const heightOfAll = (pdf: Pdf, lines: readonly Line[]): number =>
  lines.reduce((height, { line, style }) => height + heightOf(pdf, line, style), 0)

function signingHeight(pdf: Pdf, text: CertificateText): number {
  const { outside, inside } = signingLines(pdf, text)
  return heightOfAll(pdf, [...outside, ...inside]) + 6 + 2 * padding
}

/** Draws place, day and the framed field. Returns the vertical position below it. */
function drawSigning(sheet: Sheet, text: CertificateText, top: number): number {
  const { pdf } = sheet
  const { outside, inside } = signingLines(pdf, text)
  const { left, width } = signingColumn(pdf)
  pdf.y = top
  for (const { line, style } of outside) writeElement(sheet, 'P', line, style)
  const frame = { top: pdf.y + 6, height: heightOfAll(pdf, inside) + 2 * padding }
  drawArtifact(pdf, 'Layout', () =>
    pdf.roundedRect(left, frame.top, width, frame.height, 4).lineWidth(0.8).strokeColor(pale).stroke(),
  )
  pdf.y = frame.top + padding
  for (const { line, style } of inside) writeElement(sheet, 'P', line, style)
  return frame.top + frame.height
}

/** Draws the QR code and the address to type. Returns the vertical position below them. */
function drawCheck(sheet: Sheet, text: CertificateText, top: number): number {
  const { pdf, root } = sheet
  const { address, codeAlt } = text
  const { left } = margins
  const code = { left: left - codeInset, top: top - codeInset, side: codeSide }
  const bbox = [code.left, code.top, code.left + codeSide, code.top + codeSide]
  root.add(figure(pdf, codeAlt, bbox, () => drawQrCode(pdf, address, code)))
  pdf.y = top + codeSide - codeInset
  for (const { line, style } of checkLines(pdf, text)) writeElement(sheet, 'P', line, style)
  return pdf.y
}

function checkLines(pdf: Pdf, { check, typed, address }: CertificateText): Line[] {
  const width = textWidth(pdf) * checkShare
  return [
    { line: check, style: { width, size: 8, gap: 2 } },
    { line: typed?.address ?? address, style: { width, size: 7.5, gap: 2 } },
    ...(typed ? [{ line: typed.code, style: { width, size: 11, bold: true } }] : []),
  ]
}
