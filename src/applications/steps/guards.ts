import { lastDayIn } from '../../catalogue/permit-types/last-day.ts'
import { ruleLabel } from '../../catalogue/permit-types/rules/rule-labels.ts'
import type { Blocker } from '../../http/problems/problem.ts'
import type { Names } from '../../platform/words.ts'
import type { CaseDocument } from '../case/case.ts'
import type { EvaluatedCase } from '../case/evaluated.ts'
import { awaitedBlockers } from '../consultations/awaited.ts'
import { unsettledBlockers } from '../consultations/conditions.ts'
import { verdictOn } from '../documents/originals/matching.ts'
import { originalsAskedFor, unmatchedBlockers } from '../documents/originals/originals.ts'
import { isUsable } from '../documents/scan-state.ts'
import { assessedFeeBlockers, owedBlockers, unpaidBlockers } from '../fees/fee-blockers.ts'
import { complianceBlockers, reportBlockers, visitBlockers } from '../inspections/report.ts'
import type { GuardName, Separation } from '../lifecycle.ts'
import { comparesAtHandover, neverBegan } from '../visits/purposes.ts'
import { blocker } from './blocker.ts'
import { isKeptApart } from './duties.ts'
import { earlierPermitBlockers } from './earlier-permit.ts'
import { endedPermitBlockers } from './ended-permit.ts'
import type { StepInput } from './input.ts'

/**
 * Returns the blockers of one condition. A null `personId` is the system. Without `input`, as for nextActions, it
 * judges only the application.
 */
type Guard = (evaluated: EvaluatedCase, personId: string | null, input?: StepInput) => Blocker[]

/** The guard of each condition: a pure function of facts, without database or clock. */
export const guards: Record<GuardName, Guard> = {
  form_complete: ({ formFaults }) =>
    formFaults().map(({ pointer, detail }) => blocker('form_incomplete', { fault: detail }, pointer)),

  rules_decided: ({ application, formFaults, assessment }) =>
    formFaults().length > 0
      ? []
      : assessment().undecided.map(({ pointer }) =>
          blocker('rule_undecided', { rule: ruleLabel(application.type.definition, pointer) }, '/answers'),
        ),

  documents_present: ({ application: { type, documents }, assessment }) =>
    type.definition.documents
      .filter(
        ({ slot }) => assessment().requiredDocuments.has(slot) && !documents.some((document) => document.slot === slot),
      )
      .map(({ slot, names }) => blocker('document_missing', { document: names }, slot)),

  documents_clean: ({ application: { type, documents } }) =>
    type.definition.documents.flatMap(({ slot, names }) => {
      const unusable = documents.find((document) => document.slot === slot && !isUsable(document))
      return unusable ? [scanBlocker(unusable, slot, names)] : []
    }),

  office_responsible: ({ application, office }) => {
    if (application.villageCode === null) return [blocker('place_missing', {}, '/villageCode')]
    if (office()) return []
    if (application.officeChain.length === 0) return [blocker('place_not_valid', {}, '/villageCode')]
    return [blocker('no_responsible_office', {}, '/villageCode')]
  },

  version_accepted: ({ application: { moveFirst, type } }) =>
    moveFirst !== null && moveFirst.version > type.definition.version
      ? [blocker('version_outdated', { since: moveFirst.validFrom }, '/permitType/newerVersion')]
      : [],

  not_over: ({ application }) => lastDayBlockers(application, false),

  not_over_before_handover: ({ application }) => {
    const { status, permit, today, type } = application
    if (neverBegan({ status, permitState: permit?.state ?? null }, type.definition))
      return [blocker('last_day_past', { day: permit?.validUntil ?? today, isIssued: true })]
    return comparesAtHandover(type.definition) ? lastDayBlockers(application, true) : []
  },

  earlier_permit_renewable: ({ application }) => earlierPermitBlockers(application),

  earlier_permit_renewable_before_handover: ({ application }) =>
    application.permit?.state === 'not_yet_in_force' ? earlierPermitBlockers(application) : [],

  permit_not_ended: ({ application: { permit } }) => endedPermitBlockers(permit?.state),

  inspection_reported: ({ application, assessment }) =>
    !assessment().inspection || application.acts.some(({ action }) => action === 'report_inspection')
      ? []
      : [blocker('inspection_missing', {})],

  inspection_compliant: ({ application }) => complianceBlockers(application),

  visit_made: ({ application }, _person, input) => visitBlockers(application, reportIn(input)),

  report_whole: ({ application, assessment }, _person, input) =>
    reportBlockers(application, assessment().requiredChecks, reportIn(input)),

  agencies_heard: ({ application }) => awaitedBlockers(application.consultations),

  conditions_settled: ({ application }, _person, input) =>
    input?.action === 'approve' ? unsettledBlockers(application.consultations, input.conditions) : [],

  fee_assessed: ({ assessment }, _person, input) =>
    input?.action === 'approve' ? assessedFeeBlockers(assessment().fee, input.fee?.amount) : [],

  paid_in_full: ({ application: { feeAmount, paidAmount } }) => unpaidBlockers(feeAmount ?? 0, paidAmount),

  time_ran_out: ({ application }) => (application.deemedGrantedAt !== null ? [] : [blocker('time_left', {})]),

  check_ran_out: ({ application: { acceptedAt, overdue } }) =>
    acceptedAt === null && overdue ? [] : [blocker('check_time_left', {})],

  nothing_owed: ({ application, assessment }) => owedBlockers(application, assessment().fee),

  mismatch_found: ({ application }) =>
    originalsAskedFor(application).some((document) => verdictOn(document) === 'mismatched')
      ? []
      : [blocker('mismatch_missing', {})],

  originals_matched_before_signing: ({ application }) =>
    application.type.definition.originalsGate === 'before_signing' ? unmatchedBlockers(application) : [],

  originals_matched_before_handover: ({ application }) => {
    if (application.type.definition.originalsGate !== 'before_handover') return []
    if (application.erasedAt === null) return unmatchedBlockers(application)
    return [blocker('originals_erased', {})]
  },

  not_inspector: separated('not_inspector'),

  not_reviewer: separated('not_reviewer'),

  not_approver: separated('not_approver'),

  not_assistant: separated('not_assistant'),
}

/** Returns a blocker when the last day asked for is past. `isIssued`: the applicant cannot change that day any more. */
function lastDayBlockers(
  { answers, type: { definition }, today }: EvaluatedCase['application'],
  isIssued: boolean,
): Blocker[] {
  const day = lastDayIn(answers, definition)
  return day === null || day >= today ? [] : [blocker('last_day_past', { day, isIssued }, definition.lastDay?.answer)]
}

const reportIn = (input?: StepInput) => (input?.action === 'report_inspection' ? input.report : undefined)

/** Returns a guard that blocks a step for people whose earlier acts must be kept apart from it. */
function separated(condition: Separation): Guard {
  return ({ application: { acts } }, personId) =>
    isKeptApart(condition, acts, personId) ? [blocker('separation_of_duties', { condition })] : []
}

const scanBlocker = ({ scan }: CaseDocument, slot: string, document: Names): Blocker =>
  scan === 'infected'
    ? blocker('document_infected', { document }, slot)
    : blocker('document_not_scanned', { document, isFailed: scan === 'failed' }, slot)
