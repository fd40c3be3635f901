import type { Actor } from '../../access/identity/actor.ts'
import { actionsInLanguage, inLanguage } from '../../http/problems/language.ts'
import { rupiah } from '../../http/schema.ts'
import type { Language } from '../../platform/words.ts'
import { holdsMask } from '../../privacy/mask.ts'
import { dueForOf } from '../clocks/ledger.ts'
import { proposedConditions } from '../consultations/conditions.ts'
import { originalsAskedFor } from '../documents/originals/originals.ts'
import type { SetAside } from '../drafts/set-aside.ts'
import { openMoney, openMoneyWords } from '../fees/open-money.ts'
import { presentStanding } from '../fees/present.ts'
import { editableStates, states } from '../lifecycle.ts'
import { nextMoneyActions } from '../refunds/refund.ts'
import { maySupply, standingsOf } from '../standing.ts'
import { nextActions } from '../steps/next-step.ts'
import { asAsked } from '../steps/warnings.ts'
import { visitOf } from '../visits/present.ts'
import type { Case } from './case.ts'
import type { EvaluatedCase } from './evaluated.ts'

/**
 * Returns a case as the contract shows it to this actor. `hasRecordedPayment`: the actor has recorded a payment for it,
 * which keeps them from deciding about open money; only an application that has ended or has a permit needs it.
 */
export function presentCase(evaluated: EvaluatedCase, actor: Actor, language: Language, hasRecordedPayment = false) {
  const { application } = evaluated
  const {
    status,
    feeAmount,
    type: { definition },
  } = application
  return {
    id: application.id,
    reference: application.reference,
    version: application.version,
    status,
    publicStage: states[status].publicStage,
    permitType: {
      code: definition.code,
      version: definition.version,
      names: definition.names,
      newerVersion: newerVersion(application),
    },
    startedFrom: application.startedFrom,
    villageCode: application.villageCode,
    createdAt: application.createdAt,
    submittedAt: application.submittedAt,
    updatedAt: application.updatedAt,
    erasedAt: application.erasedAt,
    trackingKey: maySupply(standingsOf(application, actor)) ? application.trackingKey : null,
    channel: application.channel,
    office: application.office,
    clock: {
      state: states[status].clock,
      since: application.statusSince,
      dueFor: dueForOf(application),
      dueAt: application.dueAt,
      overdue: application.overdue,
      provisional: application.dueProvisional,
      deemedGrantedAt: application.deemedGrantedAt,
    },
    assignee: assigneeOf(application, actor),
    answers: application.answers,
    answerFaults: answerFaultsOf(evaluated, actor, language),
    answersMasked:
      application.erasedAt !== null ||
      (application.sealed !== null && holdsMask([application.answers, application.setAside])),
    setAside: application.setAside && presentSetAside(application.setAside, language),
    documents: application.formerApplicants.includes(actor.personId) ? [] : [...application.documents],
    returnReasons: application.returnReasons?.map(asAsked) ?? null,
    fee: feeAmount === null ? null : rupiah(feeAmount),
    feeAssessment:
      application.feeAssessment && presentStanding(application.feeAssessment, application.paidAmount, status),
    openMoney: openMoneyOf(application, actor, { language, hasRecordedPayment }),
    inspection: inspectionOf(evaluated),
    proposedConditions: proposedConditions(application.consultations),
    permit: application.permit,
    visit: visitOf(application, originalsAskedFor(application)),
    nextActions: actionsInLanguage(nextActions(evaluated, actor), language),
  }
}

/** Returns the faults of the answers that block `submit`. Null for a reader who may not correct them now. */
function answerFaultsOf({ application, formFaults }: EvaluatedCase, actor: Actor, language: Language) {
  const isOpen = editableStates.includes(application.status) && maySupply(standingsOf(application, actor))
  return isOpen && application.sealed === null
    ? formFaults().map(({ pointer = '', code, detail }) => ({ pointer, code, detail: detail[language] }))
    : null
}

/** Returns money that was paid and is not settled yet, in the form of the contract. Null when there is none. */
function openMoneyOf(
  application: Case,
  actor: Actor,
  { language, hasRecordedPayment }: { language: Language; hasRecordedPayment: boolean },
) {
  const standings = standingsOf(application, actor)
  const reader = standings.includes('applicant') ? 'applicant' : 'office'
  const money = openMoney(application.status, application)
  return (
    money && {
      paid: rupiah(money.paid),
      open: rupiah(money.open),
      due: rupiah(money.due),
      returned: rupiah(money.returned),
      nextActions: actionsInLanguage(
        nextMoneyActions(application, money, { standings, personId: actor.personId, hasRecordedPayment }),
        language,
      ),
      detail: openMoneyWords(money, application.office?.names ?? null, reader)[language],
    }
  )
}

/** Returns the assignee. Null without one, and for the applicant, who deals with the office as a whole. */
function assigneeOf({ assignee, applicantId }: Case, { personId }: Actor) {
  return assignee && applicantId !== personId
    ? { personId: assignee.personId, name: assignee.name, since: assignee.since }
    : null
}

/** Returns the version that a draft can be moved to; null without a newer one. */
const newerVersion = ({ versionInForce, type: { definition } }: Case): number | null =>
  versionInForce !== null && versionInForce > definition.version ? versionInForce : null

export const presentSetAside = ({ answers, documents }: SetAside, language: Language) => ({
  answers: answers.map((answer) => inLanguage(answer, language)),
  documents: documents.map((document) => inLanguage(document, language)),
})

/** Returns the inspections of a case; null for permit types without that stage. */
function inspectionOf({ application, assessment }: EvaluatedCase) {
  const {
    status,
    inspection,
    type: {
      definition: { stages, inspection: rule },
    },
  } = application
  if (!stages.inspection || !inspection) return null
  const { appointments, report } = inspection
  const noShows = appointments?.missed ?? 0
  return {
    appointment: appointments?.open?.appointment ?? null,
    noShows,
    report,
    noShowLimitReached: rule?.noShowLimit !== undefined && noShows >= rule.noShowLimit,
    requiredChecks: status === 'in_inspection' ? [...assessment().requiredChecks] : [],
  }
}
