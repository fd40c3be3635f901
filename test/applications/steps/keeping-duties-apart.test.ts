import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { inputs, reportOn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { appoint, officeOf, post } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

const village = '31.71.06.1001'
const counter = (await officeOf(net, village)).id

/** Steps as `who role step`. `A` is the officer under test; each other letter is another officer. */
interface Order {
  way: string[]
  then: string
  allowed: boolean
}

const approved = ['B reviewer inspect', 'C inspector report_inspection']

/**
 * Every order in which one officer could have two duties of one application, and the outcome. A boarding house is
 * inspected, has no fee and is signed after its originals match.
 */
const orders: Record<string, Order> = {
  'who approved does not sign': {
    way: [...approved, 'A reviewer approve', 'D front_desk confirm'],
    then: 'A head sign',
    allowed: false,
  },
  'who approved does not sign after another has approved anew': {
    way: [
      ...approved,
      'A reviewer approve',
      'D front_desk confirm',
      'H head send_back',
      'B reviewer approve',
      'D front_desk confirm',
    ],
    then: 'A head sign',
    allowed: false,
  },
  'who proposed the refusal does not pronounce it': {
    way: ['A reviewer propose_refusal'],
    then: 'A head refuse',
    allowed: false,
  },
  'who proposed a refusal does not sign after all': {
    way: ['A reviewer propose_refusal', 'H head send_back', ...approved, 'B reviewer approve', 'D front_desk confirm'],
    then: 'A head sign',
    allowed: false,
  },
  'who approved does not refuse': {
    way: [...approved, 'A reviewer approve', 'D front_desk confirm', 'H head send_back', 'B reviewer propose_refusal'],
    then: 'A head refuse',
    allowed: false,
  },
  'who only ordered the inspection has reviewed, and does not sign': {
    way: ['A reviewer inspect', 'C inspector report_inspection', 'B reviewer approve', 'D front_desk confirm'],
    then: 'A head sign',
    allowed: false,
  },
  'who returned it in review does not sign': {
    way: [
      'A reviewer return',
      'applicant submit',
      'D front_desk accept',
      ...approved,
      'B reviewer approve',
      'D front_desk confirm',
    ],
    then: 'A head sign',
    allowed: false,
  },
  'who inspected does not approve': {
    way: ['B reviewer inspect', 'A inspector report_inspection'],
    then: 'A reviewer approve',
    allowed: false,
  },
  'who inspected does not approve after another inspection': {
    way: ['B reviewer inspect', 'A inspector report_inspection', ...approved],
    then: 'A reviewer approve',
    allowed: false,
  },
  'who inspected does not propose a refusal': {
    way: ['B reviewer inspect', 'A inspector report_inspection'],
    then: 'A reviewer propose_refusal',
    allowed: false,
  },
  'who inspected does not sign': {
    way: ['B reviewer inspect', 'A inspector report_inspection', 'B reviewer approve', 'D front_desk confirm'],
    then: 'A head sign',
    allowed: false,
  },
  'who inspected does not refuse': {
    way: ['B reviewer inspect', 'A inspector report_inspection', 'B reviewer propose_refusal'],
    then: 'A head refuse',
    allowed: false,
  },
  'who approved does not inspect when it was sent back': {
    way: [...approved, 'A reviewer approve', 'D front_desk confirm', 'H head send_back', 'B reviewer inspect'],
    then: 'A inspector report_inspection',
    allowed: false,
  },
  'who proposed a refusal does not inspect': {
    way: ['A reviewer propose_refusal', 'H head send_back', 'B reviewer inspect'],
    then: 'A inspector report_inspection',
    allowed: false,
  },
  'who sent it back as head may review it, as another head signs': {
    way: [...approved, 'B reviewer approve', 'D front_desk confirm', 'A head send_back'],
    then: 'A reviewer approve',
    allowed: true,
  },
  'who ordered an inspection may approve': {
    way: ['A reviewer inspect', 'C inspector report_inspection'],
    then: 'A reviewer approve',
    allowed: true,
  },
  'who accepted it at the front desk may review it': { way: [], then: 'A reviewer propose_refusal', allowed: true },
  'who approved before may approve again': {
    way: [...approved, 'A reviewer approve', 'D front_desk confirm', 'H head send_back'],
    then: 'A reviewer approve',
    allowed: true,
  },
}

describe("duties are kept apart over the whole history, whatever the officer's present posts", () => {
  for (const [claim, { way, then, allowed }] of Object.entries(orders)) {
    it(claim, async () => {
      const A = await appoint(net, ['front_desk'], village)
      const application = await net.applicant.submits('KOST')
      await A.takes('accept', application)
      for (const step of way) await takes(step, application, A)
      await judges(then, application, A, allowed)
    })
  }
})

describe('an assistant who filed at the counter', () => {
  for (const [step, allowed] of [
    ['accept', true],
    ['approve', false],
    ['propose_refusal', false],
    ['report_inspection', false],
    ['sign', false],
    ['refuse', false],
  ] as const) {
    it(`${allowed ? 'may' : 'does not'} ${step} what they filed, whatever posts they hold by then`, async () => {
      const A = await appoint(net, ['front_desk'], village)
      const application = await A.submits('KOST', { filedAtOfficeId: counter })
      if (allowed) return void (await A.takes(step, application))
      await net.frontDesk.takes('accept', application)
      const roads: Record<string, string[]> = {
        approve: approved,
        propose_refusal: [],
        report_inspection: ['B reviewer inspect'],
        sign: [...approved, 'B reviewer approve', 'D front_desk confirm'],
        refuse: ['B reviewer propose_refusal'],
      }
      for (const taken of roads[step] ?? []) await takes(taken, application, A)
      const role = {
        approve: 'reviewer',
        propose_refusal: 'reviewer',
        report_inspection: 'inspector',
        sign: 'head',
        refuse: 'head',
      }[step]
      await judges(`A ${role} ${step}`, application, A, false)
    })
  }
})

async function takes(step: string, application: Application, A: Person): Promise<void> {
  const [who, role, action = ''] = step.split(' ')
  if (who === 'applicant') return void (await net.applicant.takes('submit', application, inputs['submit']))
  const person =
    who === 'A'
      ? await become(A, role)
      : { reviewer: net.reviewer, inspector: net.inspector, head: net.head, front_desk: net.frontDesk }[String(role)]
  assert.ok(person, step)
  if (action === 'confirm') return confirms(application)
  await person.takes(action, application, what(action))
}

/** The body of each step. A boarding house is returned for its identity card. */
const whole = { report: await reportOn('KOST') }
const what = (action: string) =>
  ({ return: { reasons: [{ target: 'identity_card', code: 'unreadable' }] }, report_inspection: whole })[action] ??
  inputs[action]

/** Matches the originals where they are required, so that the application reaches the head. */
async function confirms(application: Application): Promise<void> {
  const { status, documents } = await net.frontDesk.reads(application)
  if (status !== 'awaiting_originals') return
  const { documents: slots } = await net.nobody.does<{ documents: { slot: string; originalRequired: boolean }[] }>(
    200,
    'GET',
    '/v1/permit-types/KOST',
  )
  const asked = slots.filter(
    ({ slot, originalRequired }) =>
      originalRequired && documents.some((document) => document.slot === slot && !document.original),
  )
  await net.frontDesk.matches(
    application,
    asked.map(({ slot }) => slot),
  )
  await net.frontDesk.takes('confirm_originals', application)
}

async function judges(step: string, application: Application, A: Person, allowed: boolean): Promise<void> {
  const [, role, action = ''] = step.split(' ')
  await become(A, role)
  const { nextActions } = await A.reads(application)
  const blockers = nextActions.find((next) => next.action === action)?.blockers.map(({ code }) => code)
  assert.deepEqual(
    blockers?.filter((code) => code === 'separation_of_duties'),
    allowed ? [] : ['separation_of_duties'],
  )
  if (allowed) return void (await A.takes(action, application, what(action)))
  assert.deepEqual(
    (await A.isBlocked(action, application, what(action))).map(({ code }) => code),
    ['separation_of_duties'],
  )
}

/** Ends every post of an officer and gives them another, as an administrator does. */
async function become(A: Person, role = ''): Promise<Person> {
  const { id, posts } = await A.does<{ id: string; posts: { role: string }[] }>(200, 'GET', '/v1/me')
  if (posts.length === 1 && posts[0]?.role === role) return A
  const { data } = await net.admin.does<{ data: { id: string; state: string }[] }>(
    200,
    'GET',
    `/v1/staff?personId=${id}`,
  )
  for (const { id: held, state } of data) {
    if (state === 'in_force')
      await net.admin.does(201, 'POST', `/v1/staff/${held}/changes`, { body: { action: 'end', reason: 'Other work.' } })
  }
  await post(net, A, role, counter)
  return A
}
