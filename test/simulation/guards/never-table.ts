import { guardsBeside, invariantsBeside } from './beside-the-nevers.ts'
import { nevers } from './nevers.ts'

const inCode = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** Returns the table of docs/simulation-guards.md as Markdown: the nevers, and what belongs to none of them. */
export const neverTable = (): string => {
  const beside = { number: '–', never: 'None of the nine.', invariants: invariantsBeside, guards: guardsBeside }
  const rows = [...nevers, beside].map(
    ({ number, never, invariants, guards }) => `| ${number} | ${never} | ${inCode(invariants)} | ${inCode(guards)} |`,
  )
  return ['| | never | found by | guards taken out |', '|---|---|---|---|', ...rows].join('\n')
}
