import { lazy } from './lazy.ts'

const graphemes = lazy(() => new Intl.Segmenter('und', { granularity: 'grapheme' }))

/** The code units behind the limit that decide if a grapheme cluster ends there: one code point. */
const lookahead = 2

/**
 * Returns the beginning of a text: at most `limit` UTF-16 code units. It ends between two grapheme clusters (UAX #29),
 * so that no surrogate pair, accent or emoji sequence is cut. A first cluster over the limit is cut between two code
 * points.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = graphemes()
    .segment(text.slice(0, limit + lookahead))
    .containing(limit)?.index
  return text.slice(0, end || limit).replace(/[\ud800-\udbff]$/, '')
}
