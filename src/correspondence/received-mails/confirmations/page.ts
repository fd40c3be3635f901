import type { Problem } from '../../../http/problems/problem.ts'
import { escapeHtml } from '../../../platform/html.ts'
import { dayInWords } from '../../../platform/moment-words.ts'
import type { Language } from '../../../platform/words.ts'
import { reachOf } from '../../notifications/facts.ts'
import { returnItems } from '../../notifications/return-items.ts'
import type { Shown, ShownAttachment } from './confirm.ts'
import { confirmationWords } from './page-words.ts'

/** Headers of the page: it loads nothing, runs no script, and sends no referrer. */
export const confirmationHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

const style = `
body{font:1.05rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}
body{max-width:40rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:#555}dd{margin:0}
ul{padding-left:1.25rem}li{margin:.4rem 0}form{margin:1rem 0}label{display:block;margin:.75rem 0}
input{width:1.2rem;height:1.2rem;vertical-align:-.2rem;margin-right:.5rem}
button{font:inherit;color:#fff;background:#14539a;border:0;border-radius:.35rem;padding:.7rem 1.4rem}
button:focus-visible,input:focus-visible{outline:3px solid #f5a623;outline-offset:2px}
.done{border-left:.35rem solid #1c7c3c;padding:.5rem 1rem;background:#eef7f0}
.note{color:#555;font-size:.95rem}
:root{color-scheme:light dark}
@media(prefers-color-scheme:dark){body{color:#ececec;background:#15181c}dt,.note{color:#b3b3b3}
button{background:#1f6fc4}.done{border-color:#4caf6d;background:#1b2a20}}`

/** The target of the forms of a page, relative to it. `hasTried` is true after an attempt to accept the files. */
export interface PageLink {
  link: string
  hasTried: boolean
}

/** Returns the page of a link: the files, and buttons for the possible actions. */
export function confirmationPage(shown: Shown, language: Language, place: PageLink): string {
  const said = confirmationWords[language]
  return htmlOf(
    language,
    said.title,
    `<dl><dt>${said.application}</dt><dd>${escapeHtml(shown.reference)}</dd>
<dt>${said.type}</dt><dd>${escapeHtml(shown.definition.names[language])}</dd></dl>
<p>${said.harmless}</p>
${filesOf(shown, language, place)}
${submissionOf(shown, language, place)}
<p class="note">${said.until} ${dayInWords(shown.expiresAt, language)}. ${said.keep}</p>
${officeOf(shown, language)}`,
  )
}

/** Returns the page for a link that is wrong or has expired, or for another problem. */
export function linkRefusalPage({ code, title, detail }: Problem, language: Language): string {
  const said =
    code === 'not_found' ? confirmationWords[language].invalid : { title: title[language], detail: detail[language] }
  return htmlOf(language, said.title, `<p>${escapeHtml(said.detail)}</p>`)
}

/** Returns an HTML page. `body` is HTML. */
const htmlOf = (language: Language, title: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title>
<style>${style}</style></head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`

/** Returns the office to ask, with address, telephone and hours; nothing while no office is responsible. */
function officeOf({ office }: Shown, language: Language): string {
  if (office === null) return ''
  const lines = [office.names[language], ...reachOf(office.place, language).reach.map(({ line }) => line)]
  return `<p class="note">${confirmationWords[language].ask}<br>\n${lines.map(escapeHtml).join('<br>\n')}</p>`
}

/** Returns the list of files, each with its state, and the button while one waits to be accepted. */
function filesOf({ files, hasAccount }: Shown, language: Language, { link, hasTried }: PageLink): string {
  const said = confirmationWords[language]
  if (files.length === 0) return `<h2>${said.files}</h2>\n<p>${said.noFiles}</p>`
  const stateOf = ({ state }: ShownAttachment) =>
    state === 'unnamed' ? said.states.unnamed[hasAccount ? 'account' : 'none'] : said.states[state]
  const items = files.map((file) => {
    const slot = file.slot ? ` · ${escapeHtml(file.slot[language])}` : ''
    return `<li><b>${escapeHtml(file.fileName)}</b>${slot} · ${stateOf(file)}</li>`
  })
  const waits = files.some(({ state }) => state === 'waiting')
  const isOver = !files.some(({ state }) => state === 'waiting' || state === 'unscanned' || state === 'unnamed')
  const explained = hasTried ? said.notYet : said.acceptExplained
  const form = `<p>${explained}</p>\n<form method="post" action="${link}"><button>${said.accept}</button></form>`
  return [
    `<h2>${said.files}</h2>`,
    `<ul>\n${items.join('\n')}\n</ul>`,
    ...(waits ? [form] : []),
    ...(isOver ? [`<p>${said.nothing}</p>`] : []),
  ].join('\n')
}

/**
 * Returns the part about submitting again: the form, the obstacles, or that it was done. Empty when the application
 * waits for something else.
 */
function submissionOf(shown: Shown, language: Language, place: PageLink): string {
  const { reasons, definition, submission, hasAccount } = shown
  const said = confirmationWords[language]
  if (submission === null) return ''
  if (submission.state === 'done') return `<p class="done">${said.done}</p>`
  const asked = returnItems(reasons, definition, language).map(
    ({ name, problem, note }) =>
      `<li><b>${escapeHtml(name)}</b>: ${escapeHtml(problem)}${note ? `. ${escapeHtml(note)}` : ''}</li>`,
  )
  return [
    `<h2>${said.asked}</h2>`,
    `<ul>\n${asked.join('\n')}\n</ul>`,
    howToSubmit(shown, submission, language, place),
    `<p>${said.byAnswering[hasAccount ? 'account' : 'none']}</p>`,
  ].join('\n')
}

/** Returns the form, or the earlier steps: files that wait to be accepted, and items still missing. */
function howToSubmit(
  { files }: Shown,
  submission: NonNullable<Shown['submission']>,
  language: Language,
  { link, hasTried }: PageLink,
): string {
  const said = confirmationWords[language]
  if (!hasTried && files.some(({ state }) => state === 'waiting')) return `<p>${said.submitFirst}</p>`
  if (submission.state === 'blocked') {
    const blockers = submission.blockers.map((blocker) => `<li>${escapeHtml(blocker[language])}</li>`)
    return `<p>${said.blocked}</p>\n<ul>\n${blockers.join('\n')}\n</ul>`
  }
  return [
    `<p>${said.submitExplained}</p>`,
    `<form method="post" action="${link}/submissions">`,
    `<label><input type="checkbox" name="statement" value="accepted" required>${said.statement}</label>`,
    `<button>${said.submit}</button></form>`,
  ].join('\n')
}
