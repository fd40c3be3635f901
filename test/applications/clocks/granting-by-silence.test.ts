import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { verifyAll } from '../../../src/applications/audit/verify.ts'
import { deemGranted, recomputeDeadlines } from '../../../src/applications/clocks/deadlines.ts'
import { issueBySilence } from '../../../src/applications/clocks/silence.ts'
import { listUnjudged, recordJudgement } from '../../../src/applications/clocks/silence-queries.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { race, taking } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { today } from '../../support/scenes/days.ts'
import { fence } from '../../support/scenes/fence.ts'
import { appoints } from '../../support/scenes/inspections.ts'
import { publishes } from '../../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Statement {
  deemedGrantedAt: string
  acceptedAt: string
  issue: { outcome: string; wanting: { code: string; target?: string }[] } | null
  legalBasis: { citation: string; certainty: string }[]
  words: { id: string; en: string }
}
type Read = Application & { clock: { deemedGrantedAt: string | null; dueAt: string | null } }

const [identityCard] = fence.documents
const serviceTime = { amount: 5, unit: 'working_days', certainty: 'known' } as const
const plain = {
  ...fence,
  stages: { inspection: false, fee: false },
  fee: null,
  originalsGate: 'none',
  samples: [],
  serviceTime,
  documents: [{ ...identityCard, originalRequired: false }],
}
const types = {
  SWIFT: { ...plain, deemedApproval: 'automatic' },
  ALARM: { ...plain, deemedApproval: 'alarm' },
  CAREFUL: {
    ...fence,
    samples: [],
    stages: { inspection: false, fee: true },
    originalsGate: 'before_signing',
    serviceTime,
    deemedApproval: 'automatic',
  },
  LATER: { ...plain, originalsGate: 'before_handover', documents: [identityCard], deemedApproval: 'automatic' },
  INSPECTED: { ...plain, stages: { inspection: true, fee: false }, deemedApproval: 'automatic' },
}
type Code = keyof typeof types

before(async () => {
  for (const [code, definition] of Object.entries(types)) {
    await publishes(net, code, definition)
    await net.admin.does(201, 'POST', `/v1/permit-types/${code}/rollouts`, {
      body: { regionCode: '31', level: 'district', online: true },
    })
  }
})

/** Returns an application accepted in February 2026, whose five days are over, and that no job has processed yet. */
async function overdue(code: Code): Promise<Application> {
  const draft = await net.applicant.drafts(code, {
    answers: { fence: { length: 20, posts: 11, material: 'wood' } },
    villageCode: '31.71.06.1001',
  })
  await net.applicant.uploads('identity_card', draft)
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  await net.frontDesk.takes('accept', draft)
  await longAgo(draft)
  return net.applicant.reads(draft)
}

const moments = [
  '2026-02-02T01:00:00Z',
  '2026-02-02T02:00:00Z',
  '2026-02-03T03:00:00Z',
  '2026-02-16T03:00:00Z',
  '2026-02-18T03:00:00Z',
  '2026-02-19T03:00:00Z',
]
async function longAgo({ id }: { id: string }): Promise<void> {
  await pool`
    update application_intervals i
    set started_at = m.at, ended_at = case when i.ended_at is not null then m.next end
    from (select at::timestamptz, n, lead(at::timestamptz) over (order by n) as next
      from unnest(${moments}::text[]) with ordinality as t (at, n)) m
    where i.application_id = ${id} and i.sequence = m.n`
  await pool`update applications set calendar_edition = 0 where id = ${id}`
  await recomputeDeadlines(pool)
}

const reads = ({ id }: { id: string }) => net.applicant.does<Read>(200, 'GET', `/v1/applications/${id}`)
const silence = async () => [
  await deemGranted(pool),
  await issueBySilence({ db: pool, vault: net.vault, consequences }),
]
const statementOf = ({ id }: { id: string }) =>
  net.applicant.does<Statement>(200, 'GET', `/v1/applications/${id}/deemed-approval-statement`)
const eventsOf = async ({ id }: { id: string }) =>
  (
    await pool<
      { type: string; details: object; standing: string }[]
    >`select type, details, standing from application_events where application_id = ${id} order by version`
  ).slice(4)
const permitsOf = ({ id }: { id: string }) =>
  pool<{ number: string; sequence: number }[]>`select number, sequence from permits where application_id = ${id}`

describe('where the permit type issues by silence', () => {
  it('a complete application is issued by the system when its time is over, once, with its permit', async () => {
    const application = await overdue('SWIFT')
    assert.deepEqual(
      [await silence(), await silence()],
      [
        [1, 1],
        [0, 0],
      ],
    )
    const { status, version, clock } = await reads(application)
    assert.deepEqual(
      [status, version, clock.deemedGrantedAt, clock.dueAt],
      ['issued', application.version + 2, '2026-02-10T09:00:00.000Z', '2026-02-10T09:00:00.000Z'],
    )
    assert.deepEqual(
      (await eventsOf(application)).map(({ type, standing }) => `${type} ${standing}`),
      ['application.deemed_granted system', 'application.issued system'],
    )
    assert.equal((await permitsOf(application)).length, 1)
    assert.equal(await verifyAll(pool, application.id, () => {}), true)
  })

  it('the applicant gets a statement of it, with its legal basis and how certain that is', async () => {
    const application = await overdue('SWIFT')
    isRefused(
      await net.applicant.asks('GET', `/v1/applications/${application.id}/deemed-approval-statement`),
      404,
      'not_found',
    )
    await silence()
    const { deemedGrantedAt, acceptedAt, issue, legalBasis, words } = await statementOf(application)
    assert.deepEqual(
      [deemedGrantedAt, acceptedAt, issue?.outcome],
      ['2026-02-10T09:00:00.000Z', '2026-02-03T03:00:00.000Z', 'issued'],
    )
    assert.deepEqual(
      legalBasis.map(({ certainty }) => certainty),
      ['reported', 'reported', 'uncertain'],
    )
    assert.equal(
      words.en,
      'The office did not decide in time; the application is deemed granted from Tuesday, 10 February 2026 at 16:00 WIB. Its permit was issued for that reason.',
    )
    isRefused(
      await net.stranger.asks('GET', `/v1/applications/${application.id}/deemed-approval-statement`),
      404,
      'not_found',
    )
  })

  it('an unpaid fee and unmatched originals block it, and the head is told which', async () => {
    const application = await overdue('CAREFUL')
    assert.deepEqual(
      [await silence(), await silence()],
      [
        [1, 1],
        [0, 0],
      ],
    )
    const wanting = [
      { code: 'payment_incomplete', target: '/feeAssessment' },
      { code: 'original_not_matched', target: 'identity_card' },
    ]
    assert.deepEqual(
      [(await reads(application)).status, (await permitsOf(application)).length, (await eventsOf(application)).at(-1)],
      [
        'in_review',
        0,
        { type: 'application.not_issued_by_silence', standing: 'system', details: { status: 'in_review', wanting } },
      ],
    )
    const listed = await listUnjudged(pool, 500)
    assert.equal(listed.filter(({ id }) => id === application.id).length, 0, 'Later batches have its place.')
    assert.deepEqual((await statementOf(application)).issue, {
      ...(await statementOf(application)).issue,
      outcome: 'not_issued',
      wanting,
    })
    const { data } = await net.head.does<{ data: { id: string }[] }>(
      200,
      'GET',
      '/v1/applications?deemedGranted=true&limit=200',
    )
    assert.ok(data.some(({ id }) => id === application.id))
  })

  it('a paid and matched application is issued: the gates decide', async () => {
    const draft = await net.applicant.drafts('CAREFUL', {
      answers: { fence: { length: 20, posts: 11, material: 'wood' } },
      villageCode: '31.71.06.1001',
    })
    await net.applicant.uploads('identity_card', draft)
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    await net.frontDesk.takes('accept', draft)
    await net.reviewer.takes('approve', draft)
    await net.cashier.paysIn(draft)
    await net.frontDesk.matches(draft, ['identity_card'])
    await net.frontDesk.takes('confirm_originals', draft)
    await longAgo(draft)
    assert.deepEqual(await silence(), [1, 1])
    assert.equal((await reads(draft)).status, 'issued')
  })

  it('an inspection that was ordered and not done blocks it', async () => {
    const application = await overdue('INSPECTED')
    await silence()
    assert.deepEqual(
      [(await reads(application)).status, (await statementOf(application)).issue?.wanting],
      ['in_review', [{ code: 'inspection_missing' }]],
    )
  })

  it('cancels the open inspection appointment', async () => {
    const application = await overdue('INSPECTED')
    const visited = { inspectedOn: today(), applicantPresent: true, findings: 'As drawn.' }
    await net.reviewer.takes('inspect', application)
    await net.inspector.takes('report_inspection', application, { report: visited })
    await net.reviewer.takes('inspect', application)
    const { id } = await appoints(net.inspector, application)
    assert.deepEqual(await silence(), [1, 1])
    const [appointment] = await pool`select outcome from inspection_appointments where id = ${id}`
    assert.deepEqual([(await reads(application)).status, appointment], ['issued', { outcome: 'cancelled' }])
  })

  it('originals required at the handover are matched at the handover', async () => {
    const application = await overdue('LATER')
    await silence()
    assert.equal((await reads(application)).status, 'issued')
    assert.deepEqual(
      (await net.frontDesk.isBlocked('hand_over', application)).map(({ code }) => code),
      ['original_not_matched'],
    )
  })

  it('an application that was returned to its applicant is not issued', async () => {
    const application = await overdue('SWIFT')
    await deemGranted(pool)
    await net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    assert.equal(await issueBySilence({ db: pool, vault: net.vault, consequences }), 1)
    assert.deepEqual(
      [(await reads(application)).status, (await eventsOf(application)).at(-1)?.details],
      ['returned', { status: 'returned', wanting: [] }],
    )
  })

  it('a decision in progress goes first, and two workers at once issue it once', async () => {
    const [decided, silent] = [await overdue('SWIFT'), await overdue('SWIFT')]
    await deemGranted(pool)
    await race(
      net,
      taking(net, 'reviewer', decided, { action: 'propose_refusal', reason: 'Not there.', legalBasis: 'The plan.' }),
      () => issueBySilence({ db: pool, vault: net.vault, consequences }),
    )
    await Promise.all([1, 2, 3].map(() => issueBySilence({ db: pool, vault: net.vault, consequences })))
    for (const application of [decided, silent])
      assert.deepEqual([(await reads(application)).status, (await permitsOf(application)).length], ['issued', 1])
    assert.equal((await eventsOf(decided)).filter(({ type }) => type === 'application.issued').length, 1)
  })
})

describe('where the permit type only raises the alarm', () => {
  it('the application is marked and not moved; its statement says that the office has still to issue it', async () => {
    const application = await overdue('ALARM')
    await silence()
    assert.deepEqual(
      [(await reads(application)).status, (await eventsOf(application)).map(({ type }) => type)],
      ['in_review', ['application.deemed_granted']],
    )
    assert.deepEqual(await silence(), [0, 0])
    const { issue, words } = await statementOf(application)
    assert.equal(issue, null)
    assert.match(words.en, /Its permit has still to be issued by the office\.$/)
  })

  it('the application is judged once, by what was read of it', async () => {
    const { id, version } = await overdue('ALARM')
    await deemGranted(pool)
    const judged = async () => {
      const [row] = await pool<{ at: Date }[]>`select silence_judged_at as at from applications where id = ${id}`
      return row?.at ?? null
    }
    assert.deepEqual([await recordJudgement(pool, { id, version }, null), await judged()], [false, null])
    assert.equal(await recordJudgement(pool, { id, version: version + 1 }, null), true)
    const first = await judged()
    assert.ok(first)
    assert.equal(await recordJudgement(pool, { id, version: version + 1 }, null), false)
    assert.deepEqual(await judged(), first)
  })

  it('the head finds it, and nothing else, in the filter of deemed approvals', async () => {
    const { data } = await net.head.does<{ data: { id: string }[] }>(
      200,
      'GET',
      '/v1/applications?deemedGranted=true&limit=200',
    )
    const marked = await pool<{ id: string }[]>`select id from applications where deemed_granted_at is not null`
    assert.deepEqual(data.map(({ id }) => id).sort(), marked.map(({ id }) => id).sort())
    const { data: open } = await net.head.does<{ data: { id: string }[] }>(
      200,
      'GET',
      '/v1/applications?deemedGranted=true&sort=due&limit=200',
    )
    assert.ok(open.length > 0 && open.length < data.length)
    isRefused(await net.head.asks('GET', '/v1/applications?deemedGranted=false'), 400, 'invalid_request')
  })
})
