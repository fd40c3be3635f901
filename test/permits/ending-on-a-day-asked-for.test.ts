import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { issueBySilence } from '../../src/applications/clocks/silence.ts'
import { definitionFaults } from '../../src/catalogue/permit-types/checks/definition-check.ts'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'
import { endPermits } from '../../src/permits/changes.ts'
import { consequences } from '../../src/program/consequences.ts'
import { race } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { today } from '../support/scenes/days.ts'
import { fence, named } from '../support/scenes/fence.ts'
import { codesOf } from '../support/scenes/offices.ts'
import { publishes, rollsOut } from '../support/scenes/publishing.ts'

const inDays = (days: number) => Temporal.PlainDate.from(today()).add({ days }).toString()

/** A permit of at most 30 days that ends on the day asked for. */
const stall = {
  ...fence,
  names: { id: 'Izin lapak', en: 'Stall permit' },
  authority: [],
  stages: { inspection: false, fee: false },
  originalsGate: 'none',
  fee: null,
  serviceTime: { amount: 5, unit: 'working_days', certainty: 'known' },
  deemedApproval: 'automatic',
  validity: { amount: 30, unit: 'days', certainty: 'uncertain' },
  lastDay: { answer: '/endsOn', certainty: 'uncertain' },
  form: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: {
      endsOn: named('Hari terakhir', { type: 'string', format: 'date' }),
      goods: named('Dagangan', { type: 'string', maxLength: 100 }),
      bornOn: named('Lahir', { type: 'string', format: 'date', 'x-personal': 'other' }),
    },
  },
  documents: [],
  samples: [
    {
      names: { id: 'Lapak', en: 'A stall' },
      villageCode: '31.71.06.1001',
      on: today(),
      answers: { endsOn: inDays(10) },
      expect: { level: 'village', documents: [], inspection: false, fee: null },
    },
  ],
}

const net = await network()
after(() => net.close())
before(async () => {
  await publishes(net, 'LAPAK', stall)
  await publishes(net, 'LAPAKASLI', { ...stall, originalsGate: 'before_handover' })
  for (const code of ['LAPAK', 'LAPAKASLI']) await rollsOut(net, code, '31')
})

const drafts = (answers: object, code = 'LAPAK') =>
  net.applicant.drafts(code, { answers, villageCode: '31.71.06.1001' })

async function asksFor(answers: object, code = 'LAPAK'): Promise<Application> {
  const draft = await drafts(answers, code)
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  return draft
}

async function lastDayOf(application: Application): Promise<string | null> {
  await net.frontDesk.takes('accept', application)
  await net.reviewer.takes('approve', application)
  await net.head.takes('sign', application)
  const { permit } = await net.applicant.does<{ permit: { validUntil: string | null } }>(
    200,
    'GET',
    `/v1/applications/${application.id}`,
  )
  return permit.validUntil
}

describe('a permit that ends on a day that the applicant asks for', () => {
  it('is valid until that day', async () => {
    assert.equal(await lastDayOf(await asksFor({ endsOn: inDays(3) })), inDays(3))
  })

  it('ends with its term if that is earlier, or when no day is asked for', async () => {
    assert.equal(await lastDayOf(await asksFor({ endsOn: inDays(31) })), inDays(30))
    assert.equal(await lastDayOf(await asksFor({})), inDays(30))
  })

  it('is not applied for once that day is past', async () => {
    const draft = await drafts({ endsOn: inDays(-1) })
    assert.deepEqual(codesOf(await net.applicant.isBlocked('submit', draft, { statementAccepted: true })), [
      'last_day_past',
    ])
  })

  it('is not approved, and not signed, once that day is past', async () => {
    const [asked, approved] = [await asksFor({ endsOn: today() }), await asksFor({ endsOn: today() })]
    for (const application of [asked, approved]) await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('approve', approved)
    for (const application of [asked, approved]) await passes(application)
    assert.deepEqual(codesOf(await net.reviewer.isBlocked('approve', asked)), ['last_day_past'])
    assert.deepEqual(codesOf(await net.head.isBlocked('sign', approved)), ['last_day_past'])
  })

  it('is not handed over once that day is past if it comes into force by that; one in force is', async () => {
    const [waiting, inForce] = [await asksFor({ endsOn: today() }, 'LAPAKASLI'), await asksFor({ endsOn: today() })]
    for (const application of [waiting, inForce]) {
      await lastDayOf(application)
      await passes(application)
    }
    const blockers = await net.frontDesk.isBlocked('hand_over', waiting)
    assert.deepEqual(codesOf(blockers), ['last_day_past'])
    assert.match(blockers[0]?.detail ?? '', /cannot come into force any more; the applicant has to apply anew/)
    const [permit] = await net.database.pool`select state from permits where application_id = ${waiting.id}`
    assert.deepEqual(permit, { state: 'not_yet_in_force' })
    await net.frontDesk.takes('hand_over', inForce)
  })

  it('is not handed over by a counter that asked before midnight and comes after the permit has expired', async () => {
    const waiting = await asksFor({}, 'LAPAKASLI')
    await lastDayOf(waiting)
    const blockers = await race(
      net,
      async (tx) => {
        await tx`
          update permits
          set valid_until = network_day() - 1
          where application_id = ${waiting.id}`
        await endPermits(tx)
      },
      () => net.frontDesk.isBlocked('hand_over', waiting),
    )
    assert.deepEqual(codesOf(blockers), ['last_day_past'])
    const [permit] = await net.database.pool`
      select state, valid_from
      from permits
      where application_id = ${waiting.id}`
    assert.deepEqual(permit, { state: 'expired', validFrom: null })
  })
})

describe('the silence of an office whose time has run out', () => {
  it('issues no permit whose last day is past, and its history says so', async () => {
    const [over, open] = [await asksFor({ endsOn: today() }), await asksFor({ endsOn: today() })]
    await passes(over)
    for (const { id } of [over, open]) {
      await net.frontDesk.takes('accept', { id })
      await net.database.pool`
        update applications
        set deemed_granted_at = now()
        where id = ${id}`
    }
    await issueBySilence({ db: net.database.pool, vault: net.vault, consequences })
    const statuses = [await net.applicant.reads(over), await net.applicant.reads(open)].map(({ status }) => status)
    assert.deepEqual(statuses, ['in_review', 'issued'])
    const { issue } = await net.applicant.does<{ issue: { wanting: { code: string }[] } }>(
      200,
      'GET',
      `/v1/applications/${over.id}/deemed-approval-statement`,
    )
    assert.deepEqual(codesOf(issue.wanting.map(({ code }) => ({ code, detail: '' }))), ['last_day_past'])
  })
})

/** Lets the day that was asked for pass, as it does while an office takes its time. */
async function passes({ id }: Application): Promise<void> {
  await net.database.pool`
    update application_forms
    set answers = jsonb_set(answers, '{endsOn}', to_jsonb(${inDays(-1)}::text))
    where application_id = ${id}`
}

describe('the last day of a permit type', () => {
  it('is a date field of the form that is not personal', () => {
    const type: PermitTypeDefinition = JSON.parse(JSON.stringify(stall))
    const faultsOf = (answer: string) =>
      definitionFaults({ ...type, lastDay: { answer, certainty: 'uncertain' } }).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      )
    assert.deepEqual(faultsOf('/endsOn'), [])
    assert.deepEqual(
      ['/nowhere', '/goods', '/bornOn'].flatMap((answer) => faultsOf(answer)),
      ['/lastDay/answer not_in_form', '/lastDay/answer not_a_day', '/lastDay/answer on_certificate'],
    )
  })
})
