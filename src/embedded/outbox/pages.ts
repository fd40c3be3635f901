import { escapeHtml } from '../../platform/html.ts'
import type { Language } from '../../platform/words.ts'
import { embeddedPage } from '../page.ts'
import { type Entry, receiversOf } from './messages.ts'

/**
 * The headers of every page. Letters have styles of their own, but load nothing and run no script: they are shown in a
 * frame without any right but to open links in new tabs.
 */
export const pageHeaders: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 60rem; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884 }
td:last-child { overflow-wrap: anywhere }
td:first-child { white-space: nowrap }
dt { font-size: .875rem; margin-top: .6rem }
dd { margin: 0; overflow-wrap: anywhere }
a { color: inherit }
a:focus-visible { outline: .2rem solid #2563eb; outline-offset: .1rem }
pre { white-space: pre-wrap; border-top: 1px solid #8884; padding-top: 1rem; font: inherit }
iframe { width: 100%; height: 70vh; border: 1px solid #8884; background: #fff }`

const words = {
  id: {
    title: 'Kotak keluar',
    what: 'Surat dan pesan yang tidak dikirim, karena tidak ada server surel atau gerbang pesan. Yang terbaru di atas.',
    none: 'Belum ada pesan.',
    at: 'Waktu',
    channel: 'Saluran',
    from: 'Dari',
    to: 'Kepada',
    subject: 'Perihal',
    all: 'Semua pesan',
    source: 'Naskah asli',
    letter: 'Isi surat',
    attachments: 'Lampiran',
  },
  en: {
    title: 'Outbox',
    what: 'Mail and messages that are not delivered, because there is no mail server or gateway. Newest first.',
    none: 'There is no message yet.',
    at: 'Time',
    channel: 'Channel',
    from: 'From',
    to: 'To',
    subject: 'Subject',
    all: 'All messages',
    source: 'Source',
    letter: 'The letter',
    attachments: 'Attachments',
  },
} as const satisfies Record<Language, Record<string, string>>

/** Returns the page that lists messages. */
export function listPage(language: Language, entries: readonly Entry[]): string {
  const { title, what, none, at, channel, to, subject } = words[language]
  const rows = entries.map(
    (entry) => `<tr><td><time>${escapeHtml(entry.at.toISOString())}</time></td><td>${escapeHtml(entry.channel)}</td>
<td>${escapeHtml(entry.to)}</td>
<td><a href="/outbox/${escapeHtml(entry.name)}">${escapeHtml(entry.subject)}</a></td></tr>`,
  )
  const table = `<table>
<thead><tr><th>${at}</th><th>${channel}</th><th>${to}</th><th>${subject}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`
  return page(language, title, `<p>${what}</p>\n${entries.length > 0 ? table : `<p>${none}</p>`}`)
}

/** Returns the page of a mail: sender, receiver, attachments, and its HTML part; its text without one. */
export async function mailPage(language: Language, mail: Buffer): Promise<string> {
  const { simpleParser } = await import('mailparser')
  const { subject = '', from, to, html, text = '', attachments } = await simpleParser(mail)
  const say = words[language]
  return letterPage(
    language,
    subject,
    [
      [say.from, from?.text ?? ''],
      [say.to, receiversOf(to)],
      ...(attachments.length > 0
        ? [[say.attachments, attachments.map(({ filename }) => filename ?? '').join(', ')] as const]
        : []),
    ],
    html ? frame(say.letter, html) : `<pre>${escapeHtml(text)}</pre>`,
  )
}

/** Returns the page of a message of another channel. `message`: JSON with its `channel`, `to` and `text`. */
export async function textPage(language: Language, message: Buffer): Promise<string> {
  const { channel, to, text }: Record<'channel' | 'to' | 'text', unknown> = JSON.parse(message.toString())
  const say = words[language]
  return letterPage(
    language,
    say.title,
    [
      [say.channel, String(channel)],
      [say.to, String(to)],
    ],
    `<pre>${escapeHtml(text)}</pre>`,
  )
}

const frame = (title: string, html: string) =>
  `<iframe title="${title}" sandbox="allow-popups allow-popups-to-escape-sandbox" ` +
  `srcdoc="${escapeHtml(`<base target="_blank">${html}`)}"></iframe>`

function letterPage(
  language: Language,
  title: string,
  facts: readonly (readonly [string, string])[],
  body: string,
): string {
  const { all, source } = words[language]
  return page(
    language,
    title,
    `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}</dl>
${body}
<p><a href="/outbox">${all}</a> · <a href="?source">${source}</a></p>`,
  )
}

const page = (language: Language, title: string, body: string): string => embeddedPage(language, title, style, body)
