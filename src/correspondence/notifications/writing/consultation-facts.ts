import type { Opinion } from '../../../applications/consultations/consultation.ts'
import type { AgencySilence } from '../../../catalogue/permit-types/definition/consultation-schema.ts'
import { momentInWords } from '../../../platform/moment-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import type { View } from './notice-words.ts'
import { member, textOf } from './return-items.ts'

/** An agency that has been asked for its opinion, with the end of its time. */
export interface AskedAgency {
  agency: Names
  dueAt: string | null
}

const opinions: Record<Opinion, Names> = {
  no_objection: { id: 'tidak berkeberatan', en: 'no objection' },
  with_conditions: { id: 'tidak berkeberatan dengan syarat', en: 'no objection, with conditions' },
  objection: { id: 'berkeberatan', en: 'objection' },
}

/** The effect of an agency's silence, for its office. */
const silences: Record<Exclude<AgencySilence, 'escalate'>, Names> = {
  nothing: {
    id: 'Penilaian dapat dilanjutkan tanpa pendapat instansi itu.',
    en: 'The review can go on without the opinion of that agency.',
  },
  no_objection: {
    id: 'Menurut aturan jenis izinnya, instansi itu dianggap tidak berkeberatan.',
    en: 'By the rules of the permit type, that agency counts as having no objection.',
  },
}

/** Returns the values of an event of a consultation for letters to officers; `details` are those of the event. */
export function consultationView(details: Record<string, unknown>, language: Language): View {
  const { conditions, text } = details
  return {
    agency: textOf(member(details['agency'], language)),
    opinion: inWords(opinions, details['opinion'], language),
    conditionCount: Array.isArray(conditions) ? conditions.length : 0,
    agencyText: textOf(text),
    afterSilence: inWords(silences, details['silence'], language),
  }
}

/** Returns the agencies that have been asked, each with its deadline in words. */
export const askedView = (asked: readonly AskedAgency[], language: Language): View => ({
  asked: asked.map(({ agency, dueAt }) => ({
    name: agency[language],
    until: dueAt && momentInWords(dueAt, language),
  })),
  hasAsked: asked.length > 0,
})

const inWords = (words: Readonly<Record<string, Names>>, code: unknown, language: Language): string | null =>
  typeof code === 'string' && Object.hasOwn(words, code) ? (words[code]?.[language] ?? null) : null
