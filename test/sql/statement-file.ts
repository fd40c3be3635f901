import { readFile } from 'node:fs/promises'
import type { Column } from './describing.ts'

/** A statement in the committed file. */
export interface Statement {
  path: string
  /** The function that sends it, and its number there if it sends several. */
  name: string
  /** The text, laid out, with the type of each parameter in its place: `where id = $uuid`. */
  text: string
  planNodes: number
  columns: readonly Column[]
}

export const statementFile = new URL('../../drizzle/statements.sql', import.meta.url)

const introduction = `-- Every statement that the service sends to PostgreSQL, as the tests recorded it: who sends it, the number
-- of nodes in its plan, the columns of its result. Written by \`npm run statements\`; see docs/testing.md.`

const width = 118

export async function readStatements(): Promise<Statement[]> {
  const [, ...blocks] = (await readFile(statementFile, 'utf8')).trim().split('\n\n')
  return blocks.map(readStatement)
}

export const writtenStatements = (statements: readonly Statement[]): string =>
  `${[introduction, ...statements.map(written)].join('\n\n')}\n`

function written({ path, name, text, planNodes, columns }: Statement): string {
  const list = columns.length === 0 ? 'none' : columns.map(writtenColumn).join(', ')
  return [`-- ${path} ${name}`, `-- Plan: ${planNodes}`, ...wrapped(`Columns: ${list}`), `${text};`].join('\n')
}

/** Returns a column as it is written in the file: `id uuid not null`. */
export const writtenColumn = ({ name, type, mayBeNull }: Column): string =>
  [name, type, ...(mayBeNull === undefined ? [] : [mayBeNull ? 'null' : 'not null'])].join(' ')

function wrapped(list: string): string[] {
  const lines: string[] = []
  let line = '--'
  for (const word of list.split(/(?<=[:,]) /)) {
    if (line.length + word.length > width) {
      lines.push(line)
      line = '-- '
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

function readStatement(block: string): Statement {
  const lines = block.split('\n')
  const notes = lines.filter((line) => line.startsWith('-- ')).map((line) => line.slice(3).trim())
  const text = lines.filter((line) => !line.startsWith('-- ')).join('\n')
  const [site = '', plan = '', ...columns] = notes
  const [path = '', ...name] = site.split(' ')
  const list = columns.join(' ').replace('Columns: ', '')
  return {
    path,
    name: name.join(' '),
    text: text.slice(0, -1),
    planNodes: Number(plan.replace('Plan: ', '')),
    columns: list === 'none' ? [] : list.split(', ').map(readColumn),
  }
}

function readColumn(written: string): Column {
  const [name = '', type = '', ...told] = written.split(' ')
  return { name, type, mayBeNull: told.length === 0 ? undefined : told[0] === 'null' }
}

/** A statement as a client sends it. */
interface Numbered {
  text: string
  /** The types of the parameters, by name. */
  types: string[]
}

/** Replaces the types by numbers: `$uuid` becomes `$1`. Returns the types in order. */
export function numbered(text: string): Numbered {
  const types: string[] = []
  return { text: text.replace(/\$([a-z]\w*(?:\[\])?)/g, (_, type: string) => `$${types.push(type)}`), types }
}

/** Replaces the numbers by types: `$1` becomes `$uuid`. */
export const typed = (text: string, types: readonly string[]): string =>
  text.replace(/\$(\d+)/g, (_, number: string) => `$${types[Number(number) - 1]}`)

/** Returns a text without white space and without the notation of its parameters, to compare two texts. */
export const essence = (text: string): string => text.replace(/\$(?:\d+|[a-z]\w*(?:\[\])?)/g, '$').replace(/\s+/g, '')

/** The greatest number of statements shown of a place that composes them: the shortest and the longest. */
const mostOfOnePlace = 4

/** Returns the statements of a place that are shown, by length. Of two with the same essence it takes the later one. */
export function shown<Sent extends Pick<Statement, 'text'>>(sent: readonly Sent[]): Sent[] {
  const texts = [...new Map(sent.map((statement) => [essence(statement.text), statement]))]
  const byLength = texts.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)).map(([, statement]) => statement)
  const half = mostOfOnePlace / 2
  return byLength.length <= mostOfOnePlace ? byLength : [...byLength.slice(0, half), ...byLength.slice(-half)]
}

/** Returns true when a statement contains the chunks of a place in order, with any text between them. */
export function holds(text: string, chunks: readonly string[]): boolean {
  const whole = essence(text)
  let at = 0
  return chunks.map(essence).every((chunk) => {
    const found = whole.indexOf(chunk, at)
    at = found + chunk.length
    return found >= 0
  })
}
