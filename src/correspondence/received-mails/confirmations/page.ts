import { editableStates } from '../../../applications/lifecycle.ts'
import { escapeHtml } from '../../../platform/html.ts'
import { momentInWords } from '../../../platform/moment-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { keptLanguage, letterPage, officeToAsk, type PagePlace, toOtherLanguage } from '../../letter-page.ts'
import { returnItems } from '../../notifications/writing/return-items.ts'
import type { Shown, ShownAttachment } from './confirm.ts'
import { confirmationWords } from './page-words.ts'

/** The place of a page, and the target of its forms. `hasTried` is true after an attempt to accept the files. */
interface PageLink extends PagePlace {
  hasTried: boolean
}

/** Returns the page of a link: the files, and buttons for the possible actions. */
export function confirmationPage(shown: Shown, language: Language, place: PageLink): string {
  const said = confirmationWords[language]
  const parts = [filesOf(shown, language, place), submissionOf(shown, language, place)]
  const acts = parts.some((part) => part.includes('<form'))
  return letterPage(
    language,
    said.title,
    `${toOtherLanguage(place.link, language)}
<dl><dt>${said.application}</dt><dd>${escapeHtml(shown.reference)}</dd>
<dt>${said.type}</dt><dd>${escapeHtml(shown.definition.names[language])}</dd></dl>
${[...(acts ? [`<p>${said.harmless}</p>`] : []), ...parts].join('\n')}
<p class="note">${said.until} ${momentInWords(shown.expiresAt, language)}. ${said.keep}</p>
${officeToAsk(shown.office, language)}`,
  )
}

/**
 * Returns the list of files, each with its state. The button is there while one waits and the application takes files.
 */
function filesOf({ files, status, hasAccount }: Shown, language: Language, place: PageLink): string {
  const said = confirmationWords[language]
  if (files.length === 0) return `<h2>${said.files}</h2>\n<p>${said.noFiles}</p>`
  const stateOf = ({ state, reason }: ShownAttachment) => {
    if (state === 'unfit') return `${said.states.unfit}: ${escapeHtml(reason?.[language] ?? '')}`
    return state === 'unnamed' ? said.states.unnamed[hasAccount ? 'account' : 'none'] : said.states[state]
  }
  const items = files.map((file) => {
    const slot = file.slot ? ` · ${escapeHtml(file.slot[language])}` : ''
    return `<li><b>${escapeHtml(file.fileName)}</b>${slot} · ${stateOf(file)}</li>`
  })
  const waits = files.some(({ state }) => state === 'waiting')
  const isUnfit = files.some(({ state }) => state === 'unfit')
  const isOver = !isUnfit && files.every(({ state }) => !['waiting', 'unscanned', 'unnamed'].includes(state))
  const takesFiles = editableStates.includes(status)
  const explained = `<p>${place.hasTried || !takesFiles ? said.notYet : said.acceptExplained}</p>`
  const form = `<form method="post" action="${place.link}${keptLanguage(place)}"><button>${said.accept}</button></form>`
  return [
    `<h2>${said.files}</h2>`,
    `<ul>\n${items.join('\n')}\n</ul>`,
    ...(isUnfit ? [`<p>${said.sendOther}</p>`] : []),
    ...(waits ? [explained] : []),
    ...(waits && takesFiles ? [form] : []),
    ...(isOver ? [`<p>${said.nothing}</p>`] : []),
  ].join('\n')
}

/**
 * Returns the part about submitting again: the form, the obstacles, or that it was done. Of a draft it says who submits
 * it. Empty when the application waits for something else.
 */
function submissionOf(shown: Shown, language: Language, place: PageLink): string {
  const { reasons, definition, submission, status, hasAccount } = shown
  const said = confirmationWords[language]
  const by = hasAccount ? 'account' : 'none'
  if (submission === null) return status === 'draft' ? `<p>${said.unsubmitted[by]}</p>` : ''
  if (submission.state === 'done') return `<p class="done">${status === 'submitted' ? said.done : said.doneBefore}</p>`
  const asked = returnItems(reasons, definition, language).map(
    ({ name, problem, note }) =>
      `<li><b>${escapeHtml(name)}</b>: ${escapeHtml(problem)}${note ? `. ${escapeHtml(note)}` : ''}</li>`,
  )
  return [
    `<h2>${said.asked}</h2>`,
    `<ul>\n${asked.join('\n')}\n</ul>`,
    howToSubmit(shown, submission, language, place),
    `<p>${said.byAnswering[by]}</p>`,
  ].join('\n')
}

/** Returns the form, or the earlier steps: files that wait to be accepted, and items still missing. */
function howToSubmit(
  { files }: Shown,
  submission: Exclude<NonNullable<Shown['submission']>, { state: 'done' }>,
  language: Language,
  place: PageLink,
): string {
  const said = confirmationWords[language]
  if (!place.hasTried && files.some(({ state }) => state === 'waiting')) return `<p>${said.submitFirst}</p>`
  if (submission.state === 'blocked') {
    return listed(said.blocked, submission.blockers, language)
  }
  return [
    ...(submission.warnings.length > 0
      ? [`<div class="wait">\n${listed(said.warned, submission.warnings, language)}\n</div>`]
      : []),
    `<p>${said.submitExplained}</p>`,
    `<form method="post" action="${place.link}/submissions${keptLanguage(place)}">`,
    `<label><input type="checkbox" name="statement" value="accepted" required>${said.statement}</label>`,
    `<button>${said.submit}</button></form>`,
  ].join('\n')
}

const listed = (title: string, items: readonly Names[], language: Language): string =>
  `<p>${title}</p>\n<ul>\n${items.map((item) => `<li>${escapeHtml(item[language])}</li>`).join('\n')}\n</ul>`
