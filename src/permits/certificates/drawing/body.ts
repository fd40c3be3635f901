import type { CertificateText } from '../certificate.ts'
import type { Statement } from '../statement.ts'
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

/** Draws the heading: for a decree heading, number, "concerning" and title; for a letter title and number. */
export function drawHeading(sheet: Sheet, text: CertificateText): void {
  const { pdf } = sheet
  const { heading, numberLine, about, title, language, also } = text
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
  if (also) drawOther(sheet, also.title, also.language, center)
  pdf.y += heading === null ? 13 : 9
}

/**
 * Draws opening or preamble, then the statements. The last statement is on one page with the `closing` points that
 * follow it, so that no signature is alone on a page.
 */
export function drawBody(sheet: Sheet, text: CertificateText, closing: number): void {
  const { opening, preamble, decider, decides, statements, also, language } = text
  if (opening !== null) {
    writeElement(sheet, 'P', opening, { size: 10 })
    if (also) drawOther(sheet, also.opening, also.language, {})
    sheet.pdf.y += 9
  }
  if (decider !== null) {
    writeElement(sheet, 'P', decider.toLocaleUpperCase(language), { ...center, bold: true, size: 10.5 })
    if (also) drawOther(sheet, also.decider, also.language, center)
    sheet.pdf.y += 5
  }
  for (const statement of preamble) drawStatement(sheet, statement)
  if (preamble.length > 0) {
    keepTogether(sheet.pdf, 60)
    sheet.pdf.y += 2
    writeElement(sheet, 'P', decides, { ...center, bold: true, size: 10.5 })
    if (also) drawOther(sheet, also.decides, also.language, center)
    sheet.pdf.y += 5
  }
  for (const statement of statements) {
    if (statement === statements.at(-1)) keepTogether(sheet.pdf, statementHeight(sheet.pdf, statement) + closing)
    drawStatement(sheet, statement)
  }
}

/** The style of the text in the other language. */
const other = { size: 8, color: pale, gap: 1, bold: false } as const satisfies Style

const drawOther = ({ pdf, root }: Sheet, text: string, lang: string, style: Omit<Style, 'size'>): void => {
  root.add(pdf.struct('P', { lang }, () => write(pdf, text, { ...style, ...other })))
}

/** Returns the height of a statement on one page, in points. */
export function statementHeight(pdf: Pdf, statement: Statement): number {
  const column = columnOf(pdf, statement.marks)
  return statement.lines.reduce(
    (height, _line, index) => height + lineHeight(pdf, statement, index, column),
    statementGap,
  )
}

/** Returns the height of a line with its text in the other language, in points. */
function lineHeight(pdf: Pdf, { lines, also }: Statement, index: number, column: Column): number {
  const below = also?.lines[index] ?? null
  return (
    heightOf(pdf, lines[index] ?? '', column) + (below === null ? 0 : heightOf(pdf, below, { ...column, ...other }))
  )
}

/** Returns the content of an element: a text, and a `Span` with the text in the other language if there is one. */
function content(pdf: Pdf, draw: () => void, below: string | null | undefined, style: { lang: string } & Style) {
  const { lang, ...rest } = style
  if (below === null || below === undefined) return [draw]
  return [draw, pdf.struct('Span', { lang }, () => write(pdf, below, { ...rest, ...other }))]
}

/** Returns the content of an element for one line of a statement. */
const lineContent = (pdf: Pdf, { lines, also }: Statement, index: number, column: Column) =>
  content(pdf, () => write(pdf, lines[index] ?? '', column), also?.lines[index], {
    ...column,
    lang: also?.language ?? '',
  })

/**
 * Draws a label with its lines beside it. The lines may span pages; a single line moves to the next page if it fits.
 */
export function drawStatement(sheet: Sheet, statement: Statement): void {
  const { pdf, root } = sheet
  const { label, lines, marks, also } = statement
  const column = columnOf(pdf, marks)
  keepTogether(pdf, lineHeight(pdf, statement, 0, column))
  const top = pdf.y
  const started = pdf.page
  const besideLabel = { ...value, color: pale, width: labelWidth - 14 }
  const writeLabel = () => {
    write(pdf, label, besideLabel)
    const below = pdf.y
    pdf.text(':', margins.left + labelWidth - 9, top, { width: 8, lineBreak: false })
    pdf.y = below
  }
  root.add(pdf.struct('P', {}, content(pdf, writeLabel, also?.label, { ...besideLabel, lang: also?.language ?? '' })))
  const belowLabel = pdf.y
  pdf.y = top
  if (marks) drawList(sheet, statement, marks)
  else for (const index of lines.keys()) root.add(pdf.struct('P', {}, lineContent(pdf, statement, index, column)))
  pdf.y = (pdf.page === started ? Math.max(pdf.y, belowLabel) : pdf.y) + statementGap
}

type Marks = Statement['marks']
interface Column extends Style {
  left: number
  width: number
}

/** Returns the column of the lines of a statement; for a list, the column right of its marks. */
function columnOf(pdf: Pdf, marks: Marks): Column {
  const indent = labelWidth + (marks ? markWidth : 0)
  return { ...value, left: margins.left + indent, width: textWidth(pdf) - indent }
}

function drawList({ pdf, root }: Sheet, statement: Statement, marks: NonNullable<Marks>): void {
  const column = columnOf(pdf, marks)
  const list = pdf.struct('L')
  root.add(list)
  for (const index of statement.lines.keys()) {
    keepTogether(pdf, lineHeight(pdf, statement, index, column))
    const top = pdf.y
    const mark = { ...column, left: column.left - markWidth, width: markWidth }
    const writeMark = () => {
      write(pdf, markOf(marks, index), mark)
      pdf.y = top
    }
    const label = pdf.struct('Lbl', {}, writeMark)
    const body = pdf.struct('LBody', {}, lineContent(pdf, statement, index, column))
    list.add(pdf.struct('LI', {}, [label, body]))
  }
  list.end()
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const markOf = (marks: 'letters' | 'numbers', index: number): string =>
  `${marks === 'letters' ? letters.charAt(index) : index + 1}.`

/** Continues on the next page if `height` points do not fit on this one, unless they fit on no page. */
export function keepTogether(pdf: Pdf, height: number): void {
  const whole = pdf.page.height - margins.top - margins.bottom
  if (height > room(pdf) && height < whole) pdf.continueOnNewPage()
}
