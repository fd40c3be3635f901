import type { CertificateText } from '../certificate.ts'
import { bold, regular } from './fonts.ts'
import { drawArtifact, margins, type Pdf, pale, showable, textWidth } from './sheet.ts'

const specimenSize = 54

/** Draws the foot of every page (permit number, page number), and the mark of a specimen across each page. */
export function drawPageEdges(pdf: Pdf, { numberLine, pageLine, specimen }: CertificateText): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page)
    pdf.page.margins.bottom = 0
    drawArtifact(pdf, 'Pagination', () => drawFoot(pdf, numberLine, pageLine(page - start + 1, count)))
    if (specimen !== null) drawArtifact(pdf, 'Pagination', () => drawMark(pdf, specimen))
  }
}

function drawFoot(pdf: Pdf, numberLine: string, pageLine: string): void {
  const top = pdf.page.height - margins.bottom + 18
  const width = textWidth(pdf)
  pdf
    .moveTo(margins.left, top - 6)
    .lineTo(margins.left + width, top - 6)
    .lineWidth(0.4)
    .strokeColor(pale)
    .stroke()
  const line = { height: 11, lineBreak: false, ellipsis: true } as const
  pdf.font(regular).fontSize(7.5).fillColor(pale)
  pdf.text(showable(numberLine), margins.left, top, { ...line, width: width * 0.75 })
  pdf.text(pageLine, margins.left + width * 0.75, top, { ...line, width: width * 0.25, align: 'right' })
}

/** Draws the mark diagonally, and light enough to read the text below. */
function drawMark(pdf: Pdf, specimen: string): void {
  const { width, height } = pdf.page
  pdf.save().font(bold).fontSize(specimenSize).fillColor('#b91c1c').fillOpacity(0.14)
  pdf.rotate(-52, { origin: [width / 2, height / 2] })
  pdf.text(specimen, 0, height / 2 - specimenSize / 2, { width, align: 'center', lineBreak: false })
  pdf.restore()
}
