import { holdsToLastDay, isLiving } from '../../permits/life.ts'
import { meanings } from '../../permits/verifications/meanings.ts'
import { looks, words } from '../../permits/verifications/page.ts'
import { escapeHtml } from '../../platform/html.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import type { Language } from '../../platform/words.ts'
import type { OpenRenewal } from '../notifications/writing/permit-facts.ts'
import type { StateToday } from './queries.ts'
import { adviceWords } from './state-words.ts'

/** Returns the state of a permit today as HTML: in the words of its public check, with its dates, and what to do. */
export function stateToday(permit: StateToday, language: Language): string {
  const { kind, mark } = looks[permit.state]
  const dates = datesOf(permit, language).map(([label, value]) => `${label}: <strong>${escapeHtml(value)}</strong>`)
  return `<div class="${kind}" role="status">
<p><span aria-hidden="true">${mark}</span> <strong>${meanings[permit.state][language]}</strong></p>
${[dates.join('<br>\n'), ...adviceOf(permit, language)]
  .filter((text) => text !== '')
  .map((text) => `<p>${text}</p>`)
  .join('\n')}
</div>`
}

/** Returns the dates that the state depends on, each with its label. */
function datesOf(permit: StateToday, language: Language): [label: string, value: string][] {
  const { state, validUntil, suspendedAt, supersededBy } = permit
  const revokedFrom = revocationDay(permit)
  const [labels, own] = [words[language], adviceWords[language]]
  const lines: [string, string | null | undefined | false][] = [
    [own.suspendedOn, state === 'suspended' && suspendedAt && dayInWords(suspendedAt, language)],
    [labels.until, holdsToLastDay(state) && validUntil && dayInWords(validUntil, language)],
    [labels.revokedFrom, revokedFrom && dayInWords(revokedFrom, language)],
    [labels.supersededBy, supersededBy?.number],
    [own.supersededOn, supersededBy?.validFrom && dayInWords(supersededBy.validFrom, language)],
  ]
  return lines.flatMap(([label, value]) => (value ? [[label, value] satisfies [string, string]] : []))
}

/** Returns what the holder is to do now, and what a revocation that is still ahead means. */
function adviceOf(permit: StateToday, language: Language): string[] {
  const { advice, renewal, revocationAhead, notOffered } = adviceWords[language]
  const isAhead = permit.state !== 'revoked' && revocationDay(permit) !== null
  const replacing = permit.state === 'expired' && permit.renewal
  const usual = permit.state === 'expired' && !permit.isOffered ? notOffered : advice[permit.state]
  const words = replacing ? renewal[stageOf(replacing)](escapeHtml(replacing.reference)) : usual
  return [words, isAhead ? revocationAhead : '']
}

function stageOf({ isDraft, waitsAtCounter }: OpenRenewal): 'draft' | 'submitted' | 'issued' {
  if (waitsAtCounter) return 'issued'
  return isDraft ? 'draft' : 'submitted'
}

/** Returns the first day of a decided revocation. Null: there is none, or the permit ended before it. */
const revocationDay = ({ state, revokedFrom }: StateToday): string | null =>
  state === 'revoked' || isLiving(state) ? revokedFrom : null
