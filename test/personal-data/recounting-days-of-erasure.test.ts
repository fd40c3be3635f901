import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, describe, it } from 'node:test'
import { endPermits } from '../../src/permits/changes.ts'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { wrongDays } from '../support/asserting/retentions.ts'
import { race, taking } from '../support/faults/racing.ts'
import { imbIn, inputs, letDaysPass } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { dayIn } from '../support/scenes/days.ts'
import { fence } from '../support/scenes/fence.ts'
import { dissolves, district, village } from '../support/scenes/offices.ts'
import { type Issued, issued, letPermitAge, takesOn } from '../support/scenes/permits.ts'
import { publishes, rollsOut } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const definition = (years: number | null, originalsGate: string, validity: object | null, countsFrom?: string) => ({
  ...fence,
  samples: [],
  originalsGate,
  documents: fence.documents.map((slot) => ({ ...slot, originalRequired: false })),
  ...(validity && { validity: { ...validity, certainty: 'uncertain' } }),
  retention: years === null ? undefined : { years, certainty: 'uncertain', ...(countsFrom && { countsFrom }) },
})
const [tenYears, aMonth] = [
  { amount: 10, unit: 'years' },
  { amount: 1, unit: 'months' },
]
/** Types with and without a last day, in force at once, after the handover, and counted from the closing. */
const types = {
  LONG: definition(2, 'none', tenYears),
  BRIEF: definition(2, 'none', aMonth),
  ENDLESS: definition(2, 'none', null),
  CLOSING: definition(2, 'none', tenYears, 'closing'),
  'AWAITED-LONG': definition(2, 'before_handover', tenYears),
  'AWAITED-BRIEF': definition(2, 'before_handover', aMonth),
  'AWAITED-ENDLESS': definition(2, 'before_handover', null),
  UNKEPT: definition(null, 'none', tenYears),
}
for (const [code, type] of Object.entries(types)) {
  await publishes(net, code, type)
  await rollsOut(net, code, '31.71')
}
const codes = Object.keys(types)

const migration = (
  await readFile(new URL('../../drizzle/migrations/0089_days_of_erasure.sql', import.meta.url), 'utf8')
).replaceAll('--> statement-breakpoint', '')
/** SQL that leaves the schema of before. */
const undone = `
  drop trigger retention_is_kept on applications;
  drop trigger retention_is_kept on permits;
  drop function keep_retention, keep_retention_of_permit, reckon_retention, erasable_on, day_of_erasure;
  drop table retentions;
  alter table permit_type_versions drop column retention_years, drop column retention_start`
const days = () => pool<{ id: string; day: string }[]>`
  select application_id as id, erasable_on::text as day
  from retentions
  order by application_id`

const isRight = async (when: string) => assert.deepEqual([...(await wrongDays(pool))], [], when)
/** Lets all days of a permit and its application pass, and records the end of permits. */
const ages = async (permit: Issued, days: number) => {
  await letDaysPass(days, { id: permit.applicationId }, net)
  await letPermitAge(net, permit, days)
  await endPermits(pool)
}
/** Steps of a permit and its application, in turn. */
const lives: Record<string, readonly ((permit: Issued) => Promise<unknown>)[]> = {
  'is suspended and in force again': [
    ({ applicationId }) => net.frontDesk.takes('hand_over', { id: applicationId }),
    (permit) => takesOn(net.head, permit, 'suspend'),
    (permit) => takesOn(net.head, permit, 'lift'),
  ],
  'is to be revoked, is not, and is revoked': [
    (permit) => takesOn(net.head, permit, 'revoke', { effectiveOn: dayIn(20) }),
    (permit) => takesOn(net.head, permit, 'call_off_revocation'),
    (permit) => takesOn(net.head, permit, 'revoke'),
  ],
  'is revoked on a day that comes': [
    (permit) => takesOn(net.head, permit, 'revoke', { effectiveOn: dayIn(20) }),
    (permit) => ages(permit, 25),
  ],
  'ends by its last day, if it has one': [(permit) => ages(permit, 40), (permit) => ages(permit, 4_000)],
  'is handed over late, and revoked': [
    (permit) => ages(permit, 5),
    ({ applicationId }) => net.frontDesk.takes('hand_over', { id: applicationId }),
    (permit) => takesOn(net.head, permit, 'revoke'),
  ],
  'is superseded': [
    async ({ applicationId }) => {
      const [{ code = '' } = {}] = await pool<{ code: string }[]>`
        select permit_type as code from applications where id = ${applicationId}`
      const next = await issued(net, code, undefined, { startFrom: { applicationId, purpose: 'renewal' } })
      await net.frontDesk.takes('hand_over', { id: next.applicationId })
    },
    (permit) => ages(permit, 4_000),
  ],
  'is given another last day, or none': [
    ({ id }) => pool`update permits set valid_until = ${dayIn(9_000)} where id = ${id}`,
    ({ id }) => pool`update permits set valid_until = null where id = ${id}`,
    ({ id }) => pool`update permits set valid_until = ${dayIn(3)} where id = ${id}`,
  ],
}

describe('the kept day of erasure equals a recount of its rows', () => {
  afterEach(() => isRight('afterwards'))

  for (const [life, steps] of Object.entries(lives))
    it(`while a permit of any type ${life}`, async () => {
      for (const code of codes) {
        const permit = await issued(net, code)
        await isRight(`${code}, issued`)
        for (const [index, step] of steps.entries()) {
          await step(permit)
          await isRight(`${code}, step ${index + 1}`)
        }
      }
    })

  it('for applications that were withdrawn as a draft or later, refused, lapsed or discarded', async () => {
    const [draft, other] = [await net.applicant.drafts('BRIEF'), await net.applicant.drafts('BRIEF')]
    await net.applicant.takes('withdraw', draft, { reason: 'Not this year.' })
    await isRight('withdrawn')
    await net.applicant.does(201, 'POST', '/v1/me/erasures')
    await isRight('discarded')
    const submitted = await net.applicant.submits('SKTM')
    await net.applicant.takes('withdraw', submitted, inputs['withdraw'])
    await imbIn('refused', net)
    const lapsing = await net.applicant.submits('SKTM')
    await pool`update applications set status = 'lapsed', status_since = now() where id = ${lapsing.id}`
    assert.equal((await pool`select from retentions where application_id = ${other.id}`).count, 0)
  })

  it('for those of earlier versions when a type states other years', async () => {
    const permit = await issued(net, 'BRIEF')
    await publishes(net, 'BRIEF', definition(7, 'none', aMonth), dayIn(0))
    const later = await issued(net, 'BRIEF')
    await isRight('published')
    for (const one of [permit, later]) await ages(one, 100)
  })

  it('after its migration, also for an application that is closed while that waits', async () => {
    for (const code of codes) await issued(net, code)
    const file = await net.applicant.submits('SKTM')
    const kept = await days()
    await pool.unsafe(undone).simple()
    await race(net, taking(net, 'applicant-1', file, { action: 'withdraw', reason: 'Moved away.' }), () =>
      pool.begin((tx) => tx.unsafe(migration).simple()),
    )
    const now = await days()
    assert.deepEqual([now.length, now.filter(({ id }) => id !== file.id)], [kept.length + 1, [...kept]])
  })

  it('after a dissolution, and after an erasure', async () => {
    const permit = await issued(net, 'BRIEF')
    await dissolves(net, village, district)
    await isRight('dissolved')
    await ages(permit, 4_000)
    await eraseAfterRetention(pool)
    assert.equal((await pool`select from retentions where application_id = ${permit.applicationId}`).count, 0)
  })
})
