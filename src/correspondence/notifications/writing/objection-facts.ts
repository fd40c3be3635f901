import type { Status } from '../../../applications/lifecycle.ts'
import type { ObjectionSubject } from '../../../applications/objections/states.ts'
import type { PermitState } from '../../../permits/life.ts'
import { dayInNetwork } from '../../../platform/network-day.ts'
import type { Language, Names } from '../../../platform/words.ts'
import type { View } from './notice-words.ts'
import type { ToldPermit } from './permit-facts.ts'
import { member, textOf } from './return-items.ts'
import { dayIn } from './value-words.ts'

/** The facts of a letter about an objection or appeal. */
interface ToldObjection extends Pick<ToldPermit, 'permitNumber' | 'permitState'> {
  reference: string
  status: Status
  /** The responsible office of the application. */
  officeId: string | null
  event: { at: string; details: Record<string, unknown> } | null
}

/** Returns the values that letters about an objection or appeal show. */
export function objectionView(told: ToldObjection, language: Language): View {
  const details = told.event?.details ?? {}
  const against = subjectOf(details['against'])
  const contested = inFull(against, told, language)
  const collects = against !== 'refusal' && isToCollect(told)
  const isHere = told.officeId !== null && member(details['to'], 'id') === told.officeId
  return {
    receivedOn: dayIn(details['receivedOn'], language),
    objectionDue: dayIn(details['dueOn'], language),
    isAfterDue: isAfterDue(told.event),
    objectionDueIsProvisional: details['provisional'] === true,
    silenceGrants: details['silence'] === 'granted',
    bySilence: details['bySilence'] === true,
    isGranted: details['outcome'] === 'granted',
    isInadmissible: details['outcome'] === 'inadmissible',
    ...againView(told.event, language),
    isHere,
    reviewsHere: isHere && against === 'refusal',
    isOfRefusal: against === 'refusal',
    isOfPermit: against !== 'refusal',
    contestedDecision: decisions[against][language],
    contested,
    contestedFirst: contested.charAt(0).toUpperCase() + contested.slice(1),
    contestedByNumber: byNumber(against, told, language),
    contestedThere: inOffice(against, told, language),
    collects,
    // A revocation cancels the visit to collect the permit.
    booksAgain: collects && against === 'revocation',
    permitNow: against !== 'refusal' && told.permitState !== null ? nowWords[told.permitState][language] : null,
  }
}

/** True for what reached its office after its last day to decide. Silence has no effect on it. */
function isAfterDue(event: ToldObjection['event']): boolean {
  const dueOn = textOf(event?.details['dueOn'])
  return event !== null && dueOn !== null && dueOn < dayInNetwork(Date.parse(event.at))
}

/** Returns until when another objection or appeal can be filed after one was withdrawn, as far as it is known. */
function againView(event: ToldObjection['event'], language: Language): View {
  const lastDay = textOf(event?.details['lastDay'])
  const isTooLate = event !== null && lastDay !== null && lastDay < dayInNetwork(Date.parse(event.at))
  return {
    filesAgainBy: isTooLate ? null : dayIn(lastDay, language),
    asksAgain: lastDay === null,
    isTooLateAgain: isTooLate,
  }
}

/** True for a permit that waits at the counter and can be used from then on. */
const isToCollect = ({ status, permitState }: ToldObjection): boolean =>
  status === 'issued' && (permitState === 'in_force' || permitState === 'not_yet_in_force')

/** Events from before other decisions could be objected to do not say what they are against. */
const subjectOf = (value: unknown): ObjectionSubject =>
  value === 'suspension' || value === 'revocation' ? value : 'refusal'

const decisions: Record<ObjectionSubject, Names> = {
  refusal: { id: 'penolakan itu', en: 'the refusal' },
  suspension: { id: 'pembekuan itu', en: 'the suspension' },
  revocation: { id: 'pencabutan itu', en: 'the revocation' },
}

/** Returns the decision on a permit with its number, or the refusal with these words. */
function worded(
  against: ObjectionSubject,
  { permitNumber }: ToldObjection,
  language: Language,
  refusal: Names,
): string {
  const number = permitNumber ?? ''
  const words: Record<ObjectionSubject, Names> = {
    refusal,
    suspension: { id: `pembekuan izin ${number}`, en: `the suspension of permit ${number}` },
    revocation: { id: `pencabutan izin ${number}`, en: `the revocation of permit ${number}` },
  }
  return words[against][language]
}

const inFull = (against: ObjectionSubject, told: ToldObjection, language: Language): string =>
  worded(against, told, language, { id: 'penolakan permohonan ini', en: 'the refusal of this application' })

const inOffice = (against: ObjectionSubject, told: ToldObjection, language: Language): string =>
  worded(against, told, language, { id: 'penolakan sebuah permohonan', en: 'the refusal of an application' })

const byNumber = (against: ObjectionSubject, told: ToldObjection, language: Language): string =>
  worded(against, told, language, {
    id: `penolakan permohonan ${told.reference}`,
    en: `the refusal of application ${told.reference}`,
  })

/** The state of a permit, after an objection against a decision on it was granted. */
const nowWords: Record<PermitState, Names> = {
  not_yet_in_force: {
    id: 'Izin ini mulai berlaku setelah diserahkan.',
    en: 'The permit comes into force when it is handed over.',
  },
  in_force: { id: 'Izin ini berlaku.', en: 'The permit is valid.' },
  suspended: {
    id: 'Izin ini masih dibekukan berdasarkan keputusan lain.',
    en: 'The permit is still suspended by another decision.',
  },
  expired: {
    id: 'Masa berlaku izin ini sudah berakhir, sehingga izin ini tetap tidak berlaku.',
    en: 'The permit has expired in the meantime, so it is still not valid.',
  },
  revoked: {
    id: 'Izin ini tetap dicabut berdasarkan keputusan lain.',
    en: 'The permit is still revoked by another decision.',
  },
  superseded: {
    id: 'Izin ini sudah digantikan oleh izin lain.',
    en: 'Another permit has replaced it in the meantime.',
  },
}
