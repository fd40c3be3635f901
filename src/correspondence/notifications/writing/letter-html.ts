import type { Language } from '../../../platform/words.ts'

/** A part of a letter. `text` is escaped already; a button or link also has its target. */
export interface LetterPart {
  kind: 'text' | 'title' | 'facts' | 'button' | 'link' | 'small'
  text: string
  link?: string
}

const colours = {
  paper: '#ffffff',
  ink: '#1b1b1b',
  quiet: '#555555',
  line: '#c8d3df',
  facts: '#f2f5f9',
  button: '#14539a',
  link: '#14539a',
}

/** Mail programs that support `prefers-color-scheme` use these colours; the others use the light ones. */
const dark = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.letter{background:#15181c!important;color:#ececec!important}
.facts{background:#20262d!important;border-color:#42505f!important}
.small{color:#b3b3b3!important}
.button{background:#1f6fc4!important}
.link{color:#8fc1ff!important}
}`

const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/**
 * Lays out a letter as HTML for mail programs: one column, styles inline, in light and dark colours. Nothing is loaded
 * from elsewhere.
 */
export function letterHtml(parts: readonly LetterPart[], language: Language, title: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${dark}</style>
</head>
<body style="margin:0;padding:0;background:${colours.paper}">
<div class="letter" style="${letterStyle}">
${parts.flatMap(blockOf).join('\n')}
</div>
</body>
</html>
`
}

const letterStyle = [
  'max-width:36em',
  'margin:0 auto',
  'padding:16px',
  `font:16px/1.5 ${fonts}`,
  `color:${colours.ink}`,
  `background:${colours.paper}`,
  'overflow-wrap:anywhere',
].join(';')

const factsStyle = [
  'margin:24px 0',
  'padding:4px 16px',
  `background:${colours.facts}`,
  `border-left:4px solid ${colours.line}`,
].join(';')

const buttonStyle = [
  'display:inline-block',
  'padding:12px 24px',
  `background:${colours.button}`,
  'color:#ffffff',
  'border-radius:6px',
  'font-weight:bold',
  'text-decoration:none',
].join(';')

const titleStyle = 'font-size:22px;line-height:1.3;margin:24px 0'
const smallStyle = `font-size:14px;color:${colours.quiet}`
const linkStyle = `color:${colours.link}`

function blockOf({ kind, text, link = '' }: LetterPart): string[] {
  if (text === '') return []
  switch (kind) {
    case 'text':
      return [paragraphs(text)]
    case 'title':
      return [`<h1 style="${titleStyle}">${text}</h1>`]
    case 'facts':
      return [`<div class="facts" style="${factsStyle}">${paragraphs(text)}</div>`]
    case 'button':
      return [
        `<p><a class="button" href="${link}" style="${buttonStyle}">${text}</a></p>`,
        `<p class="small" style="${smallStyle}">${link}</p>`,
      ]
    case 'link':
      return [`<p>${text}:<br>\n<a class="link" href="${link}" style="${linkStyle}">${link}</a></p>`]
    case 'small':
      return [`<div class="small" style="${smallStyle}">${paragraphs(text)}</div>`]
  }
}

const codeStyle = 'font-size:24px;font-weight:bold;letter-spacing:2px'

/** True for a paragraph that is only a code, to be copied or typed. */
const isCode = (block: string): boolean => /^(?=.*\d)[0-9A-Z-]{4,20}$/.test(block)

const longestHeld = 24

/** Prevents line breaks at the dash of numbers, times and `e-mail`, and before a postal code at the end of a line. */
const held = (text: string): string =>
  text
    .replace(/[\w./:]+(?:[-–][\w./:]+)+/g, (token) =>
      token.length <= longestHeld && (/\d/.test(token) || /^e-mail\b/.test(token))
        ? `<span style="white-space:nowrap">${token}</span>`
        : token,
    )
    .replace(/ (\d{5})$/gm, '\u00a0$1')

/**
 * Converts text to HTML: paragraphs, lists of lines that begin with a dash, and large type for a code of its own
 * paragraph.
 */
const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map((block) => {
      if (isCode(block)) return `<p style="${codeStyle}">${block}</p>`
      const lines = held(block).split('\n')
      const items = lines.filter((line) => line.startsWith('- '))
      const before = lines.filter((line) => !line.startsWith('- '))
      return (
        (before.length > 0 ? `<p>${before.join('<br>\n')}</p>` : '') +
        (items.length > 0 ? `<ul>${items.map((line) => `<li>${line.slice(2)}</li>`).join('\n')}</ul>` : '')
      )
    })
    .join('\n')
