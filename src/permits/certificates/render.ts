import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openSync } from 'fontkit'
import PDFDocument from 'pdfkit'
import QRCode from 'qrcode'
import type { CertificateText, Statement } from './certificate.ts'

/**
 * DejaVu: Latin, Greek, Cyrillic, Arabic, Armenian, Georgian and most signs there are, in one file each; its licence
 * lets it be embedded.
 */
const fonts = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '../ttf')
const regular = join(fonts, 'DejaVuSans.ttf')
const bold = join(fonts, 'DejaVuSans-Bold.ttf')

/** Stands for characters that the fonts lack, so that none vanishes. Both fonts have the same characters. */
const unknown = '\ufffd'
const opened = openSync(regular)
const hasSign = (codePoint: number): boolean =>
  'hasGlyphForCodePoint' in opened && opened.hasGlyphForCodePoint(codePoint)

const margin = 62
const labelWidth = 130
const codeSize = 116
/** Four empty modules around the code, as ISO 18004 wants them. */
const quietModules = 4
const ink = '#101820'
const pale = '#5a6570'

/**
 * A certificate as a PDF/A-2b, tagged, not signed yet. The same text gives the same bytes: its dates are those of the
 * permit, and its id follows from them. The fonts are embedded, the code is drawn as vectors.
 */
export async function renderCertificate(text: CertificateText): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    tagged: true,
    lang: text.language,
    displayTitle: true,
    font: regular,
    info: {
      Title: text.numberLine,
      Keywords: text.address,
      Creator: 'Satu Pintu',
      Producer: 'Satu Pintu',
      CreationDate: text.issuedAt,
    },
  })
  const chunks: Buffer[] = []
  const written = new Promise<void>((resolve, reject) => {
    pdf
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', resolve)
      .on('error', reject)
  })
  const page = pdf.struct('Document')
  pdf.addStructure(page)
  drawHead(pdf, page, text)
  for (const statement of text.statements) drawStatement(pdf, page, statement)
  drawCode(pdf, page, text)
  page.end()
  pdf.end()
  await written
  return Buffer.concat(chunks)
}

/** The same text with only what can be shown: a font's empty box in its place would be no valid PDF/A. */
const showable = (text: string): string =>
  [...text.replace(/\p{Cf}/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')]
    .map((sign) => (hasSign(sign.codePointAt(0) ?? 0) ? sign : unknown))
    .join('')

type Pdf = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement

const width = (pdf: Pdf): number => pdf.page.width - 2 * margin

function drawHead(pdf: Pdf, page: Structure, { head, reach, title, numberLine, opening }: CertificateText): void {
  page.add(
    pdf.struct('P', {}, () => {
      for (const [index, line] of head.map(showable).entries()) {
        const last = index === head.length - 1
        pdf
          .font(last ? bold : regular)
          .fontSize(last ? 14 : 10)
          .fillColor(ink)
          .text(line, margin, undefined, { width: width(pdf), align: 'center' })
          .moveDown(0.2)
      }
      for (const line of reach.map(showable))
        pdf
          .font(regular)
          .fontSize(9)
          .fillColor(pale)
          .text(line, margin, undefined, { width: width(pdf), align: 'center' })
    }),
  )
  const rule = pdf.y + 6
  artifact(pdf, () =>
    pdf
      .moveTo(margin, rule)
      .lineTo(margin + width(pdf), rule)
      .lineWidth(1.5)
      .strokeColor(ink)
      .stroke(),
  )
  pdf.y = rule + 28
  page.add(
    pdf.struct('H1', {}, () => {
      pdf
        .font(bold)
        .fontSize(16)
        .fillColor(ink)
        .text(showable(title), margin, undefined, { width: width(pdf), align: 'center' })
    }),
  )
  pdf.moveDown(0.3)
  page.add(
    pdf.struct('P', {}, () => {
      pdf
        .font(regular)
        .fontSize(11)
        .text(showable(numberLine), margin, undefined, { width: width(pdf), align: 'center' })
    }),
  )
  pdf.moveDown(1.6)
  page.add(
    pdf.struct('P', {}, () => {
      pdf.fontSize(10).text(showable(opening), margin, undefined, { width: width(pdf) })
    }),
  )
  pdf.moveDown(1.1)
}

function drawStatement(pdf: Pdf, page: Structure, { label, lines: said }: Statement): void {
  const lines = said.map(showable)
  const textWidth = width(pdf) - labelWidth
  pdf.font(regular).fontSize(10)
  const needed = lines.reduce((height, line) => height + pdf.heightOfString(line, { width: textWidth }) + 2, 0)
  if (pdf.y + needed > pdf.page.height - margin) pdf.addPage()
  const top = pdf.y
  page.add(
    pdf.struct('P', {}, () => {
      pdf
        .font(bold)
        .fontSize(9)
        .fillColor(pale)
        .text(label, margin, top + 1, { width: labelWidth - 12 })
    }),
  )
  const afterLabel = pdf.y
  pdf.y = top
  const started = pdf.page
  page.add(
    pdf.struct('P', {}, () => {
      for (const line of lines) {
        pdf
          .font(regular)
          .fontSize(10)
          .fillColor(ink)
          .text(line, margin + labelWidth, undefined, { width: textWidth })
        pdf.y += 2
      }
    }),
  )
  pdf.y = (pdf.page === started ? Math.max(pdf.y, afterLabel) : pdf.y) + 9
}

function drawCode(pdf: Pdf, page: Structure, { address, check, foot, codeAlt }: CertificateText): void {
  if (pdf.y + codeSize + 70 > pdf.page.height - margin) pdf.addPage()
  const top = pdf.page.height - margin - codeSize - 50
  page.add(pdf.struct('Figure', { alt: codeAlt }, () => drawModules(pdf, address, margin, top)))
  const left = margin + codeSize + 18
  const textWidth = width(pdf) - codeSize - 18
  pdf.y = top + 12
  page.add(
    pdf.struct('P', {}, () => {
      for (const line of check)
        pdf.font(regular).fontSize(9).fillColor(ink).text(line, left, undefined, { width: textWidth }).moveDown(0.4)
      pdf.font(bold).fontSize(8).text(address, left, undefined, { width: textWidth })
    }),
  )
  page.add(
    pdf.struct('P', {}, () => {
      pdf
        .font(regular)
        .fontSize(7.5)
        .fillColor(pale)
        .text(foot, margin, top + codeSize + 16, { width: width(pdf), height: 40 })
    }),
  )
}

/** Runs of dark modules of a line as one rectangle each, so that no seams show. */
function drawModules(pdf: Pdf, address: string, left: number, top: number): void {
  const { size, data } = QRCode.create(address, { errorCorrectionLevel: 'M' }).modules
  const module = codeSize / (size + 2 * quietModules)
  const dark = (row: number, column: number) => column < size && data[row * size + column] !== 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!dark(row, column)) continue
      const from = column
      while (dark(row, column + 1)) column++
      pdf.rect(
        left + (quietModules + from) * module,
        top + (quietModules + row) * module,
        (column - from + 1) * module,
        module,
      )
    }
  }
  pdf.fill('#000000')
}

/** Draws something without meaning; a screen reader skips it. */
function artifact(pdf: Pdf, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' })
  draw()
  pdf.endMarkedContent()
}
