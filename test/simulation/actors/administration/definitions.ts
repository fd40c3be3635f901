import { consultedFence } from '../../../support/scenes/consulted-fence.ts'
import { fence } from '../../../support/scenes/fence.ts'
import { inspectedFence } from '../../../support/scenes/inspected-fence.ts'
import type { KnownType } from '../catalogue.ts'

const time = (amount: number, unit: 'working_days' | 'working_hours') => ({ amount, unit, certainty: 'uncertain' })
const { inspection: _inspection, ...plainFence } = inspectedFence
const plain = {
  ...plainFence,
  stages: { inspection: false, fee: false },
  lapseAfterDays: { returned: 30, awaiting_originals: 30 },
  retention: undefined,
}
/** Years that also pass while a permit is in force. */
const fromClosing = { years: 1, countsFrom: 'closing', certainty: 'uncertain' }
const escalation = [
  { code: 'overdue', remainingHours: 0 },
  { code: 'nobody_has_it', remainingHours: 16, unassigned: true },
]

/**
 * Permit types with rules that no sample has. One has a fee and no originals before the signature. Others have approval
 * by silence, escalation, consultation, and short times to lapse, also while an original is awaited.
 */
export const definitions: Readonly<Record<string, object>> = {
  'PAGAR-ASLI': {
    ...plain,
    documents: fence.documents.slice(0, 1),
    originalsGate: 'before_signing',
    lapseAfterDays: { returned: 30, awaiting_originals: 3 },
  },
  PAGAR: {
    ...fence,
    originalsGate: 'before_handover',
    lapseAfterDays: { returned: 20, awaiting_payment: 4 },
    retention: fromClosing,
  },
  'PAGAR-TANYA': { ...consultedFence, escalation },
  'PAGAR-CEPAT': {
    ...plain,
    originalsGate: 'before_signing',
    lapseAfterDays: { returned: 3, awaiting_originals: 4 },
    serviceTime: time(2, 'working_days'),
    completenessCheck: { time: time(2, 'working_hours'), silence: 'complete' },
    deemedApproval: 'automatic',
    retention: fromClosing,
  },
  'PAGAR-TINJAU': {
    ...inspectedFence,
    lapseAfterDays: { returned: 30 },
    retention: fromClosing,
    serviceTime: time(5, 'working_days'),
    deemedApproval: 'alarm',
    escalation,
  },
  'PAGAR-DIAM': {
    ...consultedFence,
    stages: { inspection: true, inspectionWhen: 'answers.fence.length >= 5000.0', consultation: true, fee: false },
    inspection: inspectedFence.inspection,
    serviceTime: time(1, 'working_days'),
    completenessCheck: { time: time(1, 'working_hours'), silence: 'alarm' },
    deemedApproval: 'automatic',
    validity: { amount: 30, unit: 'days', certainty: 'uncertain' },
    retention: { years: 1, certainty: 'uncertain' },
  },
}

const answers = [
  { fence: { length: 60, posts: 11, material: 'wood' } },
  { fence: { length: 20, posts: 5, material: 'iron', electric: true } },
  { fence: { length: 12, posts: 4, material: 'hedge' } },
] as const

/** Returns a published permit type as applicants and officers know it, with sample answers. */
export function knownType(code: string, definition: object): KnownType {
  const {
    documents,
    stages,
    inspection = null,
    fee,
    deemedApproval,
    consultations,
  } = JSON.parse(JSON.stringify(definition))
  const samples = answers.map((filled) => ({ answers: filled, villageCode: '31.71.06.1001' }))
  return { code, documents, stages, inspection, fee, deemedApproval, consultations, samples }
}
