import { catalogue, generalWords, type ProblemCode } from '../../http/problems/catalogue.ts'
import type { ProblemReader } from '../../http/problems/problem-type.ts'
import { escapeHtml } from '../../platform/html.ts'
import { headersFor, htmlPage, pageStyle } from '../../platform/html-page.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'

const headings: Record<Language, { what: string; todo: string; reader: string }> = {
  id: { what: 'Artinya', todo: 'Yang perlu dilakukan', reader: 'Untuk' },
  en: { what: 'What it means', todo: 'What to do', reader: 'For' },
}

/** Labels of the people whom a problem addresses. */
export const readerLabels: Record<ProblemReader, Names> = {
  everyone: { id: 'semua orang', en: 'everyone' },
  client: { id: 'pengembang aplikasi', en: 'developers of clients' },
  officer: { id: 'petugas', en: 'officers' },
  administrator: { id: 'administrator', en: 'administrators' },
  agency: { id: 'lembaga terdaftar', en: 'registered agencies' },
}

const ofExamples: Names = {
  id: 'Yang disebut di atas adalah contoh. Jawaban atas permintaan Anda menyebut yang sebenarnya.',
  en: 'What is named above is an example. The answer to your request names what it was.',
}
const toDocs: Names = { id: 'Dokumentasi API', en: 'Docs of the API' }

const style = `${pageStyle}
h1 { font-size: 1rem; font-weight: 400; margin: .8rem 0 }
h2 { font-size: 1.35rem; line-height: 1.3; margin: .8rem 0; padding: .8rem 1rem }
h2 { border: .15rem solid #b45309; border-left-width: .8rem; border-radius: .4rem }
section + section { border-top: .06rem solid #8888; margin-top: 1.6rem; padding-top: .4rem }
section + section h2 { border: 0; font-size: 1.15rem; padding: 0 }
code { font-size: 1rem }`

/** Response headers of a problem page: they admit its inline style only. */
export const problemPageHeaders = headersFor(style)

/** Returns the HTML page of a problem in both languages, `language` first: its meaning, what to do, and for whom. */
export function problemPage(code: ProblemCode, language: Language): string {
  const { status, reader, title, example } = catalogue[code]
  const hasValues = Object.keys(example).length > 0
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
      `</dl>${hasValues ? `<p>${ofExamples[words]}</p>` : ''}</section>`
    )
  }
  const sections = languages.toSorted((a, b) => Number(b === language) - Number(a === language)).map(section)
  const body = `<main>
<h1>${status} <code>${code}</code></h1>
${sections.join('\n')}
<p><a href="/docs">${toDocs[language]}</a></p>
</main>`
  return htmlPage({ language, title: `${title[language]} · ${code}`, style, body, isListed: true })
}
