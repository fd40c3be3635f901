import { catalogue, generalWords, type ProblemCode } from '../../http/problems/catalogue.ts'
import type { Reader } from '../../http/problems/problem-type.ts'
import { escapeHtml } from '../../platform/html.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'

const headings: Record<Language, { what: string; todo: string; reader: string }> = {
  id: { what: 'Artinya', todo: 'Yang perlu dilakukan', reader: 'Untuk' },
  en: { what: 'What it means', todo: 'What to do', reader: 'For' },
}

/** Labels of the first readers of a problem. */
export const readerLabels: Record<Reader, Names> = {
  everyone: { id: 'semua orang', en: 'everyone' },
  client: { id: 'pengembang aplikasi', en: 'developers of clients' },
  officer: { id: 'petugas', en: 'officers' },
  administrator: { id: 'administrator', en: 'administrators' },
  agency: { id: 'lembaga terdaftar', en: 'registered agencies' },
}

/** Returns the page of a problem in both languages, `language` first: what it means, what to do, and for whom. */
export function problemPage(code: ProblemCode, language: Language): string {
  const { status, reader, title } = catalogue[code]
  const said = generalWords(code)
  const section = (words: Language) => {
    const { what, todo, reader: to } = headings[words]
    const [happened, remedy] = said[words]
    return (
      `<section lang="${words}"><h2>${escapeHtml(title[words])}</h2><dl>` +
      [
        [what, happened],
        [todo, remedy],
        [to, readerLabels[reader][words]],
      ]
        .map(([term = '', text = '']) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`)
        .join('') +
      '</dl></section>'
    )
  }
  const sections = languages.toSorted((a, b) => Number(b === language) - Number(a === language)).map(section)
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${code}</title>
<main><h1><code>${code}</code> · ${status}</h1>${sections.join('')}<p><a href="/docs">API</a></p></main></html>`
}
