import type { CheckItem } from '../../catalogue/permit-types/inspection-schema.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Blocker, Fault } from '../../http/problems/problem.ts'
import { blocker } from '../blocker.ts'
import type { Case } from '../case.ts'
import { slotNames } from '../documents/slot-names.ts'
import type { InspectionReport } from './report-schema.ts'

type Check = NonNullable<InspectionReport['checks']>[number]

/** Whether an item of the check list holds, as its answer says; null where it says no more than what was found. */
export type CheckResult = 'pass' | 'fail' | null

/** What an item's answer amounts to. A choice holds by what the permit type says of it, a measure by its bounds. */
export function resultOf(
  { kind, minimum, maximum, choices }: CheckItem,
  { result, measure, choice }: Check,
): CheckResult {
  if (kind === 'pass_fail') return result ?? null
  if (kind === 'choice') return verdictOf(choices?.find(({ code }) => code === choice)?.passes)
  if (measure === undefined || (minimum === undefined && maximum === undefined)) return null
  return verdictOf(measure >= (minimum ?? -Infinity) && measure <= (maximum ?? Infinity))
}

function verdictOf(passes: boolean | undefined): CheckResult {
  if (passes === undefined) return null
  return passes ? 'pass' : 'fail'
}

const answerOf = { pass_fail: 'result', measure: 'measure', choice: 'choice' } as const

/**
 * What cannot be read in a report, by pointer into the step: items the check list does not have, answers of another
 * kind, papers that are not there.
 */
export function reportFaults(application: Case, report: InspectionReport): Fault[] {
  const items = checklistOf(application)
  const { checks = [], applicantPresent, representedBy, applicantSignature: signature } = report
  return [
    ...checks.flatMap((check, index) => checkFaults(application, items, check, `/report/checks/${index}`)),
    ...checks.flatMap(({ code }, index) =>
      checks.findIndex((other) => other.code === code) < index
        ? [fault({ pointer: `/report/checks/${index}/code` }, 'uniqueItems')]
        : [],
    ),
    ...(items.length === 0 && report.recommendation !== undefined
      ? [fault({ pointer: '/report/recommendation' }, 'no_checklist')]
      : []),
    ...(report.conditions !== undefined && report.recommendation !== 'compliant_with_conditions'
      ? [fault({ pointer: '/report/conditions' }, 'contradicts')]
      : []),
    ...(representedBy !== undefined && !applicantPresent
      ? [fault({ pointer: '/report/representedBy' }, 'contradicts')]
      : []),
    ...(signature && (signature.signedBy === 'absent') === applicantPresent
      ? [fault({ pointer: '/report/applicantSignature/signedBy' }, 'contradicts')]
      : []),
    ...(signature?.evidence === undefined || isOfThisVisit(application, 'inspection_minutes', signature.evidence)
      ? []
      : [
          fault({ pointer: '/report/applicantSignature/evidence' }, 'not_of_this_visit', {
            document: slotNames(application.type.definition, 'inspection_minutes'),
          }),
        ]),
  ]
}

function checkFaults(application: Case, items: readonly CheckItem[], check: Check, at: string): Fault[] {
  const item = items.find(({ code }) => code === check.code)
  if (!item) return [fault({ pointer: `${at}/code` }, items.length === 0 ? 'no_checklist' : 'unknown_check')]
  const wanted = answerOf[item.kind]
  const given = (['result', 'measure', 'choice'] as const).filter((member) => check[member] !== undefined)
  return [
    ...(given.includes(wanted) ? [] : [fault({ pointer: `${at}/${wanted}` }, 'required')]),
    ...given
      .filter((member) => member !== wanted)
      .map((member) => fault({ pointer: `${at}/${member}` }, 'other_kind', { kind: item.kind })),
    ...(check.choice !== undefined && item.choices && !item.choices.some(({ code }) => code === check.choice)
      ? [fault({ pointer: `${at}/choice` }, 'enum', { allowedValues: item.choices.map(({ names }) => names) })]
      : []),
    ...(check.photographs ?? []).flatMap((id, index) =>
      isOfThisVisit(application, 'inspection_photo', id)
        ? []
        : [
            fault({ pointer: `${at}/photographs/${index}` }, 'not_of_this_visit', {
              document: slotNames(application.type.definition, 'inspection_photo'),
            }),
          ],
    ),
  ]
}

/** What a report still lacks. Without one (as for nextActions) only what the file itself lacks. */
export function reportBlockers(
  application: Case,
  requiredChecks: ReadonlySet<string>,
  report?: InspectionReport,
): Blocker[] {
  const items = checklistOf(application)
  if (!report)
    return items
      .filter((item) => requiredChecks.has(item.code) && item.photograph === 'required' && !hasPhotograph(application))
      .map(photographMissing)
  const answers = new Map((report.checks ?? []).map((check) => [check.code, check]))
  return [
    ...items
      .filter(({ code }) => requiredChecks.has(code) && !answers.has(code))
      .map(({ code, names }) => blocker('check_missing', { item: names }, code)),
    ...items
      .filter(
        ({ code, photograph }) =>
          photograph === 'required' && answers.has(code) && (answers.get(code)?.photographs ?? []).length === 0,
      )
      .map(photographMissing),
    ...(items.length > 0 ? recommendationBlockers(items, report) : []),
    ...signatureBlockers(report),
  ]
}

/**
 * Whether the visit may be reported: it lies behind, and where there is a check list an appointment was made for it, or
 * the report says why not.
 */
export function visitBlockers({ today, inspection, type }: Case, report?: InspectionReport): Blocker[] {
  if (!report) return []
  const open = inspection?.appointments?.open
  return [
    ...(report.inspectedOn <= today ? [] : [blocker('inspection_ahead', {}, '/report/inspectedOn')]),
    ...(!type.definition.inspection || open?.hasBegun || report.withoutAppointment !== undefined
      ? []
      : [
          open
            ? blocker('appointment_ahead', { startsAt: open.appointment.startsAt }, '/report/withoutAppointment')
            : blocker('appointment_missing', {}, '/report/withoutAppointment'),
        ]),
  ]
}

/** Approval does not pass over an inspection that found the place not as it has to be: inspect again, or refuse. */
export const complianceBlockers = ({ inspection }: Case): Blocker[] =>
  inspection?.report?.recommendation !== 'not_compliant' ? [] : [blocker('inspection_not_compliant', {})]

function recommendationBlockers(
  items: readonly CheckItem[],
  { recommendation, conditions, checks = [] }: InspectionReport,
): Blocker[] {
  if (recommendation === undefined) return [blocker('recommendation_missing', {}, '/report/recommendation')]
  const failed = items.filter((item) =>
    checks.some((check) => check.code === item.code && resultOf(item, check) === 'fail'),
  )
  return [
    ...(recommendation === 'compliant'
      ? failed.map(({ code, names }) => blocker('check_failed', { item: names }, code))
      : []),
    ...(recommendation === 'compliant_with_conditions' && conditions === undefined
      ? [blocker('conditions_missing', {}, '/report/conditions')]
      : []),
  ]
}

/** A signature on paper is believed when the paper is in the file. */
const signatureBlockers = ({ applicantSignature: signature }: InspectionReport): Blocker[] =>
  signature && ['applicant', 'proxy'].includes(signature.signedBy) && signature.evidence === undefined
    ? [blocker('minutes_missing', {}, 'inspection_minutes')]
    : []

const photographMissing = ({ code, names }: CheckItem): Blocker => blocker('photograph_missing', { item: names }, code)

const checklistOf = ({ type }: Case): readonly CheckItem[] => type.definition.inspection?.checklist ?? []

/** Files of an earlier inspection prove nothing of this one. */
const ofThisVisit = ({ documents, statusSince }: Case, slot: string) =>
  documents.filter((document) => document.slot === slot && new Date(document.uploadedAt) >= statusSince)
const isOfThisVisit = (application: Case, slot: string, id: string): boolean =>
  ofThisVisit(application, slot).some((document) => document.id === id)
const hasPhotograph = (application: Case): boolean => ofThisVisit(application, 'inspection_photo').length > 0
