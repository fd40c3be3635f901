import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import { dayInNetwork } from '../../platform/network-day.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'
import { known } from '../calendar/known.ts'
import { closeOfDay, provisionalBetween, type WorkingCalendar } from '../calendar/working-time.ts'

/** A time limit in days, counted from the day after a decision. */
export interface RemedyLimit {
  amount: number
  unit: 'days' | 'working_days'
}

/**
 * A remedy against a decision, in the words of the network: for letters, and for a short message. In both,
 * `{lastDay}` stands for the last day and `{office}` for the name of the office.
 */
interface RemedyWords {
  text: Names
  short: Names
  within: RemedyLimit | null
}

/**
 * The rules for deciding objections or appeals, as far as the network knows them. The office's time to decide counts
 * from the day after the objection or appeal came. `silence` is the effect when that time runs out, and `remedy` the
 * next remedy against the decision.
 */
export interface DecidingRules {
  decideWithin: RemedyLimit | null
  silence: (typeof objectionSilences)[number]
  remedy: RemedyWords | null
}

/**
 * The rules for objections. `remedy` is the appeal: its words and its last day. `appeal` are the rules for deciding
 * it; undefined: no time limit is known.
 */
export interface ObjectionRules extends DecidingRules {
  appeal?: DecidingRules
}

/** The effects of the silence of an office on an objection or appeal: it is granted, or nothing happens. */
export const objectionSilences = ['granted', 'nothing'] as const

/** The remedies against a decision, and the rules for objections. Undefined rules: no time limit is known. */
export interface LegalRemedy extends RemedyWords {
  objection?: ObjectionRules
}

/** The last day of a remedy; provisional while a calendar up to that day is not published. */
interface LastDay {
  day: string
  isProvisional: boolean
}

/** The remedy against one decision. */
export interface Remedy {
  words: RemedyWords
  lastDay: LastDay | null
}

const dayMilliseconds = 24 * 60 * 60_000

/**
 * Returns the last day of a time limit for a decision of `decidedAt`, in milliseconds since 1970. Days of the calendar
 * are counted as they are; a last day on which offices are closed is not moved. Null for working days in a year without
 * a calendar.
 */
export function lastDayOf({ amount, unit }: RemedyLimit, decidedAt: number, calendar: WorkingCalendar): LastDay | null {
  // Jakarta has no daylight saving time: all days are equally long.
  if (unit === 'days') return { day: dayInNetwork(decidedAt + amount * dayMilliseconds), isProvisional: false }
  const { value: close } = known(() => closeOfDay(calendar, decidedAt, amount))
  if (close === null) return null
  return { day: dayInNetwork(close), isProvisional: provisionalBetween(calendar, decidedAt, close) !== null }
}

/**
 * Returns the texts of a remedy, with the last day and the office filled in. Without an office they say "the office
 * that decided".
 */
export function remedyWords(
  { words: { text, short }, lastDay }: Remedy,
  office: Names | null,
  language: Language,
): { text: string; short: string } {
  const here = { id: 'kantor yang memutuskan', en: 'the office that decided' }
  const written = lastDay === null ? '' : dayInWords(lastDay.day, language)
  const fill = (words: Names) =>
    words[language].replaceAll('{lastDay}', written).replaceAll('{office}', (office ?? here)[language])
  return { text: fill(text), short: fill(short) }
}

/** Returns the text of a remedy; for null, an unknown remedy, it says which office to ask. */
export const remedyDetail = (remedy: Remedy | null, office: Names | null): Names => ({
  id: remedy ? remedyWords(remedy, office, 'id').text : askFor(office).id,
  en: remedy ? remedyWords(remedy, office, 'en').text : askFor(office).en,
})

/** Returns a remedy as the contract shows it. For null, an unknown remedy, the text says which office to ask. */
export function presentRemedy(remedy: Remedy | null, office: Names | null, language: Language) {
  const lastDay = remedy?.lastDay ?? null
  return {
    detail: remedyDetail(remedy, office)[language],
    lastDay: lastDay?.day ?? null,
    provisional: lastDay?.isProvisional ?? false,
  }
}

const askFor = (office: Names | null): Names => ({
  id:
    `Jika Anda keberatan atas keputusan ini, segera tanyakan kepada ${office?.id ?? 'kantor'} ` +
    'upaya hukum apa yang dapat Anda tempuh dan sampai kapan.',
  en:
    `If you disagree with this decision, ask ${office?.en ?? 'the office'} without delay ` +
    'which legal remedies are open to you, and until when.',
})

/**
 * Returns a fault for each text that names a last day without a limit, or has a limit and does not name it, and for a
 * silence that grants without a time to decide.
 */
export const remedyFaults = (remedy: LegalRemedy, place: string): Fault[] => [
  ...wordsFaults(remedy, place),
  ...rulesFaults(remedy.objection, `${place}/objection`),
  ...rulesFaults(remedy.objection?.appeal, `${place}/objection/appeal`),
]

const rulesFaults = (rules: DecidingRules | undefined, place: string): Fault[] => [
  ...(rules?.remedy ? wordsFaults(rules.remedy, `${place}/remedy`) : []),
  ...(rules?.silence === 'granted' && rules.decideWithin === null
    ? [fault({ pointer: `${place}/decideWithin` }, 'required')]
    : []),
]

const wordsFaults = (words: RemedyWords, place: string): Fault[] =>
  (['text', 'short'] as const).flatMap((part) =>
    languages
      .filter((language) => words[part][language].includes('{lastDay}') !== (words.within !== null))
      .map((language) => fault({ pointer: `${place}/${part}/${language}` }, 'last_day')),
  )
