import { letterView } from '../../../src/correspondence/notifications/writing/letter-view.ts'
import { renderNotice, type Words } from '../../../src/correspondence/notifications/writing/notice-words.ts'
import type { Language, Names } from '../../../src/platform/words.ts'
import type { Situation, Story } from './sample-facts.ts'
import { segmentsOf } from './segments.ts'

export const pages: Record<Language, URL> = {
  id: new URL('../../../docs/letters/id.md', import.meta.url),
  en: new URL('../../../docs/letters/en.md', import.meta.url),
}

const head: Names = {
  id: `# Surat-surat, seperti yang dikirim

Halaman ini dibuat oleh \`npm run letters\` dari kode dan data contoh; jangan diubah secara manual. Setiap surat
ditampilkan seperti yang diterima penerimanya; hanya baris yang panjang dilipat. Bagian akhir yang sama dengan surat
sebelumnya dalam rangkaian yang sama disingkat menjadi \`[…]\`. [English](en.md)`,
  en: `# The letters, as they are sent

This page is made by \`npm run letters\` from the code and sample facts; do not change it by hand. Each letter is
shown as people get it; only long lines are folded. An end that is the same as that of an earlier letter of the same
story is shortened to \`[…]\`. What officers and applicants wrote stays in their language. [Bahasa Indonesia](id.md)`,
}

const channelNames = {
  email: { id: 'Surel', en: 'E-mail' },
  sms: { id: 'SMS', en: 'SMS' },
  whatsapp: { id: 'WhatsApp', en: 'WhatsApp' },
} as const

/** Returns a letter as it is sent. Values in both languages are given in the letter's language. */
export function writeLetter({ facts }: Situation, channel: Situation['channels'][number], language: Language) {
  const values = Object.fromEntries(
    Object.entries(facts.values).map(([name, value]) => [name, isNames(value) ? value[language] : value]),
  )
  return renderNotice(facts.kind, language, letterView({ ...facts, values, channel, language }))
}

const isNames = (value: unknown): value is Names => typeof value === 'object' && value !== null && 'en' in value

/** Returns the page of all letters in one language. */
export async function lettersPage(stories: readonly Story[], language: Language): Promise<string> {
  const chapters = await Promise.all(stories.map((story) => chapterOf(story, language)))
  return `${[head[language], ...chapters].join('\n\n')}\n`
}

async function chapterOf({ title, situations }: Story, language: Language): Promise<string> {
  const ends = new Set<string>()
  const parts: string[] = []
  for (const situation of situations) {
    parts.push(`### ${situation.title[language]}`)
    for (const channel of situation.channels)
      parts.push(shownAs(channel, await writeLetter(situation, channel, language), language, ends))
  }
  return [`## ${title[language]}`, ...parts].join('\n\n')
}

function shownAs(channel: Situation['channels'][number], words: Words, language: Language, ends: Set<string>): string {
  const name = channelNames[channel][language]
  if (channel !== 'sms') return `${name} · **${words.subject}**\n\n${fenced(shortened(words.text, ends))}`
  const { segments } = segmentsOf(words.short)
  const count = { id: `${segments} segmen`, en: segments === 1 ? '1 segment' : `${segments} segments` }[language]
  return `${name} · ${count}\n\n${fenced(words.short)}`
}

const endsFrom = /\n\n(?:Ada pertanyaan|Any questions|Hormat kami|Yours sincerely)[^]*$/

/** Returns a letter without its end if an earlier letter had the same end. */
function shortened(text: string, ends: Set<string>): string {
  const [end = ''] = endsFrom.exec(text) ?? []
  if (end === '' || !ends.has(end)) {
    ends.add(end)
    return text.trim()
  }
  return `${text.slice(0, -end.length)}\n\n[…]`
}

const fenced = (text: string): string => `\`\`\`text\n${folded(text)}\n\`\`\``

/** Breaks lines of more than 120 characters between words, so that a reader of the page sees them as a whole. */
const folded = (text: string): string =>
  text.replace(/^(?=.{121}).+$/gm, (line) => line.replace(/(.{1,120})(?: |$)/g, '$1\n').trimEnd())
