import { isEnded } from '../../../applications/drafts/earlier.ts'
import type { Status } from '../../../applications/lifecycle.ts'
import { closed, endedWithoutPermit } from '../../../applications/steps/open-states.ts'
import { neverBegan } from '../../../applications/visits/purposes.ts'
import type { PermitTypeVersion } from '../../../catalogue/permit-types/schema.ts'
import { type Remedy, remedyWords } from '../../../network/legal-remedies/remedy.ts'
import { dayInWords, momentInWords } from '../../../platform/moment-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { briefOf, namesInBrief } from './brief.ts'
import { type AskedAgency, askedView, consultationView } from './consultation-facts.ts'
import type { DatesAhead } from './date-queries.ts'
import { showFees, type ToldFees } from './fee-facts.ts'
import type { View } from './notice-words.ts'
import { objectionView } from './objection-facts.ts'
import { type OfficePlace, reachOf } from './office-lines.ts'
import { isInVain, permitView, type ToldPermit } from './permit-facts.ts'
import { labelsAt, member, returnItems, textOf } from './return-items.ts'
import { dayIn, moment } from './value-words.ts'
import { waitingView } from './waiting-words.ts'

/** An office that signs a letter. */
export interface Signing {
  names: Names
  place: OfficePlace
}

/** The facts of an application for a notice, read when the notice is sent. */
export interface Told extends ToldPermit, ToldFees {
  reference: string
  /** The name of the applicant, for the greeting; null while there is none. */
  name: string | null
  /** True when the applicant has an account. Without one, letters name another way than the account. */
  hasAccount: boolean
  /** True when its personal data was erased. It takes no messages then. */
  isErased: boolean
  status: Status
  statusSince: string
  /** The last day on which the applicant can act in this status; null where there is none. */
  lapsesOn: string | null
  /** The tracking key, while nobody has taken the application over. */
  trackingKey: string | null
  office: Names | null
  officePlace: OfficePlace | null
  /** End of the completeness check, for an application that was not accepted yet. */
  checkDueAt: string | null
  /** Due date of the office, for an application that was accepted. */
  dueAt: string | null
  /** True if either date may move when a calendar is published. */
  dueProvisional: boolean
  /** Free times at the counter of its office (RFC 3339), for invitations. */
  freeAt: readonly string[]
  /** Slots whose original was not matched yet. */
  unmatched: readonly string[]
  /**
   * The cause of the letter. If a revocation takes effect, `at` is the time of its decree, and `isObjectedTo` is true
   * when an objection against it was filed.
   */
  event: { at: string; details: Record<string, unknown>; isObjectedTo?: boolean } | null
  /** The office above, of an event about an appeal. Null for others: the office of the application decides. */
  decidedBy: Names | null
  /** The responsible office, or null. */
  officeId: string | null
  /** The office that would decide an appeal, for letters after which one can be filed. Null for others. */
  appealTo: Names | null
  /** The remedy against the decision, for letters that decide against somebody; null where none is known. */
  remedy: Remedy | null
  message: { text: string; hasAttachments: boolean; office: Names | null } | null
  /** For the letter to an account that has taken the application over; null for others. */
  datesAhead: DatesAhead | null
  /** The agencies whose opinion is awaited, for letters about the acceptance. */
  asked: readonly AskedAgency[]
}

const dayMilliseconds = 24 * 60 * 60_000

/**
 * Returns the values that a template can show. Personal are only the name and the texts that the office or the
 * applicant wrote.
 */
export function viewOf(told: Told, definition: PermitTypeVersion, language: Language): View {
  const { event, assessment, message, office, money } = told
  const details = event?.details ?? {}
  const bring = bringOf(told, definition, language)
  const corrected = labelsAt(details['pointers'], definition, language)
  const items = returnItems(details['reasons'], definition, language)
  return {
    reference: told.reference,
    name: told.name,
    draft: told.status === 'draft',
    erased: told.isErased,
    isOver: closed.includes(told.status),
    lapsesOn: told.lapsesOn && dayInWords(told.lapsesOn, language),
    trackingKey: told.trackingKey,
    type: definition.names[language],
    office: office?.[language] ?? null,
    ...reachOf(told.officePlace, language),
    writer: message?.office?.[language] ?? null,
    due: assessment
      ? assessment.dueOn && dayInWords(assessment.dueOn, language)
      : told.dueAt && dayInWords(told.dueAt, language),
    checkDue: told.checkDueAt && dayInWords(told.checkDueAt, language),
    isProvisional: told.dueProvisional && (told.dueAt !== null || told.checkDueAt !== null),
    isOfCheck: details['dueFor'] === 'completeness_check',
    when: moment(details['startsAt'], language),
    since: moment(details['dueAt'], language),
    note: textOf(details['note']),
    reason: textOf(details['reason']),
    legalBasis: textOf(details['legalBasis']),
    items,
    count: items.length,
    brief: briefOf(message?.text ?? null, items, language),
    bring,
    hasBring: bring.length > 0,
    bringShort: namesInBrief(bring, language),
    times: told.freeAt.map((startsAt) => ({ when: moment(startsAt, language) })),
    hasTimes: told.freeAt.length > 0,
    ...showFees(told, office, language),
    hasPaid: money.paidAmount > 0,
    hasEnded: endedWithoutPermit.includes(money.status),
    owesNothing: definition.stages.fee && endedWithoutPermit.includes(money.status) && money.paidAmount === 0,
    waits: definition.originalsGate === 'before_handover',
    decree: textOf(details['decreeNumber']),
    newer: textOf(details['number']),
    effectiveOn: dayIn(details['effectiveOn'], language),
    lastDay: dayIn(details['lastDay'], language),
    codeEnds: codeEnds(event, language),
    inspectionAt: moment(told.datesAhead?.inspectionAt, language),
    visitAt: moment(told.datesAhead?.visitAt, language),
    corrected,
    hasCorrected: corrected.length > 0,
    ...objectionView(told, language),
    ...permitView(told, language),
    ...remedyOf(told, language),
    isObjectedTo: event?.isObjectedTo ?? false,
    appealTo: told.appealTo?.[language] ?? null,
    ...waitsView(details['waiting']),
    from: officeIn(details['from'], language),
    to: officeIn(details['to'], language),
    neverBegan: neverBegan(told, definition),
    ...(isInVain(told) || isEnded(told.permitState) || neverBegan(told, definition)
      ? { waitedFor: null, awaits: null, comes: false, acts: false }
      : waitingView(told.status, details['waitedFor'], language)),
    ...(message && { text: message.text, hasAttachments: message.hasAttachments }),
    ...askedView(told.asked, language),
    ...consultationView(details, language),
  }
}

/** Returns the end of the code that an event has issued; null for another event. */
function codeEnds(event: Told['event'], language: Language): string | null {
  const days = event?.details['goodForDays']
  return typeof days === 'number' && event
    ? momentInWords(Date.parse(event.at) + days * dayMilliseconds, language)
    : null
}

/** Returns what a transferred application still waits for, though it has ended. */
function waitsView(value: unknown): View {
  const waiting: readonly unknown[] = Array.isArray(value) ? value : []
  const waits = (what: string) => waiting.includes(what)
  return {
    objectionWaits: waits('objection'),
    payoutWaits: waits('payout'),
    payoutWaitsAgain: waits('payout_again'),
    refundWaits: waits('refund'),
  }
}

/** Returns the sentences about the legal remedy against a decision; nothing where none is known. */
function remedyOf({ remedy, office, decidedBy }: Told, language: Language): View {
  if (remedy === null) return {}
  const { text, short } = remedyWords(remedy, decidedBy ?? office, language)
  const { lastDay } = remedy
  const ends = { remedyEnds: lastDay !== null, remedyIsProvisional: lastDay?.isProvisional ?? false }
  return { remedy: text, remedyShort: short, ...ends }
}

/**
 * Returns the labels of the originals that are still to be brought; none when the permit type asks for none, or the
 * visit has another purpose.
 */
export function bringOf(
  { unmatched, event }: Pick<Told, 'unmatched' | 'event'>,
  { originalsGate, documents }: PermitTypeVersion,
  language: Language,
): { name: string }[] {
  const isForSomethingElse = event?.details['purpose'] === 'collect_permit' && originalsGate !== 'before_handover'
  if (originalsGate === 'none' || isForSomethingElse) return []
  return documents
    .filter(({ slot, originalRequired }) => originalRequired && unmatched.includes(slot))
    .map(({ names }) => ({ name: names[language] }))
}

const officeIn = (value: unknown, language: Language): string | null => textOf(member(member(value, 'names'), language))
