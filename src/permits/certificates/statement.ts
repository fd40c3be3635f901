import type { Language } from '../../platform/words.ts'

/** A label and its lines, which are a list where they have letters or numbers. */
export interface Statement {
  label: string
  lines: readonly string[]
  marks?: 'letters' | 'numbers'
  /** The same in the other language, line by line; null for a line that is the same in both. */
  also?: { language: Language; label: string; lines: readonly (string | null)[] }
}

/**
 * Adds to each statement the same one in another language. Both lists come from the same facts, so that they have the
 * same statements and lines in the same order.
 */
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
