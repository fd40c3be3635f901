import { readFile } from 'node:fs/promises'
import mustache from 'mustache'
import type { Language } from '../../platform/words.ts'
import type { NoticeKind } from './notice.ts'

/** The values of a template. */
export type View = Record<string, unknown>

/** A notice in words: a mail, and a line or two for a phone. */
export interface Words {
  subject: string
  text: string
  html: string
  short: string
}

interface Template {
  subject: string
  short: string
  body: string
}

const folder = new URL('templates/', import.meta.url)
const longestSubject = 150
const kept = new Map<string, Promise<Template>>()

/** Fills in a template. Subject and short text are one line each; in HTML, values cannot add markup. */
export async function renderNotice(kind: NoticeKind, language: Language, view: View): Promise<Words> {
  const [template, frame] = await Promise.all([templateOf(kind, language), templateOf('frame', language)])
  const whole = `${template.body}\n\n${frame.body}`
  const text = tidied(mustache.render(whole, view, {}, { escape: String }))
  return {
    subject: oneLine(mustache.render(template.subject, view, {}, { escape: String })).slice(0, longestSubject),
    short: oneLine(mustache.render(template.short, view, {}, { escape: String })),
    text: `${text}\n`,
    html: inParagraphs(tidied(mustache.render(whole, view, {}, { escape: escapedForHtml })), language),
  }
}

/**
 * Reads a template: the lines `Subject:` and `Short:`, an empty line, and the body. The frame has no subject and no
 * short text.
 */
function templateOf(name: NoticeKind | 'frame', language: Language): Promise<Template> {
  const file = `${name}.${language}.mustache`
  const found =
    kept.get(file) ??
    readFile(new URL(file, folder), 'utf8').then((written) => {
      const [, subject = '', short = '', body = ''] = /^Subject:(.*)\nShort:(.*)\n\n([^]*)$/.exec(written) ?? []
      if (body === '' || written.includes('{{{') || written.includes('{{&'))
        throw new Error(`${file} is no template of a notice.`)
      return { subject: subject.trim(), short: short.trim(), body }
    })
  kept.set(file, found)
  found.catch(() => kept.delete(file))
  return found
}

/** Control characters end lines too, and some of them change the direction of what follows. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

const tidied = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const escapedForHtml = (value: unknown): string =>
  String(value).replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)

/** Turns text into paragraphs and lists. Nothing in them is loaded from elsewhere. */
function inParagraphs(escaped: string, language: Language): string {
  const blocks = escaped.split('\n\n').map((block) => {
    const lines = block.split('\n')
    const items = lines.filter((line) => line.startsWith('- '))
    const before = lines.filter((line) => !line.startsWith('- '))
    return (
      (before.length > 0 ? `<p>${before.join('<br>\n')}</p>` : '') +
      (items.length > 0 ? `<ul>${items.map((line) => `<li>${line.slice(2)}</li>`).join('\n')}</ul>` : '')
    )
  })
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"></head>
<body>
${blocks.join('\n')}
</body>
</html>
`
}
