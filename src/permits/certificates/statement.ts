import type { Language } from '../../platform/words.ts'

/** A label and its lines. With `marks` the lines are a list. */
export interface Statement {
  label: string
  lines: readonly string[]
  marks?: 'letters' | 'numbers'
  /** The statement in the other language. Null: the line is the same in both. */
  also?: { language: Language; label: string; lines: readonly (string | null)[] }
}

/** Adds to each statement its text in another language. Both lists must have the same statements and lines in order. */
export const pairStatements = (
  statements: readonly Statement[],
  others: readonly Statement[],
  language: Language,
): Statement[] =>
  statements.map((statement, index) => {
    const { label = statement.label, lines = [] } = others[index] ?? {}
    const differing = statement.lines.map((line, at) => (lines[at] === line ? null : (lines[at] ?? null)))
    return { ...statement, also: { language, label, lines: differing } }
  })
