import { franc } from 'franc-min'
import type { Language, Names } from '../../../src/platform/words.ts'

/** Common words of the other language that mean nothing in this one, by language. */
const strangers = {
  id: 'the is are was were must required not of and or this that with for from by be cannot has have it which when mend',
  en: 'yang tidak harus dan untuk dengan wajib dari pada atau ini itu adalah sudah belum dapat diisi isian',
}

/** Acronyms that are allowed in both languages. */
const acronyms = new Set(
  (
    'API CEL ETag HTTP HTTPS ID IMB IMAP JSON JPEG PNG TIFF IDR KB KTP MB GB MIME NIK NIB NOP NPWP NUL PDF PTSP RT RW SHA SIP SMS SMTP ' +
    'STR SKRD TDP UTC UTF URI URL UUID WIB XFA KBLI RFC POST GET PUT IP OIDC AM PM'
  ).split(' '),
)

const patterns: readonly [finding: string, pattern: RegExp][] = [
  ['a code', /\b[a-z0-9]+(?:_[a-z0-9]+)+\b/i],
  ['a code', /\b(?!mTLS|e-?KTP)[a-z]+[A-Z]\w*/],
  ['a pointer', /(?:^|\s)\/[A-Za-z]/],
  ['a pattern', /\^|\[[0-9a-zA-Z]-|\\[dwsS]|\$$/],
  ['a value that is missing', /\bundefined\b|\bnull\b|\bNaN\b|\[object|\bInfinity\b/],
  ['a placeholder', /\$\{|[{}<>]/],
  ['a bare date', /\b\d{4}-\d\d-\d\d/],
  ['an identifier', /\b[0-9a-f]{8}-[0-9a-f]{4}/],
  ['a long number without separators', /(?<![+\d])\d{5,}/],
  ['a size of many bytes', /\d(?:[.,]?\d{3})+ (?:bita|bytes)/],
  ['two spaces', / {2}/],
  ['two full stops', /(?<!\.)\.\.(?!\.)/],
  ['no full stop at the end', /[^.?]$/],
  ['no capital at the beginning', /^[a-z]/],
]

/**
 * Returns the unreadable parts of a sentence in both languages: codes, patterns, pointers, missing values, words of
 * another language. Quoted labels, names of the API in backticks, and examples do not count.
 */
export const findingsIn = ({ id, en }: Names): string[] => [...inLanguage(id, 'id'), ...inLanguage(en, 'en')]

/** Caches the findings of each sentence: a few sentences make up most refusals of a run. */
const known = new Map<string, readonly string[]>()

/** Returns the unreadable parts of a sentence in one language. */
export function inLanguage(sentence: string, language: Language): readonly string[] {
  const name = `${language} ${sentence}`
  const findings = known.get(name) ?? lookAt(sentence, language)
  known.set(name, findings)
  return findings
}

function lookAt(sentence: string, language: Language): string[] {
  const said = withoutExamples(sentence.replace(/"[^"]*"|`[^`]*`/g, '"X"'))
  const found = patterns.filter(([, pattern]) => pattern.test(said)).map(([finding]) => finding)
  const words = said.toLowerCase().split(/[^a-z]+/)
  const strange = strangers[language].split(' ').filter((word) => words.includes(word))
  const capitals = (said.match(/\b[A-Z]{2,}\b/g) ?? []).filter((word) => !acronyms.has(word))
  const other = language === 'id' ? 'eng' : 'ind'
  const isOther = said.length > 60 && franc(said, { only: ['ind', 'eng'] }) === other
  return [
    ...new Set(found),
    ...strange.map((word) => `the word ${word}`),
    ...capitals.map((word) => `the code ${word}`),
    ...(isOther ? ['another language'] : []),
  ].map((finding) => `${finding} · ${language} · ${sentence}`)
}

/** Returns the sentence without its examples. */
const withoutExamples = (sentence: string) =>
  sentence.replace(/(misalnya|contoh ini:|for example|this example:) [^\s]+?(?=[.,;)]*(?:\s|$))/gi, '$1')
