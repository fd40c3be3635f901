import { francAll } from 'franc-min'
import { type Language, languages } from '../../../platform/words.ts'

/** The languages by their ISO 639-3 codes, as the detector names them. */
const codes = { ind: 'id', eng: 'en' } as const satisfies Record<string, Language>

/** A text with fewer letters does not determine its language: `Halo.` is as likely to be English. */
const fewestLetters = 12
/** The other language may be this likely at most; 1 is as likely as the first. */
const mostLikelyOther = 0.85
/** The detector reads this many characters at most: more make it less certain. */
const readCharacters = 300

/**
 * Returns the language of a text by its words, then by the words of text and subject. When they are too few or
 * ambiguous, the mail's `Content-Language` decides, which many mail programs set to the language of their menus. Null
 * when neither decides. Quoted text, such as our own letter, is ignored.
 */
export function detectLanguage({
  text,
  subject,
  contentLanguage,
}: {
  text: string
  subject: string
  contentLanguage: string
}): Language | null {
  return wordsOf(own(text)) ?? wordsOf(`${own(text)} ${subject}`) ?? stated(contentLanguage)
}

function wordsOf(text: string): Language | null {
  const words = text
    .split(/\s/)
    .filter((word) => !/[@/\d_]/.test(word))
    .join(' ')
    .slice(0, readCharacters)
  if ((words.match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return null
  const [first, second] = francAll(words, { only: Object.keys(codes), minLength: 1 })
  const found = Object.entries(codes).find(([code]) => code === first?.[0])?.[1]
  return found !== undefined && (second?.[1] ?? 0) <= mostLikelyOther ? found : null
}

/**
 * Returns a text without quotations: without lines that begin with `>`, and without anything after a line that
 * introduces a quotation.
 */
function own(text: string): string {
  const lines = text.split('\n')
  const quoted = lines.findIndex((line) => isSeparator(line.trim()) || attribution.test(line.trim()))
  return lines
    .slice(0, quoted === -1 ? undefined : quoted)
    .filter((line) => !line.startsWith('>'))
    .join('\n')
}

/**
 * True for a line such as `---- Forwarded message ----`. One pattern for all of it would take minutes on a long line.
 */
const isSeparator = (line: string): boolean =>
  line.startsWith('--') && line.endsWith('--') && /original message|pesan asli|forwarded|diteruskan/i.test(line)

/** Matches `On … somebody wrote:` on a trimmed line, in time linear in its length. */
const attribution = /^(?:on|pada)\b.{6,200}\b(?:wrote|menulis)\s*:?$/i

/** Returns the first language of a `Content-Language` that is one of ours; null when none is. */
const stated = (header: string): Language | null =>
  header
    .toLowerCase()
    .split(',')
    .flatMap((tag) => languages.find((language) => tag.trim().split('-', 1)[0] === language) ?? [])[0] ?? null
