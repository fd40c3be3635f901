import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createDraft } from '../../../src/applications/drafts/create.ts'
import { demandOffice } from '../../../src/correspondence/received-mails/sorting/holds.ts'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import { dissolveDue, takeOfficeStep } from '../../../src/network/offices/take-step.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { estate } from '../../../src/program/estate.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { actorOf, arrived, race, taking, wholeHistory } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { type Application, atTheCounter, type Person, somePdf } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import {
  dissolves,
  district,
  nothingIsLost,
  profileOf,
  serverOf,
  staffed,
  triesOffice,
  triesToDissolve,
} from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const submit = { action: 'submit', statementAccepted: true } as const

/** The villages whose offices the tests dissolve, one for each. */
const villages = [
  '31.71.06.1001',
  '31.71.06.1002',
  '31.71.06.1003',
  '31.71.06.1004',
  '31.71.06.1005',
  '31.71.05.1001',
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `31.71.03.100${n}`),
]
const another = (): string => villages.shift() ?? assert.fail('There are no more villages.')

const drafted = (village: string): Promise<Application> => net.applicant.prepares('SKTM', { villageCode: village })

/** Returns a function that dissolves within a transaction, as an administrator. */
const dissolving =
  (village: string, days: object = {}) =>
  async (tx: Db) => {
    const [{ id }, { id: successorOfficeId }] = [await officeOf(net, village), await officeOf(net, district)]
    return planDissolution(
      tx,
      estate,
      id,
      { successorOfficeId, ...days },
      { actor: await actorOf(net, 'admin'), ifVersion: undefined },
    )
  }

/** Returns a function that works in a transaction that waits a minute for a lock, also on a busy machine. */
const patiently =
  <T>(work: (tx: Db) => Promise<T>) =>
  () =>
    inTransaction(net.database.pool, async (tx) => {
      await tx`set local lock_timeout = '1min'`
      return work(tx)
    })

/** Waits until the API knows the transferred posts of a person, so that they see the application. */
const whenTold = (who: Person, { id }: { id: string }) =>
  eventually('the move is known', async () => (await who.asks('GET', `/v1/applications/${id}`)).status === 200)

const officeNow = async (file: { id: string }): Promise<string | undefined> =>
  (await net.applicant.reads(file)).office?.regionCode

describe('while an office is dissolved', () => {
  it('a submission that has begun is committed first, and is transferred with it', async () => {
    const village = another()
    const file = await drafted(village)
    const minutes = await race(net, taking(net, 'applicant-1', file, submit), () =>
      triesToDissolve(net, village, district),
    )
    assert.equal(minutes.status, 201, minutes.text)
    assert.equal(await officeNow(file), district)
    assert.equal((await wholeHistory(net, file)).status, 'submitted')
    await nothingIsLost(net)
  })

  it('a submission that has begun is committed first, also when the job dissolves on a day set before', async () => {
    const village = another()
    const file = await drafted(village)
    const planned = await dissolves(net, village, district, { windDownOn: '2099-01-01' })
    await net.database.pool`update office_dissolutions set dissolve_on = '2026-01-01' where id = ${planned.id}`
    assert.equal(
      await race(net, taking(net, 'applicant-1', file, submit), () => dissolveDue(net.database.pool, estate)),
      1,
    )
    assert.equal(await officeNow(file), district)
    await nothingIsLost(net)
  })

  it('a later submission waits, and goes to the successor', async () => {
    const village = another()
    const file = await drafted(village)
    const late = await race(net, dissolving(village), () => net.applicant.tries('submit', file, submit))
    assert.equal(late.status, 201, late.text)
    assert.equal(await officeNow(file), district)
    await nothingIsLost(net)
  })

  it('a submission does not wait while the archive is transferred, and is transferred with it', async () => {
    const [village, later] = [another(), '31.71.07.1001']
    const days = { windDownOn: '2099-01-01', dissolveOn: '2099-01-01' }
    const { officeId } = await dissolves(net, later, district, days)
    const admin = { actor: await actorOf(net, 'admin'), ifVersion: undefined }
    for (const [place, work] of [
      [village, dissolving(village)],
      [later, (tx: Db) => takeOfficeStep(tx, estate, officeId, 'dissolve', admin)],
    ] as const) {
      const [closed, file] = [await drafted(place), await drafted(place)]
      await net.applicant.takes('submit', closed, submit)
      await net.applicant.takes('withdraw', closed, { reason: 'Not this year.' })
      const held = async (tx: Db) => {
        await tx`select from applications where id = ${closed.id} for update`
      }
      await race(net, held, patiently<unknown>(work), () => net.applicant.takes('submit', file, submit))
      assert.deepEqual([await officeNow(closed), await officeNow(file)], [district, district])
      await nothingIsLost(net)
    }
  })

  it('a mail about a refused application, and a handover, lock in the same order', async () => {
    const village = '31.71.05.1002'
    const { desk, head } = await staffed(net, village)
    const [refused, issued] = [await drafted(village), await drafted(village)]
    for (const file of [refused, issued]) {
      await net.applicant.takes('submit', file, submit)
      await desk.takes('accept', file)
    }
    const because = { reason: 'Not there.', legalBasis: 'The decree.' }
    await desk.takes('propose_refusal', refused, because)
    await head.takes('refuse', refused, because)
    await desk.takes('approve', issued)
    await head.takes('sign', issued)
    const [{ id: officeId }, opened] = [await officeOf(net, village), [] as Db[]]
    const begins = async (tx: Db) => {
      opened.push(tx)
      await tx`select from applications where id = ${issued.id} for update`
      await demandOffice(tx, officeId)
    }
    const ends = async () => {
      for (const tx of opened) {
        await tx`select from applications where id = ${refused.id} for share`
        await tx`select from permits where application_id = ${issued.id} for update`
      }
    }
    const minutes = await race(net, begins, () => triesToDissolve(net, village, district), ends)
    assert.equal(minutes.status, 201, minutes.text)
    assert.deepEqual([await officeNow(refused), await officeNow(issued)], [district, district])
    const left = await net.database.pool`select id from permits where office_id = ${officeId}`
    assert.equal(left.length, 0)
    await nothingIsLost(net)
  })

  it('an application closed and a permit issued while the archive is transferred are transferred as well', async () => {
    const village = '31.71.05.1003'
    const { desk, head } = await staffed(net, village)
    const [closed, withdrawn, signed] = [await drafted(village), await drafted(village), await drafted(village)]
    for (const file of [closed, withdrawn, signed]) await net.applicant.takes('submit', file, submit)
    await net.applicant.takes('withdraw', closed, { reason: 'Not this year.' })
    await desk.takes('accept', signed)
    await desk.takes('approve', signed)
    const { id: officeId } = await officeOf(net, village)
    const heldOffice = async (tx: Db) => demandOffice(tx, officeId)
    const { estate: minutes } = await race(net, heldOffice, patiently(dissolving(village)), async () => {
      await net.applicant.takes('withdraw', withdrawn, { reason: 'Not this year.' })
      await head.takes('sign', signed)
    })
    const counts = minutes?.filter(({ part }) => ['archive', 'open_files', 'permits'].includes(part))
    assert.deepEqual(counts, [
      { part: 'open_files', of: [{ key: 'issued', count: 1 }] },
      { part: 'archive', of: [{ key: 'withdrawn', count: 2 }] },
      { part: 'permits', of: [{ key: 'in_force', count: 1 }] },
    ])
    const left = await net.database.pool`select id from permits where office_id = ${officeId}`
    assert.equal(left.length, 0)
    await nothingIsLost(net)
  })

  it('a later submission goes to the successor, also when the office only begins to wind down', async () => {
    const village = another()
    const file = await drafted(village)
    const late = await race(
      net,
      dissolving(village, { windDownOn: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10) }),
      () => net.applicant.tries('submit', file, submit),
    )
    assert.equal(late.status, 201, late.text)
    assert.deepEqual([await officeNow(file), (await profileOf(net, village)).state], [district, 'winding_down'])
  })

  it('a submission at its counter and the dissolution do not block each other', async () => {
    const village = another()
    const { desk } = await staffed(net, village)
    const file = await desk.prepares('SKTM', {
      villageCode: village,
      filedAtOfficeId: (await officeOf(net, village)).id,
    })
    isRefused(await race(net, dissolving(village), () => desk.tries('submit', file, submit)), 404, 'not_found')
    await whenTold(desk, file)
    await desk.takes('submit', file, submit)
    await nothingIsLost(net)
  })

  it('a step taken meanwhile is judged by the office that has the application then', async () => {
    const village = another()
    const file = await drafted(village)
    await net.applicant.takes('submit', file, submit)
    const { desk } = await staffed(net, village)
    const late = await race(net, dissolving(village), () => desk.tries('accept', file))
    isRefused(late, 404, 'not_found')
    await whenTold(desk, file)
    await desk.takes('accept', file)
    assert.equal(await officeNow(file), district)
    await nothingIsLost(net)
  })

  it('an upload that arrives meanwhile is in the application', async () => {
    const village = another()
    const file = await drafted(village)
    await net.applicant.takes('submit', file, submit)
    const { desk } = await staffed(net, village)
    await desk.takes('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    const late = await race(net, arrived(net, file, 'identity_card'), () => triesToDissolve(net, village, district))
    assert.equal(late.status, 201, late.text)
    const { documents, office, status } = await wholeHistory(net, file)
    assert.deepEqual(
      [office?.regionCode, status, documents.find(({ slot }) => slot === 'identity_card')?.version],
      [district, 'returned', 2],
    )
  })

  it('a draft created at its counter is transferred too, or is refused because the counter is closed', async () => {
    const village = another()
    const { desk } = await staffed(net, village)
    const filedAtOfficeId = (await officeOf(net, village)).id
    const { id: personId } = await desk.does<{ id: string }>(200, 'GET', '/v1/me')
    const assistant = {
      personId,
      name: '',
      posts: [{ officeId: filedAtOfficeId, role: 'front_desk', reach: village, endsAt: null } as const],
    }
    const counter = { vault: net.vault, actor: assistant, channel: 'counter' as const }
    const inTime: { id: string }[] = []
    const early = await race(
      net,
      async (tx) => {
        inTime.push(
          await createDraft({ ...counter, db: tx }, { permitType: 'SKTM', filedAtOfficeId, assistance: atTheCounter }),
        )
      },
      () => triesToDissolve(net, village, district),
    )
    assert.equal(early.status, 201, early.text)
    for (const file of inTime) await whenTold(desk, file)
    await assert.rejects(
      createDraft(
        { ...counter, db: net.database.pool },
        { permitType: 'SKTM', filedAtOfficeId, assistance: atTheCounter },
      ),
      { code: 'rule_broken' },
    )
    await nothingIsLost(net)
  })
})

describe('an office whose day has come', () => {
  const day = async (column: 'wind_down_on' | 'dissolve_on', { id }: { id: string }) =>
    net.database.pool`
        update office_dissolutions
        set ${net.database.pool(column)} = (now() at time zone 'Asia/Jakarta')::date
        where id = ${id}`
  const due = () => dissolveDue(net.database.pool, estate)
  const listed = async <T>({ officeId }: { officeId: string }, what: string) =>
    (await net.admin.does<{ data: T[] }>(200, 'GET', `/v1/offices/${officeId}/${what}`)).data

  it('is wound down and dissolved by the job, once each; between, it finishes its work without its area', async () => {
    const village = another()
    const { desk } = await staffed(net, village)
    const file = await drafted(village)
    await net.applicant.takes('submit', file, submit)
    const planned = await dissolves(net, village, district, { windDownOn: '2098-12-01', dissolveOn: '2099-01-01' })
    assert.deepEqual([planned.state, await due()], ['planned', 0])
    assert.equal((await profileOf(net, village)).successor, null)
    const address = `/v1/offices/${planned.officeId}/dissolutions/${planned.id}`
    const { estate: expected } = await net.admin.does<typeof planned>(200, 'GET', address)
    assert.equal(planned.estate, null)
    assert.deepEqual(expected?.find(({ part }) => part === 'open_files')?.of, [{ key: 'submitted', count: 1 }])

    await day('wind_down_on', planned)
    assert.deepEqual([await due(), await due()], [1, 0])
    assert.deepEqual(
      [(await profileOf(net, village)).state, await serverOf(net, village), await officeNow(file)],
      ['winding_down', district, village],
    )
    const refused = await desk.asks('POST', '/v1/applications', {
      body: { permitType: 'SKTM', assistance: atTheCounter, filedAtOfficeId: planned.officeId },
    })
    assert.deepEqual(faultsIn(isRefused(refused, 422, 'rule_broken')), ['/filedAtOfficeId counter_closed'])
    await desk.takes('accept', file)

    await day('dissolve_on', planned)
    assert.deepEqual([await due(), await due()], [1, 0])
    const [minutes] = await listed<typeof planned>(planned, 'dissolutions')
    assert.deepEqual([minutes?.state, minutes?.dissolvedBy, await officeNow(file)], ['dissolved', null, district])
    assert.deepEqual(minutes?.estate?.find(({ part }) => part === 'area')?.of, [{ key: village, count: 1 }])
    const steps = await listed<{ action: string; by: string | null }>(planned, 'transitions')
    assert.deepEqual(
      steps.map(({ action, by }) => [action, by]),
      [
        ['wind_down', null],
        ['dissolve', null],
      ],
    )
  })

  it('is dissolved once when the job and an administrator do it at the same time', async () => {
    const village = another()
    const planned = await dissolves(net, village, district, { windDownOn: '2099-01-01', dissolveOn: '2099-01-01' })
    await net.database.pool`
        update office_dissolutions set wind_down_on = '2026-01-01', dissolve_on = '2026-01-01' where id = ${planned.id}`
    const byHand = async (tx: Db) =>
      takeOfficeStep(tx, estate, planned.officeId, 'dissolve', {
        actor: await actorOf(net, 'admin'),
        ifVersion: undefined,
      })
    assert.equal(await race(net, byHand, due), 0)
    isRefused(await triesOffice(net, 'dissolve', village), 409, 'step_not_allowed')
    const { data: steps } = await net.admin.does<{ data: unknown[] }>(
      200,
      'GET',
      `/v1/offices/${planned.officeId}/transitions`,
    )
    assert.equal(steps.length, 1)
  })

  it('that cannot be dissolved is named by the failing job with the reasons; the others are dissolved', async () => {
    const [stuck, successor, free] = [another(), another(), another()]
    await staffed(net, successor)
    const { id } = await dissolves(net, stuck, successor, { windDownOn: '2099-01-01', dissolveOn: '2099-01-01' })
    const { id: other } = await dissolves(net, free, district, { windDownOn: '2099-01-01', dissolveOn: '2099-01-01' })
    await net.database.pool`update staff set ends_at = now() where office_id = ${(await officeOf(net, successor)).id}`
    await net.database.pool`update office_dissolutions set dissolve_on = '2026-01-01' where id = any(${[id, other]})`
    const reported = new RegExp(`^Office ${(await officeOf(net, stuck)).id} .*successor_role_vacant head`)
    await assert.rejects(due(), (failure) => {
      assert.ok(failure instanceof AggregateError)
      const [only, ...further]: Error[] = failure.errors
      assert.match(only?.message ?? '', reported)
      return further.length === 0
    })
    assert.deepEqual([(await profileOf(net, stuck)).state, (await profileOf(net, free)).state], ['online', 'dissolved'])
  })
})

describe('two dissolutions at once', () => {
  it('in a ring: only one succeeds', async () => {
    const [one, other] = ['31.71.02.1001', '31.71.02.1002']
    for (const region of [one, other]) await staffed(net, region)
    const [{ id: first }, { id: second }] = [await officeOf(net, one), await officeOf(net, other)]
    const admin = await actorOf(net, 'admin')
    const late = await race(
      net,
      (tx) => planDissolution(tx, estate, first, { successorOfficeId: second }, { actor: admin, ifVersion: undefined }),
      () => triesToDissolve(net, other, one),
    )
    isRefused(late, 422, 'blocked')
    assert.deepEqual([(await profileOf(net, one)).state, (await profileOf(net, other)).state], ['dissolved', 'online'])
  })
})

describe('a storm of applicants and officers around a dissolution', () => {
  const [storm, writers] = ['31.71.04.1002', 8]

  it('loses no application, and gives none to two offices', async () => {
    const { desk } = await staffed(net, storm)
    const drafts = await Promise.all(Array.from({ length: writers }, () => drafted(storm)))
    const submitted = await Promise.all(
      Array.from({ length: writers }, async () => {
        const file = await drafted(storm)
        await net.applicant.takes('submit', file, submit)
        return file
      }),
    )
    const works = [
      ...drafts.map((file) => () => net.applicant.tries('submit', file, submit)),
      ...submitted.map(
        (file, index) => () =>
          index % 2 === 0
            ? desk.tries('accept', file)
            : net.applicant.tries('withdraw', file, { reason: 'Not this year.' }),
      ),
      ...drafts.map((file) => () => net.applicant.triesUpload('power_of_attorney', file, somePdf())),
    ]
    const [minutes, ...replies] = await Promise.all([
      triesToDissolve(net, storm, district),
      ...works.map((work) => work()),
    ])
    assert.equal(minutes?.status, 201, minutes?.text)
    for (const { status, text } of replies) assert.ok([201, 404, 409].includes(status), text)
    await nothingIsLost(net)
    for (const file of [...drafts, ...submitted]) {
      const { status, office } = await wholeHistory(net, file)
      assert.ok(status === 'draft' || office?.regionCode === district, `${status} at ${office?.regionCode}`)
    }
  })
})
