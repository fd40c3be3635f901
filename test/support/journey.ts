import { readFile } from 'node:fs/promises'
import type { Network } from './network.ts'
import type { Application } from './person.ts'
import { today } from './scenes/days.ts'

export const rupiah = (amount: number) => ({ amount, currency: 'IDR' })
/** An inspection report for an IMB, by its check list, for an unannounced visit. */
export const report = {
  get inspectedOn() {
    return today()
  },
  applicantPresent: true,
  findings: 'The site is as drawn.',
  recommendation: 'compliant',
  withoutAppointment: 'The inspector was in the street.',
  checks: [
    { code: 'building_position', result: 'pass' },
    { code: 'floors', result: 'pass' },
    { code: 'setback', measure: 4.1 },
    { code: 'work', choice: 'not_begun' },
  ],
}
interface Item {
  code: string
  kind: string
  choices?: { code: string; passes: boolean }[]
}

/** Returns an inspection report in which every item of a sample type's check list passes. */
export async function reportOn(permitType: string): Promise<object> {
  const {
    inspection: { checklist },
  }: { inspection: { checklist: Item[] } } = JSON.parse(
    await readFile(new URL(`../../src/sample/permit-types/${permitType}.json`, import.meta.url), 'utf8'),
  )
  const answers: Record<string, (item: Item) => object> = {
    pass_fail: () => ({ result: 'pass' }),
    measure: () => ({ measure: 12 }),
    choice: ({ choices = [] }) => ({ choice: choices.find(({ passes }) => passes)?.code }),
  }
  return { ...report, checks: checklist.map((item) => ({ code: item.code, ...answers[item.kind]?.(item) })) }
}

export const imbOriginals = ['identity_card', 'land_title']

/** The default input of steps, by action. */
export const inputs: Record<string, object> = {
  submit: { statementAccepted: true },
  return: { reasons: [{ target: 'land_title', code: 'unreadable' }] },
  report_inspection: { report },
  consult: { agency: 'The fire service', question: 'Is the way wide enough?' },
  record_opinion: { opinion: 'It is wide enough.' },
  send_back: { reason: 'Look again.' },
  withdraw: { reason: 'Not this year.' },
  propose_refusal: { reason: 'Not allowed there.', legalBasis: 'The city plan decree.' },
  refuse: { reason: 'Not allowed there.', legalBasis: 'The city plan decree.' },
}

type Role = keyof Network & ('applicant' | 'frontDesk' | 'reviewer' | 'inspector' | 'cashier' | 'head')

/** The steps of an IMB to each status, in order: who takes which. */
export const roads: Record<string, [Role, string][]> = {
  draft: [],
  submitted: [['applicant', 'submit']],
  returned: [
    ['applicant', 'submit'],
    ['frontDesk', 'return'],
  ],
  in_review: [
    ['applicant', 'submit'],
    ['frontDesk', 'accept'],
  ],
  in_inspection: [
    ['applicant', 'submit'],
    ['frontDesk', 'accept'],
    ['reviewer', 'inspect'],
  ],
  awaiting_payment: [
    ['applicant', 'submit'],
    ['frontDesk', 'accept'],
    ['reviewer', 'inspect'],
    ['inspector', 'report_inspection'],
    ['reviewer', 'approve'],
  ],
  refusal_proposed: [
    ['applicant', 'submit'],
    ['frontDesk', 'accept'],
    ['reviewer', 'propose_refusal'],
  ],
  withdrawn: [
    ['applicant', 'submit'],
    ['applicant', 'withdraw'],
  ],
}
roads['awaiting_originals'] = [...(roads['awaiting_payment'] ?? []), ['cashier', 'confirm_payment']]
roads['ready_to_sign'] = [...roads['awaiting_originals'], ['frontDesk', 'confirm_originals']]
roads['issued'] = [...roads['ready_to_sign'], ['head', 'sign']]
roads['handed_over'] = [...roads['issued'], ['frontDesk', 'hand_over']]
roads['refused'] = [...(roads['refusal_proposed'] ?? []), ['head', 'refuse']]

/** Takes a step with its prerequisites: matched originals, or a payment with evidence. */
export async function goes(network: Network, who: Role, action: string, application: Application): Promise<void> {
  if (action === 'confirm_originals') await network.frontDesk.matches(application, imbOriginals)
  if (action === 'confirm_payment') await network[who].paysIn(application)
  else await network[who].takes(action, application, inputs[action])
}

/** Creates an IMB application and takes its steps over the API up to a status. */
export async function imbIn(status: string, network: Network): Promise<Application> {
  const application = await network.applicant.prepares('IMB')
  for (const [who, action] of roads[status] ?? []) await goes(network, who, action, application)
  return network.applicant.reads(application)
}

/** Moves `status_since` of an application back by so many days. */
export async function letDaysPass(
  days: number,
  { id }: { id: string },
  { database: { pool } }: Network,
): Promise<void> {
  await pool`update applications set status_since = status_since - ${days} * interval '1 day' where id = ${id}`
}
