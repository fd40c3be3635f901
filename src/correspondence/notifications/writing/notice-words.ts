import mustache from 'mustache'
import { cutText } from '../../../platform/cut-text.ts'
import { escapeHtml } from '../../../platform/html.ts'
import { shownText } from '../../../platform/shown-text.ts'
import type { Language } from '../../../platform/words.ts'
import type { NoticeKind } from '../notice.ts'
import { type LetterPart, letterHtml } from './letter-html.ts'
import { partsOf, templateOf } from './templates.ts'

/** The values of a template. */
export type View = Record<string, unknown>

/** The text of a notice: as a mail, and short for a phone. */
export interface Words {
  subject: string
  text: string
  html: string
  short: string
}

const longestSubject = 150

/**
 * Writes a notice: greeting, body, link, facts of the application, contact for questions, closing. Subject and short
 * text are one line each. Text and HTML have the same content; in HTML, values cannot add markup. In none can they turn
 * the direction of the text, or command the terminal of its reader.
 */
export async function renderNotice(kind: NoticeKind, language: Language, view: View): Promise<Words> {
  const [template, parts] = await Promise.all([templateOf(kind, language), partsOf(language)])
  const fill = (written: string, context: View | mustache.Context, escape: (value: unknown) => string = shownText) =>
    mustache.render(written, context, parts, { escape })
  const recipient = oneLine(fill(template.recipient, view)) || null
  const context = new mustache.Context({ recipient }, new mustache.Context(view))
  const link = recipient === null ? linkOf(view) : null
  const action = link && oneLine(fill(template.action, context))
  const label = action || (link && oneLine(fill('{{> open}}', context)))

  const subject = cutText(oneLine(fill(template.subject, context)), longestSubject)
  const partsFor = (escape: (value: unknown) => string): LetterPart[] => [
    { kind: 'small', text: tidied(fill('{{> paper}}', context, escape)) },
    ...(view['printed'] === undefined ? [] : [{ kind: 'title' as const, text: escape(subject) }]),
    { kind: 'text', text: oneLine(fill('{{> greeting}}', context, escape)) },
    { kind: 'text', text: tidied(fill(template.body, context, escape)) },
    ...(link && label
      ? [{ kind: action ? ('button' as const) : ('link' as const), text: escape(label), link: escape(link) }]
      : []),
    { kind: 'facts', text: tidied(fill('{{> facts}}', context, escape)) },
    { kind: 'text', text: tidied(fill('{{> questions}}', context, escape)) },
    { kind: 'text', text: tidied(fill('{{> closing}}', context, escape)) },
    { kind: 'small', text: tidied(fill('{{> footnote}}', context, escape)) },
  ]
  return {
    subject,
    short: inGsmLetters(oneLine(fill(template.short, context))),
    text: `${partsFor(shownText).flatMap(asText).join('\n\n')}\n`,
    html: letterHtml(partsFor(escapeHtml), language, escapeHtml(subject)),
  }
}

/**
 * Returns the link of a letter: its own one; otherwise the client, for people with an account and, for tracking, in
 * mails about an application. A phone message has no link to the client for people without an account.
 */
function linkOf(view: View): string | null {
  const { link, client, account, byMail, reference } = view
  if (typeof link === 'string' && link !== '') return link
  return typeof client === 'string' && (account || (byMail && reference)) ? client : null
}

const asText = (part: LetterPart): string[] => {
  if (part.text === '') return []
  return [part.link === undefined ? part.text : `${part.text}:\n${part.link}`]
}

/**
 * Puts a text on one line. Also removes control and format characters, which can end lines or change the direction of
 * text.
 */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

const tidied = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const gsmSpellings: readonly [RegExp, string][] = [
  [/[‐-―]/g, '-'],
  [/…/g, '...'],
  [/[“”]/g, '"'],
  [/[‘’]/g, "'"],
  [/²/g, '2'],
  [/³/g, '3'],
  [/×/g, 'x'],
]

/**
 * Replaces common characters outside of the GSM alphabet (3GPP TS 23.038) in a short text. One other character would
 * more than double the segments of an SMS.
 */
const inGsmLetters = (text: string): string =>
  gsmSpellings.reduce((spelled, [other, letters]) => spelled.replace(other, letters), text)
