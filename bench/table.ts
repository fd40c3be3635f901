/** A line of the report. Absent cells are empty. */
export interface Row {
  operation: string
  bare?: string
  ours: string
  ratio?: string
  p50?: string
  p99?: string
  cpu?: string
  target?: string
  verdict?: string
}

export interface Ratio {
  median: number
  min: number
  max: number
}

const columns: readonly [keyof Row, string][] = [
  ['operation', 'operation'],
  ['bare', 'bare req/s'],
  ['ours', 'ours req/s'],
  ['ratio', 'ratio median [min..max]'],
  ['p50', 'p50 ms'],
  ['p99', 'p99 ms'],
  ['cpu', 'CPU ms per request (program + PostgreSQL), bare → ours'],
  ['target', 'target'],
  ['verdict', ''],
]

/** Formats the rows as a table in Markdown. */
export const table = (rows: readonly Row[]): string =>
  [
    columns.map(([, title]) => title),
    columns.map(() => '---'),
    ...rows.map((row) => columns.map(([name]) => row[name] ?? '')),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

/**
 * Formats a value: from 100 on as an integer, from 10 on with three significant digits, below with two; NaN as a dash.
 */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '–'
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(2 + Number(value >= 10))
}

export const ratioCell = ({ median, min, max }: Ratio): string =>
  `${median.toFixed(2)} [${min.toFixed(2)}..${max.toFixed(2)}]`

export const verdict = (met: boolean): string => (met ? 'met' : '**missed**')
