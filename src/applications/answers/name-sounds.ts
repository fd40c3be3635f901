/** Titles and forms of address that people say with a name. A search by sound leaves them out. */
const titles: ReadonlySet<string> = new Set(
  'haji hajah hajjah hj kh dr drs dra ir prof sh se bapak pak ibu bu sdr sdri almarhum almarhumah'.split(' '),
)

/** Frequent given names, each with its short and other forms. */
const otherForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    muhammad: 'moh mohd muh muhd mhd muhamad muhamed mohamad mohamed',
    siti: 'st',
    abdul: 'abd',
    yusuf: 'jusuf',
    yunus: 'junus',
    yahya: 'jahja',
  }).flatMap(([name, others]) => others.split(' ').map((other) => [other, name])),
)

/** Letters that only the spelling of before 1972 puts together. In such a word `j` alone is today's y. */
const oldSpelling = /oe|dj|tj|sj|^nj/

/** Letters that are exchanged in Indonesian names, in the order in which they are replaced by the more usual ones. */
const usualLetters: readonly [RegExp, string][] = [
  [/oe/g, 'u'],
  [/tj/g, 'c'],
  [/[ck]h/g, 'h'],
  [/y$/, 'i'],
  [/(?<=[^aiueo])iy(?=[aiueo])/g, 'i'],
  [/ph|p$/g, 'f'],
  [/q/g, 'k'],
  [/([^aiueo])\1+/g, '$1'],
]

/** An h that is written at the end of a name or not, such as in Fatimah. */
const lastH = /(?<=[aiueo])h$/

/** Returns the sound of a word of a name, in lower case: the same for its usual spellings. It is not to be shown. */
function soundOf(word: string): string {
  const today = oldSpelling.test(word) ? word.replace(/d?j/g, (letters) => (letters === 'j' ? 'y' : 'j')) : word
  const sound = usualLetters.reduce((text, [letters, usual]) => text.replace(letters, usual), today)
  return (otherForms.get(sound) ?? sound).replace(lastH, '')
}

/** Returns the words that are no titles. */
export const withoutTitles = (words: readonly string[]): string[] => words.filter((word) => !titles.has(word))

/** Returns the sounds of the words of a name, each once. Titles are left out, unless nothing else is left. */
export function soundsOf(words: readonly string[]): string[] {
  const named = withoutTitles(words)
  return [...new Set((named.length > 0 ? named : words).map(soundOf))]
}
