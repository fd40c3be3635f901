import type { FastifyRequest } from 'fastify'
import { refuseOnPage } from '../http/pages.ts'
import { escapeHtml } from '../platform/html.ts'
import { headed, headersFor, htmlPage } from '../platform/html-page.ts'
import { isObject } from '../platform/objects.ts'
import { type Language, languages } from '../platform/words.ts'
import type { Signing } from './notifications/writing/facts.ts'
import { reachOf } from './notifications/writing/office-lines.ts'

const style = `
body{font:1.05rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}
body{max-width:40rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:#555}dd{margin:0}
ul{padding-left:1.25rem}li{margin:.4rem 0}form{margin:1rem 0}label{display:block;margin:.75rem 0}
input{width:1.2rem;height:1.2rem;vertical-align:-.2rem;margin-right:.5rem}
button{font:inherit;color:#fff;background:#14539a;padding:.7rem 1.4rem}
button{border:1px solid transparent;border-radius:.35rem}
div+div{margin-top:.75rem}
@media(max-width:30rem){dl{display:block}dt{margin-top:.5rem}}
.good,.wait,.bad{border-left:.35rem solid;padding:.5rem 1rem;background:#f3f4f6}
.good p,.wait p,.bad p{margin:.25rem 0}.good{border-color:#15803d}.wait{border-color:#b45309}.bad{border-color:#b91c1c}
button:focus-visible,input:focus-visible{outline:3px solid #b45309;outline-offset:2px}
.done{border-left:.35rem solid #1c7c3c;padding:.5rem 1rem;background:#eef7f0}
.note{color:#555;font-size:.95rem}nav{text-align:right}nav a{color:inherit;display:inline-block;padding:.6rem 0}
:root{color-scheme:light dark}
@media(prefers-color-scheme:dark){body{color:#ececec;background:#15181c}dt,.note{color:#b3b3b3}
button{background:#1f6fc4}button:focus-visible,input:focus-visible{outline-color:#f5a623}
.good,.wait,.bad{background:#22262b}.done{border-color:#4caf6d;background:#1b2a20}}`

/** Headers of the pages that letters link to: they load nothing, run no script, send no referrer, are not stored. */
export const letterPageHeaders = { ...headersFor(style, { forms: true }), 'cache-control': 'no-store' } as const

/** Returns a page that a letter links to. `body` is HTML. */
export const letterPage = (language: Language, title: string, body: string): string =>
  htmlPage({ language, title, style, body: headed(title, body) })

const languageNames: Record<Language, string> = { id: 'Bahasa Indonesia', en: 'English' }

/** Returns the link to a page in the other language. `link` is the address of the page, relative to the reader's. */
export function toOtherLanguage(link: string, language: Language): string {
  const other = languages.find((one) => one !== language) ?? language
  const label = language === 'id' ? 'Bahasa' : 'Language'
  const inOther = `hreflang="${other}" lang="${other}">${languageNames[other]}`
  return `<nav aria-label="${label}"><a href="${escapeHtml(link)}?language=${other}" ${inOther}</a></nav>`
}

/**
 * Returns an error handler that sends refusals as pages, with a link to the page of the letter in the other language.
 * `invalid` are the words for a link that is wrong or has expired.
 */
export const refuseOnLetterPage = (invalid: Record<Language, { title: string; detail: string }>) =>
  refuseOnPage({
    headers: letterPageHeaders,
    write({ code, title, detail }, language, request) {
      const said = code === 'not_found' ? invalid[language] : { title: title[language], detail: detail[language] }
      const body = `${toOtherLanguage(pageOf(request), language)}\n<p>${escapeHtml(said.detail)}</p>`
      return letterPage(language, said.title, body)
    },
  })

/** Returns the address of the page of a letter, relative to that of a request for it or for one of its buttons. */
function pageOf({ params, routeOptions: { url = '' } }: FastifyRequest): string {
  const token = encodeURIComponent(isObject(params) ? String(params['token']) : '')
  return url.endsWith('/:token') ? token : `../${token}`
}

/** The place of a page: its address relative to the reader's, and the language that the reader's address names. */
export interface PagePlace {
  link: string
  chosen: Language | undefined
}

/** Returns the query by which the buttons of a page keep the language that its reader chose. */
export const keptLanguage = ({ chosen }: PagePlace): string => (chosen ? `?language=${chosen}` : '')

const ask: Record<Language, string> = {
  id: 'Ada pertanyaan? Hubungi kantor dengan menyebutkan nomor permohonan:',
  en: 'Any questions? Contact the office and give the application number:',
}

/** Returns the office to ask, with address, telephone and hours; nothing while no office is responsible. */
export function officeToAsk(office: Signing | null, language: Language): string {
  if (office === null) return ''
  const lines = [office.names[language], ...reachOf(office.place, language).reach.map(({ line }) => line)]
  return `<p class="note">${ask[language]}<br>\n${lines.map(escapeHtml).join('<br>\n')}</p>`
}
