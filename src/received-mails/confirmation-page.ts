import type { Language } from '../words.ts'
import type { Shown, ShownFile } from './confirm.ts'

const words = {
  id: {
    title: 'Berkas dari surel Anda',
    file: 'Permohonan',
    button: 'Pakai berkas-berkas ini',
    nothing: 'Tidak ada lagi yang menunggu.',
    after: 'Berkas yang masih menunggu belum dapat dipakai sekarang: masuk dan periksa permohonan Anda.',
    states: {
      waiting: 'menunggu',
      unnamed: 'belum jelas untuk apa; masuk untuk memilih',
      unscanned: 'belum diperiksa dari virus; coba lagi nanti',
      refused: 'tidak dapat dipakai',
      accepted: 'dipakai',
      discarded: 'dibuang',
    },
  },
  en: {
    title: 'The files of your mail',
    file: 'Application',
    button: 'Use these files',
    nothing: 'Nothing is left that waits.',
    after: 'What still waits cannot be used now: sign in and look at your application.',
    states: {
      waiting: 'waits',
      unnamed: 'not clear what it is for; sign in to choose',
      unscanned: 'not checked for viruses yet; try again later',
      refused: 'cannot be used',
      accepted: 'used',
      discarded: 'discarded',
    },
  },
} as const satisfies Record<Language, object>

/** The page needs nothing from anywhere, runs nothing, and tells nobody where it was reached. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** What a link shows: the files, and a button while something waits. `isDone` after the button was pressed. */
export function confirmationPage({ reference, files }: Shown, language: Language, isDone: boolean): string {
  const said = words[language]
  const waits = files.some(({ state }) => state === 'waiting')
  const isOver = !files.some(({ state }) => state === 'unscanned')
  const item = ({ fileName, slot, state }: ShownFile) =>
    `<li><b>${escaped(fileName)}</b>${slot ? ` · ${escaped(slot[language])}` : ''} · ${said.states[state]}</li>`
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${said.title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style></head>
<body>
<h1>${said.title}</h1>
<p>${said.file} ${escaped(reference)}</p>
<ul>
${files.map(item).join('\n')}
</ul>
${waits ? `${isDone ? `<p>${said.after}</p>\n` : ''}<form method="post"><button>${said.button}</button></form>` : isOver ? `<p>${said.nothing}</p>` : ''}
</body>
</html>
`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
