import type { CheckItem } from '../../catalogue/permit-types/definition/inspection-schema.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Blocker, Fault } from '../../http/problems/problem.ts'
import { dayInNetwork } from '../../platform/network-day.ts'
import type { Case } from '../case/case.ts'
import { slotNames } from '../documents/office-slots.ts'
import { blocker } from '../steps/blocker.ts'
import type { InspectionReport } from './report-schema.ts'

type Check = NonNullable<InspectionReport['checks']>[number]

/** The result of an item of the check list; null when its answer only states a finding. */
type CheckResult = 'pass' | 'fail' | null

/** Returns the result of an item. The permit type decides it: by the choice, or by the bounds of a measure. */
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
 * Returns the faults of a report, by pointer into the step. Examples are a day before the application, unknown items,
 * answers of another kind, and missing documents.
 */
export function reportFaults(application: Case, report: InspectionReport): Fault[] {
  const items = checklistOf(application)
  const { checks = [], applicantPresent, representedBy, applicantSignature: signature } = report
  return [
    ...earlyFaults(application, report),
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

/** Returns a fault for a visit before the day on which the application was first submitted. */
const earlyFaults = ({ submittedAt }: Case, { inspectedOn }: InspectionReport): Fault[] =>
  submittedAt !== null && inspectedOn < dayInNetwork(new Date(submittedAt))
    ? [fault({ pointer: '/report/inspectedOn' }, 'inspected_too_early')]
    : []

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

/**
 * Returns the blockers of a report that is incomplete. Without a report (as for nextActions) it judges only the
 * application.
 */
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
 * Returns the blockers of a report on a visit that has not taken place. If the permit type has an inspection rule, a
 * date must have begun, or the report must say why there was none.
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

/** Returns a blocker of approval when the last inspection found the site not compliant. Inspect again, or refuse. */
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

/** Returns a blocker for a signature on paper without the signed minutes as a document. */
const signatureBlockers = ({ applicantSignature: signature }: InspectionReport): Blocker[] =>
  signature && ['applicant', 'proxy'].includes(signature.signedBy) && signature.evidence === undefined
    ? [blocker('minutes_missing', {}, 'inspection_minutes')]
    : []

const photographMissing = ({ code, names }: CheckItem): Blocker => blocker('photograph_missing', { item: names }, code)

const checklistOf = ({ type }: Case): readonly CheckItem[] => type.definition.inspection?.checklist ?? []

/** Returns the documents of a slot that were uploaded during this inspection. Earlier ones do not count. */
const ofThisVisit = ({ documents, statusSince }: Case, slot: string) =>
  documents.filter((document) => document.slot === slot && new Date(document.uploadedAt) >= statusSince)
const isOfThisVisit = (application: Case, slot: string, id: string): boolean =>
  ofThisVisit(application, slot).some((document) => document.id === id)
const hasPhotograph = (application: Case): boolean => ofThisVisit(application, 'inspection_photo').length > 0
