import type { PermitTypeVersion } from '../../catalogue/permit-types/schema.ts'
import { escapeHtml } from '../../platform/html.ts'
import { momentInWords } from '../../platform/moment-words.ts'
import { type Language, languages } from '../../platform/words.ts'
import { keptLanguage, letterPage, officeToAsk, type PagePlace, toOtherLanguage } from '../letter-page.ts'
import { certificateWords } from './page-words.ts'
import type { LinkedPermit } from './queries.ts'
import { stateToday } from './state-today.ts'

/**
 * Returns the page of a link: the permit with its state today, and a button for the file in each language, that of the
 * reader first.
 */
export function certificatePage(
  permit: LinkedPermit,
  { names }: Pick<PermitTypeVersion, 'names'>,
  language: Language,
  place: PagePlace,
): string {
  const { reference, number, expiresAt, office } = permit
  const said = certificateWords[language]
  const buttons = languages
    .toSorted((one, other) => Number(other === language) - Number(one === language))
    .map((file) => `<div><button name="language" value="${file}">${said.download[file]}</button></div>`)
  return letterPage(
    language,
    said.title,
    `${toOtherLanguage(place.link, language)}
${stateToday(permit, language)}
<dl><dt>${said.number}</dt><dd>${escapeHtml(number)}</dd>
<dt>${said.type}</dt><dd>${escapeHtml(names[language])}</dd>
<dt>${said.application}</dt><dd>${escapeHtml(reference)}</dd></dl>
<p>${said.explained}</p>
<form method="post" action="${escapeHtml(place.link)}${keptLanguage(place)}">${buttons.join('\n')}</form>
<p class="note">${said.until} ${momentInWords(expiresAt, language)}. ${said.keep}</p>
${officeToAsk(office, language)}`,
  )
}
