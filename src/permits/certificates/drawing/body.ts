import type { CertificateText, Statement } from '../certificate.ts'
import {
  heightOf,
  margins,
  type Pdf,
  pale,
  room,
  type Sheet,
  type Style,
  textWidth,
  write,
  writeElement,
} from './sheet.ts'

const labelWidth = 104
const markWidth = 20
const statementGap = 5
const value = { size: 9.5, gap: 1.5 } as const satisfies Style
const center = { align: 'center' } as const

/** Draws the heading: of a decree the instrument, its number and what it concerns; of a letter title and number. */
export function drawHeading(sheet: Sheet, text: CertificateText): void {
  const { pdf } = sheet
  const { heading, numberLine, about, title, language } = text
  const upper = (words: string) => words.toLocaleUpperCase(language)
  if (text.specimen !== null) writeElement(sheet, 'P', text.specimen, { ...center, bold: true, size: 11, gap: 4 })
  if (heading === null) {
    writeElement(sheet, 'H1', title, { ...center, bold: true, size: 14, gap: 2 })
    writeElement(sheet, 'P', numberLine, { ...center, size: 10.5 })
  } else {
    writeElement(sheet, 'H1', upper(heading), { ...center, bold: true, size: 12, gap: 2 })
    writeElement(sheet, 'P', numberLine, { ...center, size: 10.5, gap: 3 })
    writeElement(sheet, 'P', upper(about), { ...center, size: 9.5, gap: 3 })
    writeElement(sheet, 'H2', upper(title), { ...center, bold: true, size: 12 })
  }
  pdf.y += 13
}

/**
 * Draws what the certificate says: opening or preamble, then its statements. The last statement stays on one page with
 * the `closing` points that follow it, so that no signature stands alone on a page.
 */
export function drawBody(sheet: Sheet, { opening, preamble, decides, statements }: CertificateText, closing: number) {
  if (opening !== null) {
    writeElement(sheet, 'P', opening, { size: 10 })
    sheet.pdf.y += 9
  }
  for (const statement of preamble) drawStatement(sheet, statement)
  if (preamble.length > 0) {
    keepTogether(sheet.pdf, 60)
    sheet.pdf.y += 3
    writeElement(sheet, 'P', decides, { ...center, bold: true, size: 10.5 })
    sheet.pdf.y += 8
  }
  for (const statement of statements) {
    if (statement === statements.at(-1)) keepTogether(sheet.pdf, statementHeight(sheet.pdf, statement) + closing)
    drawStatement(sheet, statement)
  }
}

/** Returns the height of a statement on one page, in points. */
export function statementHeight(pdf: Pdf, { lines, marks }: Statement): number {
  const column = columnOf(pdf, marks)
  return lines.reduce((height, line) => height + heightOf(pdf, line, column), statementGap)
}

/** Draws a label and its lines beside it. Lines flow over pages; a line moves to the next page whole if it fits there. */
export function drawStatement(sheet: Sheet, statement: Statement): void {
  const { pdf, root } = sheet
  const { label, lines, marks } = statement
  const column = columnOf(pdf, marks)
  keepTogether(pdf, heightOf(pdf, lines[0] ?? '', column))
  const top = pdf.y
  const started = pdf.page
  const besideLabel = { ...value, color: pale, width: labelWidth - 14 }
  root.add(
    pdf.struct('P', {}, () => {
      write(pdf, label, besideLabel)
      pdf.text(':', margins.left + labelWidth - 9, top, { width: 8, lineBreak: false })
    }),
  )
  const belowLabel = top + heightOf(pdf, label, besideLabel)
  pdf.y = top
  if (marks) drawList(sheet, lines, marks)
  else for (const line of lines) writeElement(sheet, 'P', line, column)
  pdf.y = (pdf.page === started ? Math.max(pdf.y, belowLabel) : pdf.y) + statementGap
}

type Marks = Statement['marks']
interface Column extends Style {
  left: number
  width: number
}

/** The column of the lines of a statement; of a list, that right of its marks. */
function columnOf(pdf: Pdf, marks: Marks): Column {
  const indent = labelWidth + (marks ? markWidth : 0)
  return { ...value, left: margins.left + indent, width: textWidth(pdf) - indent }
}

function drawList({ pdf, root }: Sheet, lines: readonly string[], marks: NonNullable<Marks>): void {
  const column = columnOf(pdf, marks)
  const list = pdf.struct('L')
  root.add(list)
  for (const [index, line] of lines.entries()) {
    keepTogether(pdf, heightOf(pdf, line, column))
    const top = pdf.y
    const mark = { ...column, left: column.left - markWidth, width: markWidth }
    const writeMark = () => {
      write(pdf, markOf(marks, index), mark)
      pdf.y = top
    }
    const label = pdf.struct('Lbl', {}, writeMark)
    const body = pdf.struct('LBody', {}, () => write(pdf, line, column))
    list.add(pdf.struct('LI', {}, [label, body]))
  }
  list.end()
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const markOf = (marks: 'letters' | 'numbers', index: number): string =>
  `${marks === 'letters' ? letters.charAt(index) : index + 1}.`

/** Goes to the next page when so much does not fit any more, unless it would not fit there either. */
export function keepTogether(pdf: Pdf, height: number): void {
  const whole = pdf.page.height - margins.top - margins.bottom
  if (height > room(pdf) && height < whole) pdf.continueOnNewPage()
}
