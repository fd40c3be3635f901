import { cutText } from '../../../platform/cut-text.ts'
import type { Language } from '../../../platform/words.ts'

const longestBrief = 300
const longestList = 80

interface Item {
  name: string
  problem: string
}

/**
 * Returns at most about 300 characters for a short message: a text cut between words, otherwise the items to correct.
 * Items that do not fit are counted. Null when there is neither.
 */
export function briefOf(text: string | null, items: readonly Item[], language: Language): string | null {
  if (text !== null) return text === '' ? null : cutBetweenWords(text, longestBrief)
  const written = items.map(({ name, problem }) => `${name}: ${problem}`)
  return listInBrief(written, language, longestBrief)
}

/** Returns names for a short message, in about 80 characters. Those that do not fit are counted. Null: no names. */
export function namesInBrief(named: readonly Pick<Item, 'name'>[], language: Language): string | null {
  const names = named.map(({ name }) => name)
  return listInBrief(names, language, longestList)
}

function listInBrief(written: readonly string[], language: Language, longest: number): string | null {
  if (written.length === 0) return null
  const fitting = written.filter((_, index) => written.slice(0, index + 1).join('; ').length <= longest)
  if (fitting.length === 0) return cutBetweenWords(written.join('; '), longest)
  const left = written.length - fitting.length
  const rest = { id: `; dan ${left} hal lain`, en: `; and ${left} more` }[language]
  return fitting.join('; ') + (left > 0 ? rest : '')
}

function cutBetweenWords(text: string, longest: number): string {
  if (text.length <= longest) return text
  const end = text.slice(0, longest).search(/\s+\S*$/)
  return `${end > 0 ? text.slice(0, end) : cutText(text, longest - 1)}…`
}
