import type { Emblem } from '../../certificate-layouts/layout.ts'
import type { CertificateText } from '../certificate.ts'
import { drawEmblem } from './emblem.ts'
import { drawArtifact, figure, ink, margins, type Pdf, pale, type Sheet, textWidth, writeElement } from './sheet.ts'

/** The largest sides of an emblem, in points. */
const emblemWidth = 64
const emblemHeight = 66
const gap = 14

/** Draws emblem, letterhead, name of the office, address and telephone, and a double rule below them. */
export function drawLetterhead(sheet: Sheet, text: CertificateText): void {
  const { pdf, root } = sheet
  const { emblem, letterhead, office, reach } = text
  const top = pdf.y
  if (emblem) root.add(emblemFigure(pdf, emblem, { alt: emblem.alt[text.language], top }))
  const side = emblem ? emblemWidth + gap : 0
  const column = { align: 'center', left: margins.left + side, width: textWidth(pdf) - 2 * side } as const
  pdf.y = top + 2
  for (const line of letterhead) writeElement(sheet, 'P', line, { ...column, size: 11, gap: 1 })
  const name = office.toLocaleUpperCase(text.language)
  writeElement(sheet, 'P', name, { ...column, bold: true, size: 13, after: 2 })
  if (reach.length > 0) writeElement(sheet, 'P', reach.join(' · '), { ...column, size: 8.5, color: pale })
  const rule = Math.max(pdf.y, emblem ? top + emblemHeight : 0) + 7
  drawArtifact(pdf, 'Layout', () => {
    for (const [offset, width] of [
      [0, 2],
      [3, 0.6],
    ] as const)
      pdf
        .moveTo(margins.left, rule + offset)
        .lineTo(margins.left + textWidth(pdf), rule + offset)
        .lineWidth(width)
        .strokeColor(ink)
        .stroke()
  })
  pdf.y = rule + 18
}

function emblemFigure(pdf: Pdf, emblem: Emblem, { alt, top }: { alt: string; top: number }) {
  const scale = Math.min(emblemWidth / emblem.width, emblemHeight / emblem.height)
  const [width, height] = [emblem.width * scale, emblem.height * scale]
  const left = margins.left + (emblemWidth - width) / 2
  return figure(pdf, alt, [left, top, left + width, top + height], () => drawEmblem(pdf, emblem, { left, top, scale }))
}
