import type { Language } from '../../platform/words.ts'

const longestBrief = 300

interface Item {
  name: string
  problem: string
}

/**
 * Returns at most about 300 characters for a short message: a text cut between words, otherwise the items to correct.
 * Items that do not fit are counted. Null when there is neither.
 */
export function briefOf(text: string | null, items: readonly Item[], language: Language): string | null {
  if (text !== null) return text === '' ? null : cutBetweenWords(text)
  const written = items.map(({ name, problem }) => `${name}: ${problem}`)
  if (written.length === 0) return null
  const fitting = written.filter((_, index) => written.slice(0, index + 1).join('; ').length <= longestBrief)
  if (fitting.length === 0) return cutBetweenWords(written.join('; '))
  const left = written.length - fitting.length
  const rest = { id: `; dan ${left} hal lain`, en: `; and ${left} more` }[language]
  return fitting.join('; ') + (left > 0 ? rest : '')
}

function cutBetweenWords(text: string): string {
  if (text.length <= longestBrief) return text
  const end = text.slice(0, longestBrief).search(/\s+\S*$/)
  return `${text.slice(0, end > 0 ? end : longestBrief - 1)}…`
}
