import Mustache from 'mustache'
import { escapeHtml } from '../../platform/html.ts'
import { headersFor, htmlPage, pageStyle } from '../../platform/html-page.ts'
import { dayInWords, momentInWords } from '../../platform/moment-words.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'
import { dot } from '../../privacy/mask.ts'
import { regionName } from '../certificates/region-names.ts'
import { holdsToLastDay, type PermitState } from '../life.ts'
import { meanings } from './meanings.ts'
import type { PublicPermit } from './queries.ts'

const style = `${pageStyle}
nav { text-align: right }
h1 { font-size: 1.35rem; line-height: 1.3; margin: .8rem 0; padding: .8rem 1rem; border: .15rem solid; border-left-width: .8rem; border-radius: .4rem }
.good { border-color: #15803d }
.wait { border-color: #b45309 }
.bad { border-color: #b91c1c }
small { display: block; margin-top: 1.2rem }`

/** The headers of every page: no external resources, no scripts, no framing, no referrer. */
export const pageHeaders = headersFor(style)

interface Page {
  language: Language
  title: string
  heading: string
  kind: string
  mark: string
  lines?: { label: string; value: string }[]
  note: string
}

const template = `<nav aria-label="{{languages}}"><a href="?language={{other}}" hreflang="{{other}}" lang="{{other}}">{{otherName}}</a></nav>
<main>
<h1 class="{{kind}}"><span aria-hidden="true">{{mark}}</span> {{heading}}</h1>
{{#lines.length}}<dl>
{{#lines}}<dt>{{label}}</dt><dd>{{{html}}}</dd>
{{/lines}}</dl>
{{/lines.length}}<small>{{note}}</small>
</main>`

const languageNames: Record<Language, string> = { id: 'Bahasa Indonesia', en: 'English' }

function write(page: Page): string {
  const other = languages.find((language) => language !== page.language) ?? page.language
  const words = { otherName: languageNames[other], languages: page.language === 'id' ? 'Bahasa' : 'Language' }
  const lines = (page.lines ?? []).map(({ label, value }) => ({ label, html: withoutSpokenDots(value) }))
  const body = Mustache.render(template, { ...page, lines, other, ...words }, undefined, { escape: escapeHtml })
  return htmlPage({ language: page.language, title: page.title, style, body })
}

/** Returns a value as HTML whose masks are seen and not read out: "A•••" is an A, not a letter and three bullets. */
const withoutSpokenDots = (value: string): string =>
  escapeHtml(value).replaceAll(dots, (run) => `<span aria-hidden="true">${run}</span>`)

const dots = new RegExp(`${dot}+`, 'g')

/** The colour of each state, and a mark for readers who do not see colours. */
export const looks: Record<PermitState, { kind: string; mark: string }> = {
  in_force: { kind: 'good', mark: '✓' },
  not_yet_in_force: { kind: 'wait', mark: '…' },
  suspended: { kind: 'wait', mark: '‖' },
  expired: { kind: 'bad', mark: '✕' },
  revoked: { kind: 'bad', mark: '✕' },
  superseded: { kind: 'bad', mark: '✕' },
}

/** Returns the page with the public facts of a permit. */
export function permitPage(permit: PublicPermit, language: Language): string {
  const say = words[language]
  const {
    number,
    permitType,
    place,
    issuedBy,
    successor,
    holder,
    issuedAt,
    validFrom,
    validUntil,
    revokedFrom,
    supersededBy,
    checkedAt,
  } = permit
  const line = (label: string, value: string | null | undefined | false) => (value ? [{ label, value }] : [])
  return write({
    language,
    title: `${meanings[permit.state][language]} ${number}`,
    heading: meanings[permit.state][language],
    ...looks[permit.state],
    lines: [
      ...line(say.number, number),
      ...line(say.permitted, permitType.names[language]),
      ...line(say.place, place.names.map((region) => regionName(region, language)).join(', ')),
      ...line(say.holder, holder),
      ...line(say.issuedBy, issuedBy.names[language]),
      ...line(say.successor, successor?.names[language]),
      ...line(say.issued, dayInWords(issuedAt, language)),
      ...line(say.from, validFrom && dayInWords(validFrom, language)),
      ...line(say.until, holdsToLastDay(permit.state) && validUntil && dayInWords(validUntil, language)),
      ...line(say.revokedFrom, revokedFrom && dayInWords(revokedFrom, language)),
      ...line(say.supersededBy, supersededBy?.number),
    ],
    note: say.note(momentInWords(checkedAt, language)),
  })
}

/** The title and detail of the page for an unknown code. */
export const unknownCode = {
  title: { id: 'Kode ini tidak dikenal.', en: 'This code is not known.' },
  detail: {
    id:
      'Mungkin kode itu terpotong atau salah ketik: pindai atau ketik sekali lagi. Jika tetap tidak dikenal, jangan ' +
      'percayai surat yang memuatnya, dan tanyakan kepada kantor yang tertulis di surat itu.',
    en:
      'It may have been cut off or mistyped: scan or type it once more. If it stays unknown, do not trust the paper ' +
      'that shows it, and ask the office named on that paper.',
  },
} as const

/** Returns the page for a problem. */
export const refusalPage = (refusal: { title: Names; detail: Names }, language: Language): string =>
  write({
    language,
    title: refusal.title[language],
    heading: refusal.title[language],
    kind: 'bad',
    mark: '✕',
    note: refusal.detail[language],
  })

/** The labels of the facts of a permit on pages for people. */
export const words = {
  id: {
    number: 'Nomor izin',
    permitted: 'Jenis izin',
    place: 'Lokasi',
    holder: 'Pemegang izin (huruf pertama)',
    issuedBy: 'Diterbitkan oleh',
    successor: 'Kini ditangani oleh',
    issued: 'Tanggal terbit',
    from: 'Berlaku sejak',
    until: 'Berlaku sampai dengan',
    revokedFrom: 'Dicabut mulai',
    supersededBy: 'Digantikan oleh izin',
    note: (at: string) =>
      `Diperiksa ${at}. Cocokkan nomor dan huruf pertama nama pemegang dengan yang tertulis di surat izin.`,
  },
  en: {
    number: 'Permit number',
    permitted: 'Permit type',
    place: 'Place',
    holder: 'Holder (first letters)',
    issuedBy: 'Issued by',
    successor: 'Now handled by',
    issued: 'Issued on',
    from: 'In force from',
    until: 'In force until',
    revokedFrom: 'Revoked from',
    supersededBy: 'Replaced by permit',
    note: (at: string) =>
      `Checked on ${at}. Compare the number and the first letters of the holder's name with the paper.`,
  },
} as const
