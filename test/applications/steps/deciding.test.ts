import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { actions, statuses, systemActions } from '../../../src/applications/lifecycle.ts'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn, imbOriginals, inputs, letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { consultedFence, inConsultation } from '../../support/scenes/consulted-fence.ts'
import { brings } from '../../support/scenes/inspected-fence.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

/**
 * The legal steps of a house building permit: it is inspected, has a fee, and its originals are matched before the
 * signature.
 */
const legal: Record<string, [action: string, by: string, to: string][]> = {
  draft: [
    ['submit', 'applicant', 'submitted'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  submitted: [
    ['accept', 'front desk', 'in_review'],
    ['return', 'front desk', 'returned'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  returned: [
    ['submit', 'applicant', 'submitted'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  in_review: [
    ['return', 'reviewer', 'returned'],
    ['inspect', 'reviewer', 'in_inspection'],
    ['approve', 'reviewer', 'awaiting_payment'],
    ['propose_refusal', 'reviewer', 'refusal_proposed'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  in_inspection: [
    ['report_inspection', 'inspector', 'in_review'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  in_consultation: [
    ['record_opinion', 'reviewer', 'in_review'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  awaiting_payment: [
    ['confirm_payment', 'cashier', 'awaiting_originals'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  awaiting_originals: [
    ['confirm_originals', 'front desk', 'ready_to_sign'],
    ['send_back', 'front desk', 'in_review'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  ready_to_sign: [
    ['sign', 'head', 'issued'],
    ['send_back', 'head', 'in_review'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  issued: [['hand_over', 'front desk', 'handed_over']],
  handed_over: [],
  refusal_proposed: [
    ['refuse', 'head', 'refused'],
    ['send_back', 'head', 'in_review'],
    ['withdraw', 'applicant', 'withdrawn'],
  ],
  refused: [],
  withdrawn: [],
  lapsed: [],
}

/** The steps that an IMB does not have: its type asks no other agency. */
const elsewhere = [['consult', 'reviewer', 'in_consultation']] as const

/** A status of an application, with the blockers of each legal step. */
interface Place {
  status: string
  name?: string
  blocked?: Record<string, string[]>
  reached?: () => Promise<Application>
}

const notMatched = imbOriginals.map((slot) => `original_not_matched ${slot}`)
const places: Place[] = [
  { status: 'draft' },
  {
    status: 'draft',
    name: 'with nothing filled in but the place',
    reached: () => net.applicant.drafts('IMB', { villageCode: '31.71.06.1001' }),
    blocked: { submit: emptyForm() },
  },
  { status: 'submitted' },
  { status: 'returned' },
  { status: 'in_review', name: 'before the inspection', blocked: { approve: ['inspection_missing'] } },
  { status: 'in_review', name: 'after the inspection', reached: inspected },
  { status: 'in_inspection' },
  { status: 'in_consultation', reached: async () => net.applicant.reads(await inConsultation(net, 'CONSULTED')) },
  { status: 'awaiting_payment', blocked: { confirm_payment: ['payment_incomplete /feeAssessment'] } },
  {
    status: 'awaiting_originals',
    name: 'with none brought',
    blocked: { confirm_originals: notMatched, send_back: ['mismatch_missing'] },
  },
  {
    status: 'awaiting_originals',
    name: 'with all matched',
    reached: () => compared('matched', 'matched'),
    blocked: { send_back: ['mismatch_missing'] },
  },
  {
    status: 'awaiting_originals',
    name: 'with one that differs',
    reached: () => compared('matched', 'mismatched'),
    blocked: { confirm_originals: ['original_mismatched land_title'] },
  },
  { status: 'ready_to_sign' },
  { status: 'issued' },
  { status: 'handed_over' },
  { status: 'refusal_proposed' },
  { status: 'refused' },
  { status: 'withdrawn' },
  { status: 'lapsed', reached: lapsed },
]

/** A caller with the standing they act in, and the statuses in which they see the application. */
interface Caller {
  name: string
  person: Person
  acts: string | null
  sees: 'always' | 'once submitted' | 'never'
}

const roles = [
  ['front desk', 'front_desk'],
  ['reviewer', 'reviewer'],
  ['inspector', 'inspector'],
  ['cashier', 'cashier'],
  ['head', 'head'],
] as const
const callers: Caller[] = [
  { name: 'the applicant', person: net.applicant, acts: 'applicant', sees: 'always' },
  { name: 'another applicant', person: net.stranger, acts: null, sees: 'never' },
  { name: 'the front desk', person: net.frontDesk, acts: 'front desk', sees: 'once submitted' },
  { name: 'the reviewer', person: net.reviewer, acts: 'reviewer', sees: 'once submitted' },
  { name: 'the inspector', person: net.inspector, acts: 'inspector', sees: 'once submitted' },
  { name: 'the cashier', person: net.cashier, acts: 'cashier', sees: 'once submitted' },
  { name: 'the head', person: net.head, acts: 'head', sees: 'once submitted' },
  { name: 'the administrator', person: net.admin, acts: null, sees: 'never' },
  ...(await Promise.all(
    roles.flatMap(([name, role]) => [
      appoint(net, [role], '31.71.07').then(
        (person): Caller => ({ name: `the ${name} of the next district`, person, acts: null, sees: 'never' }),
      ),
      appoint(net, [role], '31.71').then(
        (person): Caller => ({ name: `the ${name} of the city above`, person, acts: null, sees: 'once submitted' }),
      ),
    ]),
  )),
]

before(() => brings(net, 'CONSULTED', consultedFence))

describe('the decision on steps', () => {
  it('covers every status and every action', () => {
    assert.deepEqual(new Set(Object.keys(legal)), new Set(statuses))
    assert.deepEqual(new Set(places.map(({ status }) => status)), new Set(statuses))
    assert.deepEqual(
      new Set(apiActions),
      new Set(actions.filter((action) => !(systemActions as readonly string[]).includes(action))),
      'Add the action to `apiActions` in this file, and the step to `legal`: see docs/adding-a-step.md.',
    )
  })

  for (const place of places) {
    const { status, name, reached = () => imbIn(status, net) } = place
    it(`lets callers take and see their steps from ${name === undefined ? status : `${status} ${name}`}`, async () => {
      const application = await reached()
      assert.equal(application.status, status)
      const found: Record<string, unknown> = {}
      for (const caller of callers) found[caller.name] = await answersTo(caller, application)
      assert.deepEqual(found, Object.fromEntries(callers.map((caller) => [caller.name, expectedOf(caller, place)])))
      assert.deepEqual(await net.applicant.reads(application), application, 'A dry run changes nothing.')
    })
  }

  it('leaves lapsing to the system', async () => {
    const application = await imbIn('returned', net)
    for (const person of [net.applicant, net.head])
      assert.equal((await person.tries('lapse', application, {}, { dryRun: true })).status, 400)
  })
})

const apiActions = [
  'submit',
  'accept',
  'return',
  'inspect',
  'report_inspection',
  'consult',
  'record_opinion',
  'approve',
  'propose_refusal',
  'confirm_payment',
  'confirm_originals',
  'send_back',
  'sign',
  'refuse',
  'hand_over',
  'withdraw',
]

/**
 * Returns the expected results for a caller: 404 for an application they cannot see; for their own steps success,
 * blockers, or 409 in this status; 403 for every other step.
 */
function expectedOf({ acts, sees }: Caller, { status, blocked = {} }: Place): Record<string, unknown> {
  if (sees === 'never' || (sees === 'once submitted' && status === 'draft'))
    return { nextActions: 404, ...Object.fromEntries(apiActions.map((action) => [action, 404])) }
  const here = legal[status] ?? []
  const theirs = here.filter(([, by]) => by === acts)
  const nextActions = theirs.map(([action, , to]) => ({ action, to, blockers: blocked[action] ?? [] })).sort(byAction)
  const outcomes = apiActions.map((action) => {
    const step = theirs.find(([candidate]) => candidate === action)
    if (step) return [action, blocked[action] ? { blockers: blocked[action] } : { to: step[2] }]
    const isThereForOthers = here.some(([candidate]) => candidate === action)
    const isTheirsElsewhere = [...Object.values(legal).flat(), ...elsewhere].some(
      ([candidate, by]) => candidate === action && by === acts,
    )
    return [action, isTheirsElsewhere && !isThereForOthers ? { nextActions } : 403]
  })
  return { nextActions, ...Object.fromEntries(outcomes) }
}

async function answersTo({ person }: Caller, application: Application): Promise<Record<string, unknown>> {
  const seen = await person.asks('GET', `/v1/applications/${application.id}`)
  const outcomes = await Promise.all(
    apiActions.map(async (action) => [action, await outcomeOf(person, application, action)] as const),
  )
  return {
    nextActions: seen.status === 200 ? shown(seen.json<Application>().nextActions) : seen.status,
    ...Object.fromEntries(outcomes),
  }
}

async function outcomeOf(person: Person, application: Application, action: string): Promise<unknown> {
  const reply = await person.tries(action, application, inputs[action], { dryRun: true })
  const code = { 200: undefined, 403: 'forbidden', 404: 'not_found', 409: 'step_not_allowed', 422: 'blocked' }[
    reply.status
  ]
  assert.equal(reply.refusal.code, code, reply.text)
  if (reply.status === 200) return { to: reply.json<{ to: string }>().to }
  if (reply.status === 409) return { nextActions: shown(reply.refusal.nextActions ?? []) }
  return reply.status === 422 ? { blockers: codes(reply.refusal.blockers ?? []) } : reply.status
}

const byAction = (one: { action: string }, other: { action: string }) => one.action.localeCompare(other.action)
const codes = (blockers: { code: string; target?: string }[]) =>
  blockers.map(({ code, target }) => (target === undefined ? code : `${code} ${target}`))
const shown = (nextActions: Application['nextActions']) =>
  nextActions.map(({ action, to, blockers }) => ({ action, to, blockers: codes(blockers) })).sort(byAction)

async function inspected(): Promise<Application> {
  const application = await imbIn('in_inspection', net)
  await net.inspector.takes('report_inspection', application, inputs['report_inspection'])
  return net.applicant.reads(application)
}

async function compared(identityCard: string, landTitle: string): Promise<Application> {
  const application = await imbIn('awaiting_originals', net)
  await net.frontDesk.matches(application, ['identity_card'], identityCard)
  await net.frontDesk.matches(application, ['land_title'], landTitle)
  return net.applicant.reads(application)
}

async function lapsed(): Promise<Application> {
  const application = await imbIn('returned', net)
  await letDaysPass(91, application, net)
  assert.equal(await lapseApplications(net.database.pool, consequences), 1)
  return net.applicant.reads(application)
}

function emptyForm(): string[] {
  const answers = ['applicant', 'capacity', 'land', 'taxObjectNumber', 'site', 'building', 'cityPlan']
  const slots = [
    'application_form',
    'identity_card',
    'tax_card',
    'land_title',
    'property_tax_bill',
    'property_tax_receipt',
    'city_plan_decree',
    'architectural_drawings',
    'site_photo_left',
    'site_photo_right',
    'site_photo_front',
  ]
  return [
    ...answers.map((answer) => `form_incomplete /answers/${answer}`),
    ...slots.map((slot) => `document_missing ${slot}`),
  ]
}
