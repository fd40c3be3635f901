/**
 * The clock of an application in a status. Only `running` counts against the office: the time of the completeness check
 * until the first acceptance, the service time after it.
 */
export const clocks = ['not_started', 'running', 'paused', 'stopped'] as const
export type Clock = (typeof clocks)[number]

/** The stages that the public sees when it tracks an application. */
export const publicStages = ['preparing', 'checking', 'reviewing', 'paying', 'collecting', 'decided', 'closed'] as const
type PublicStage = (typeof publicStages)[number]

/** The party that has to act in a status. */
export const turns = ['applicant', 'office', 'other_agency', 'nobody'] as const
export type Turn = (typeof turns)[number]

interface State {
  clock: Clock
  publicStage: PublicStage
  turn: Turn
}

/** Every status of an application. The database enum, the contract and the diagram are made from it. */
export const states = {
  draft: { clock: 'not_started', publicStage: 'preparing', turn: 'applicant' },
  submitted: { clock: 'running', publicStage: 'checking', turn: 'office' },
  returned: { clock: 'paused', publicStage: 'preparing', turn: 'applicant' },
  in_review: { clock: 'running', publicStage: 'reviewing', turn: 'office' },
  in_inspection: { clock: 'running', publicStage: 'reviewing', turn: 'office' },
  in_consultation: { clock: 'running', publicStage: 'reviewing', turn: 'other_agency' },
  awaiting_payment: { clock: 'paused', publicStage: 'paying', turn: 'applicant' },
  awaiting_originals: { clock: 'paused', publicStage: 'collecting', turn: 'applicant' },
  ready_to_sign: { clock: 'running', publicStage: 'collecting', turn: 'office' },
  issued: { clock: 'stopped', publicStage: 'decided', turn: 'applicant' },
  handed_over: { clock: 'stopped', publicStage: 'closed', turn: 'nobody' },
  refusal_proposed: { clock: 'running', publicStage: 'reviewing', turn: 'office' },
  refused: { clock: 'stopped', publicStage: 'decided', turn: 'nobody' },
  withdrawn: { clock: 'stopped', publicStage: 'closed', turn: 'nobody' },
  lapsed: { clock: 'stopped', publicStage: 'closed', turn: 'nobody' },
} as const satisfies Record<string, State>

export type Status = keyof typeof states
export const statuses = Object.keys(states) as [Status, ...Status[]]

/**
 * A person's relation to one application. It is its applicant, an officer of the responsible office, or its
 * `assistant`. An assistant is a front desk officer of the office at whose counter it was filed. `system` acts by
 * itself, on a deadline or a payment.
 */
export type Standing = 'applicant' | 'assistant' | Officer | 'system'

/** The roles that an officer of the responsible office can have towards an application. */
const officers = ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'] as const
export type Officer = (typeof officers)[number]

export const isOfficer = (standing: string): standing is Officer => (officers as readonly string[]).includes(standing)

/**
 * Conditions that keep duties apart. They depend only on a person's earlier acts, so nothing can remove such a blocker.
 */
export const separations = ['not_inspector', 'not_reviewer', 'not_approver', 'not_assistant'] as const
export type Separation = (typeof separations)[number]

/** The conditions of steps. `guards.ts` has the guard of each. */
export type GuardName =
  | 'form_complete'
  | 'rules_decided'
  | 'documents_present'
  | 'documents_clean'
  | 'office_responsible'
  | 'version_accepted'
  | 'earlier_permit_renewable'
  | 'earlier_permit_renewable_before_handover'
  | 'permit_not_ended'
  | 'not_over'
  | 'not_over_before_handover'
  | 'inspection_reported'
  | 'inspection_compliant'
  | 'visit_made'
  | 'report_whole'
  | 'fee_assessed'
  | 'agencies_heard'
  | 'conditions_settled'
  | 'paid_in_full'
  | 'mismatch_found'
  | 'time_ran_out'
  | 'check_ran_out'
  | 'nothing_owed'
  | 'originals_matched_before_signing'
  | 'originals_matched_before_handover'
  | Separation

interface Step {
  readonly action: string
  readonly from: readonly Status[]
  /** The possible next statuses. The first one that applies by permit type, fee and originals is taken. */
  readonly to: readonly Status[]
  readonly by: readonly Standing[]
  readonly guards: readonly GuardName[]
  /** Limits the step to permit types with this stage, or with silence that issues the permit or completes the check. */
  readonly stage?: 'inspection' | 'consultation' | 'fee' | 'silence' | 'silent_check'
}

const afterReview = ['awaiting_payment', 'awaiting_originals', 'ready_to_sign'] as const
const afterPayment = ['awaiting_originals', 'ready_to_sign'] as const
/** The statuses before the decision. The applicant's side may withdraw from each. */
const undecided = statuses.filter((status) => states[status].clock !== 'stopped')

/** Conditions of deciding: the reviewer, the inspector and the assistant of an application may not decide it. */
export const notDeciding = ['not_reviewer', 'not_inspector', 'not_assistant'] as const satisfies readonly Separation[]

/** Every step of an application. No other code names a next status. */
export const steps = [
  {
    action: 'submit',
    from: ['draft', 'returned'],
    to: ['submitted'],
    by: ['applicant', 'assistant'],
    guards: [
      'earlier_permit_renewable',
      'form_complete',
      'rules_decided',
      'documents_present',
      'documents_clean',
      'office_responsible',
      'version_accepted',
      'not_over',
    ],
  },
  { action: 'accept', from: ['submitted'], to: ['in_review'], by: ['front_desk'], guards: [] },
  {
    action: 'accept_by_silence',
    from: ['submitted'],
    to: ['in_review'],
    by: ['system'],
    guards: ['check_ran_out'],
    stage: 'silent_check',
  },
  { action: 'return', from: ['submitted'], to: ['returned'], by: ['front_desk'], guards: [] },
  { action: 'return', from: ['in_review'], to: ['returned'], by: ['reviewer'], guards: [] },
  { action: 'inspect', from: ['in_review'], to: ['in_inspection'], by: ['reviewer'], guards: [], stage: 'inspection' },
  {
    action: 'report_inspection',
    from: ['in_inspection'],
    to: ['in_review'],
    by: ['inspector'],
    guards: ['visit_made', 'report_whole', 'not_approver', 'not_assistant'],
    stage: 'inspection',
  },
  {
    action: 'consult',
    from: ['in_review'],
    to: ['in_consultation'],
    by: ['reviewer'],
    guards: [],
    stage: 'consultation',
  },
  {
    action: 'record_opinion',
    from: ['in_consultation'],
    to: ['in_review'],
    by: ['reviewer'],
    guards: [],
    stage: 'consultation',
  },
  {
    action: 'approve',
    from: ['in_review'],
    to: afterReview,
    by: ['reviewer'],
    guards: [
      'earlier_permit_renewable',
      'not_over',
      'inspection_reported',
      'inspection_compliant',
      'agencies_heard',
      'conditions_settled',
      'not_inspector',
      'not_assistant',
      'fee_assessed',
    ],
  },
  {
    action: 'propose_refusal',
    from: ['in_review'],
    to: ['refusal_proposed'],
    by: ['reviewer'],
    guards: ['not_inspector', 'not_assistant'],
  },
  {
    action: 'confirm_payment',
    from: ['awaiting_payment'],
    to: afterPayment,
    by: ['cashier', 'system'],
    guards: ['earlier_permit_renewable', 'paid_in_full'],
    stage: 'fee',
  },
  {
    action: 'confirm_originals',
    from: ['awaiting_originals'],
    to: ['ready_to_sign'],
    by: ['front_desk'],
    guards: ['originals_matched_before_signing'],
  },
  {
    action: 'send_back',
    from: ['awaiting_originals'],
    to: ['in_review'],
    by: ['front_desk'],
    guards: ['mismatch_found'],
  },
  { action: 'send_back', from: ['ready_to_sign', 'refusal_proposed'], to: ['in_review'], by: ['head'], guards: [] },
  { action: 'send_back', from: ['refused'], to: ['in_review'], by: ['system'], guards: [] },
  {
    action: 'sign',
    from: ['ready_to_sign'],
    to: ['issued'],
    by: ['head'],
    guards: ['earlier_permit_renewable', 'not_over', 'originals_matched_before_signing', ...notDeciding],
  },
  { action: 'refuse', from: ['refusal_proposed'], to: ['refused'], by: ['head'], guards: notDeciding },
  {
    action: 'hand_over',
    from: ['issued'],
    to: ['handed_over'],
    by: ['front_desk'],
    guards: [
      'permit_not_ended',
      'earlier_permit_renewable_before_handover',
      'not_over_before_handover',
      'originals_matched_before_handover',
    ],
  },
  { action: 'withdraw', from: undecided, to: ['withdrawn'], by: ['applicant', 'assistant'], guards: [] },
  {
    action: 'lapse',
    from: ['returned', 'awaiting_payment', 'awaiting_originals'],
    to: ['lapsed'],
    by: ['system'],
    guards: [],
  },
  {
    action: 'issue_by_silence',
    from: ['submitted', 'in_review', 'in_inspection', 'in_consultation', 'ready_to_sign', 'refusal_proposed'],
    to: ['issued'],
    by: ['system'],
    guards: [
      'time_ran_out',
      'earlier_permit_renewable',
      'not_over',
      'inspection_reported',
      'inspection_compliant',
      'nothing_owed',
      'originals_matched_before_signing',
    ],
    stage: 'silence',
  },
] as const satisfies readonly Step[]

export type Action = (typeof steps)[number]['action']
export const actions = [...new Set(steps.map((step) => step.action))] as [Action, ...Action[]]

/** Steps that only the system takes. */
export const systemActions = ['lapse', 'accept_by_silence', 'issue_by_silence'] as const satisfies readonly Action[]

/** The statuses in which the applicant's side may change answers and documents. */
export const editableStates: readonly Status[] = ['draft', 'returned']

export type LifeStep = Step & { readonly action: Action }

const byStatus = new Map(
  statuses.map((status) => [status, (steps as readonly LifeStep[]).filter((step) => step.from.includes(status))]),
)

/** The steps that lead out of `status`. */
export const stepsFrom = (status: Status): readonly LifeStep[] => byStatus.get(status) ?? []
