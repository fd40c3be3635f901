import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { wholeHistory } from '../../support/faults/racing.ts'
import { mailScene } from '../../support/mail/mail-scene.ts'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { today } from '../../support/scenes/days.ts'
import { appoints } from '../../support/scenes/inspections.ts'
import {
  codesOf,
  dissolves,
  district,
  itself,
  type Minutes,
  nothingIsLost,
  profileOf,
  serverOf,
  staffed,
  takesOffice,
  triesOffice,
  triesToDissolve,
  village,
  whatKeeps,
} from '../../support/scenes/offices.ts'
import { keepsATime } from '../../support/scenes/visits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

interface Event {
  type: string
  actor: { standing: string; name: string | null }
  details: { from?: { id: string }; to?: { id: string } }
}
const statement = { statementAccepted: true }
const partsOf = ({ estate }: Pick<Minutes, 'estate'>) =>
  Object.fromEntries(
    (estate ?? []).map(({ part, of }) => [part, Object.fromEntries(of.map(({ key, count }) => [key, count]))]),
  )

const begun: Record<string, Application> = {}
const done: { minutes?: Minutes; colleague?: Person; before: Record<string, Application> } = { before: {} }
const minutesOf = async () => {
  const { id } = await officeOf(net, village)
  return net.admin.does<Minutes>(200, 'GET', `/v1/offices/${id}/dissolutions/${done.minutes?.id}`)
}

/** Columns that name an office and whose rows are transferred to its successor. */
const goes = [
  'applications.filed_at_office_id',
  'applications.office_id',
  'objections.office_id',
  'office_permit_types.office_id',
  'permits.office_id',
  'received_mails.office_id',
]
/** Columns that name an office as history. */
const stays = [
  'application_events.office_id',
  'corrections.decided_for',
  'counter_hours.office_id',
  'counter_visits.office_id',
  'data_reads.office_id',
  'fee_assessments.office_id',
  'inspection_reports.office_id',
  'kiosks.office_id',
  'messages.office_id',
  'number_sequences.office_id',
  'objections.decided_for',
  'office_areas.office_id',
  'office_dissolutions.office_id',
  'office_dissolutions.successor_office_id',
  'office_events.office_id',
  'original_matches.office_id',
  'permit_events.office_id',
  'permits.issuing_office_id',
  'queue_days.office_id',
  'queue_tickets.office_id',
  'received_mail_acts.office_id',
  'refunds.decided_for',
  'search_alarms.office_id',
  'staff.office_id',
]

describe('dissolving an office', () => {
  before(async () => {
    const { id: counter } = await officeOf(net, village)
    done.colleague = await appoint(net, ['front_desk'], village)
    begun['draft'] = await net.applicant.prepares('SKTM')
    begun['counter draft'] = await net.frontDesk.prepares('SKTM', { filedAtOfficeId: counter })
    begun['counter file of the district'] = await net.frontDesk.submits('IMB', { filedAtOfficeId: counter })
    begun['submitted'] = await net.applicant.submits('SKTM')
    begun['in_review'] = await net.applicant.submits('SKTM')
    await net.frontDesk.takes('accept', begun['in_review'])
    begun['awaiting_payment'] = await net.applicant.submits('IPTM')
    await net.frontDesk.takes('accept', begun['awaiting_payment'])
    await net.reviewer.takes('approve', begun['awaiting_payment'], { fee: { amount: 100_000, currency: 'IDR' } })
    await keepsATime(net, begun['in_review'])
    begun['in_inspection'] = await net.applicant.submits('KOST')
    for (const [who, action] of [
      ['frontDesk', 'accept'],
      ['reviewer', 'inspect'],
    ] as const)
      await net[who].takes(action, begun['in_inspection'])
    await appoints(net.inspector, begun['in_inspection'])
    begun['issued'] = await net.applicant.submits('SKTM')
    for (const [who, action] of [
      ['frontDesk', 'accept'],
      ['reviewer', 'approve'],
      ['head', 'sign'],
    ] as const)
      await net[who].takes(action, begun['issued'])
    begun['withdrawn'] = await net.applicant.submits('SKTM')
    await net.applicant.takes('withdraw', begun['withdrawn'], { reason: 'Moved away.' })
    await mailScene(net, begun['in_review'])
  })

  const expected = {
    area: { [village]: 1 },
    appointments: { in_inspection: 1 },
    open_files: { awaiting_payment: 1, in_inspection: 1, in_review: 1, issued: 1, submitted: 1 },
    counter_files: { draft: 1, submitted: 1 },
    appeals: {},
    objections: {},
    open_money: {},
    archive: { withdrawn: 1 },
    permits: { in_force: 1 },
    visits: { bring_originals: 1 },
    received_mails: { filed: 1, triage: 1 },
    staff: { front_desk: 2, reviewer: 1, inspector: 1, cashier: 1 },
    ended_posts: { head: 1 },
    numbers: { [`SKRD-${today().slice(0, 4)}`]: 1, [`permit-SKTM-${today().slice(0, 4)}`]: 1 },
  }

  it('can be tried as a dry run: it shows what would be transferred, and changes nothing', () =>
    changesNothing(net, async () => {
      const preview = await triesToDissolve(net, village, district, {}, { dryRun: true })
      assert.equal(preview.status, 200, preview.text)
      const { permit_types: types, ...parts } = partsOf(preview.json<Minutes>())
      assert.deepEqual(parts, expected)
      assert.ok(Object.keys(types ?? {}).includes('SKTM'))
    }))

  it('transfers everything at once, and the minutes record who, when and what', async () => {
    for (const [name, file] of Object.entries(begun))
      done.before[name] = await (name.startsWith('counter') ? net.frontDesk : net.applicant).reads(file)
    done.minutes = await dissolves(net, village, district)
    const { permit_types: _types, ...parts } = partsOf(done.minutes)
    assert.deepEqual(parts, expected)
    assert.deepEqual(
      [done.minutes.state, done.minutes.requestedBy, done.minutes.dissolvedBy],
      ['dissolved', 'admin', 'admin'],
    )
    assert.deepEqual(await minutesOf(), done.minutes)
    await nothingIsLost(net)
  })

  it('transfers each application to the successor, and changes nothing else of it', async () => {
    const successor = await officeOf(net, district)
    for (const name of ['submitted', 'in_review', 'awaiting_payment', 'withdrawn']) {
      const [file, was] = [await net.applicant.reads(begun[name] ?? { id: '' }), done.before[name]]
      assert.ok(was)
      assert.deepEqual([file.office?.id, file.version], [successor.id, was.version + 1])
      assert.deepEqual(itself(file), itself(was))
      await wholeHistory(net, file)
    }
  })

  it('records it in the history of each application, from which applicants are notified', async () => {
    const [from, to] = [await officeOf(net, village), await officeOf(net, district)]
    const { data } = await net.applicant.does<{ data: Event[] }>(
      200,
      'GET',
      `/v1/applications/${begun['in_review']?.id}/events`,
    )
    const event = data.at(-1)
    assert.deepEqual(
      [event?.type, event?.actor.standing, event?.actor.name, event?.details.from?.id, event?.details.to?.id],
      ['application.transferred', 'administrator', 'admin', from.id, to.id],
    )
    const { data: steps } = await net.applicant.does<{ data: unknown[] }>(
      200,
      'GET',
      `/v1/applications/${begun['in_review']?.id}/transitions`,
    )
    assert.equal(steps.length, 2)
  })

  it('lists every application in the minutes, with its state at the transfer', async () => {
    const reply = await net.admin.asks(
      'GET',
      `/v1/offices/${done.minutes?.officeId}/dissolutions/${done.minutes?.id}/files`,
    )
    assert.match(String(reply.headers['content-type']), /^application\/x-ndjson/)
    const listed: { reference: string; status: string }[] = reply.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const gone = Object.entries(done.before)
      .filter(([name]) => name !== 'draft')
      .map(([, { reference, status }]) => `${reference} ${status}`)
    assert.deepEqual(listed.map(({ reference, status }) => `${reference} ${status}`).sort(), gone.sort())
  })

  it('lets the work continue where it was: the successor accepts, reviews and signs', async () => {
    await net.frontDesk.takes('accept', begun['submitted'] ?? { id: '' })
    await net.reviewer.takes('approve', begun['in_review'] ?? { id: '' })
    await net.head.takes('sign', begun['in_review'] ?? { id: '' })
    assert.equal((await wholeHistory(net, begun['in_review'] ?? { id: '' })).status, 'issued')
  })

  it('keeps appointments with applicants: the inspector comes at the arranged time', async () => {
    const { inspection, office } = await net.inspector.reads(begun['in_inspection'] ?? { id: '' })
    assert.deepEqual(
      [inspection?.appointment !== null, office?.id, inspection],
      [true, (await officeOf(net, district)).id, done.before['in_inspection']?.inspection],
    )
    assert.ok(
      (await net.inspector.reads(begun['in_inspection'] ?? { id: '' })).nextActions.some(
        ({ action }) => action === 'report_inspection',
      ),
    )
  })

  it('keeps the issued numbers, and the successor continues its own sequences', async () => {
    const file = await net.applicant.reads(begun['awaiting_payment'] ?? { id: '' })
    assert.match(file.feeAssessment?.number ?? '', /^SKRD-\d{4}-31\.71\.06\.1001-000001$/)
    assert.match((await net.cashier.paysIn(file)).receiptNumber, /^TBP-\d{4}-31\.71\.06-\d{6}$/)
  })

  it('leaves a permit its number and issuing office, and makes the successor responsible for it', async () => {
    const [permit] = await net.database.pool`
      select p.number, i.region_code as issuer, o.region_code as office, p.version,
        (select array_agg(e.type order by e.version) from permit_events e where e.permit_id = p.id) as events
      from permits p
      join offices i on i.id = p.issuing_office_id
      join offices o on o.id = p.office_id
      where p.application_id = ${begun['issued']?.id ?? ''}`
    assert.deepEqual(permit, {
      number: `1/SKTM/${village}/${today().slice(0, 4)}`,
      issuer: village,
      office: district,
      version: 2,
      events: ['permit.issued', 'permit.transferred'],
    })
  })

  it('transfers its staff: they see what they saw before, and the files of the successor', async () => {
    const colleague = done.colleague
    assert.ok(colleague)
    const { posts } = await colleague.does<{ posts: { role: string; reach: string }[] }>(200, 'GET', '/v1/me')
    assert.deepEqual(
      posts.map(({ role, reach }) => [role, reach]),
      [['front_desk', district]],
    )
    await colleague.reads(begun['in_review'] ?? { id: '' })
    const { data } = await colleague.does<{ data: { id: string }[] }>(
      200,
      'GET',
      '/v1/applications?scope=office&status=in_review',
    )
    assert.ok(data.some(({ id }) => id === begun['submitted']?.id))
  })

  it("leaves an assistant who filed at its counter with the draft, now at the successor's", async () => {
    const draft = begun['counter draft'] ?? { id: '' }
    await net.frontDesk.takes('submit', draft, statement)
    assert.equal((await net.frontDesk.reads(draft)).office?.regionCode, district)
  })

  it('lets the successor serve its area: earlier and later drafts go there', async () => {
    assert.equal(await serverOf(net, village), district)
    await net.applicant.takes('submit', begun['draft'] ?? { id: '' }, statement)
    assert.equal((await net.applicant.reads(begun['draft'] ?? { id: '' })).office?.regionCode, district)
    assert.equal((await net.applicant.submits('SKTM')).office?.regionCode, district)
    const { answers } = await net.applicant.reads(begun['draft'] ?? { id: '' })
    const { office } = await net.nobody.does<{ office: { regionCode: string } }>(
      200,
      'POST',
      '/v1/permit-types/SKTM/estimate',
      { body: { villageCode: village, answers } },
    )
    assert.equal(office.regionCode, district)
  })

  it('leaves no row behind: each column that names an office is listed here as transferred or as history', async () => {
    const { pool } = net.database
    const named = await pool<{ table: string; column: string }[]>`
      select c.conrelid::regclass::text as table, a.attname as column
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'offices'::regclass`
    assert.deepEqual(named.map(({ table, column }) => `${table}.${column}`).sort(), [...goes, ...stays].sort())
    for (const { table, column } of named.filter((place) => goes.includes(`${place.table}.${place.column}`))) {
      const [left] = await pool<
        { rows: number }[]
      >`select count(*)::int as rows from ${pool(table)} where ${pool(column)} = ${done.minutes?.officeId ?? null}`
      assert.equal(left?.rows, 0, `${table}.${column}`)
    }
    const standing = await pool`
        select from staff where office_id = ${done.minutes?.officeId ?? null} and (ends_at is null or ends_at > now())`
    assert.equal(standing.length, 0, 'Posts stay on record, and none of them stands.')
  })

  it('cancels the booked visits, and frees the desks', async () => {
    const visits = await net.database.pool`
        select outcome, outcome_reason is not null as "saysWhy"
        from counter_visits
        where office_id = ${done.minutes?.officeId ?? null}`
    assert.deepEqual([...visits], [{ outcome: 'cancelled', saysWhy: true }])
  })

  it('leaves its address valid, with its successor', async () => {
    const { state, serves, successor, regionCode } = await profileOf(net, village)
    assert.deepEqual(
      [state, serves, successor?.id, regionCode],
      ['dissolved', [], (await officeOf(net, district)).id, village],
    )
    assert.deepEqual((await profileOf(net, district)).serves, [district, village])
  })

  it('ends its opening hours, and offers no slot of it any more', async () => {
    const { id } = await officeOf(net, village)
    const { openingHours } = await profileOf(net, village)
    const { slots } = await net.nobody.does<{ slots: object[] }>(200, 'GET', `/v1/offices/${id}/slots`)
    assert.deepEqual([openingHours, slots], [[], []])
    assert.notDeepEqual((await profileOf(net, district)).openingHours, [])
  })

  it('happens once: it cannot be repeated, done by a step, or undone', async () => {
    isRefused(await triesToDissolve(net, village, district), 409, 'step_not_allowed')
    for (const action of ['dissolve', 'go_online', 'wind_down'])
      isRefused(await triesOffice(net, action, village), 409, 'step_not_allowed')
    const { version } = await profileOf(net, village)
    isRefused(
      await net.admin.asks('DELETE', `/v1/offices/${done.minutes?.officeId}/dissolutions/${done.minutes?.id}`, {
        headers: { 'if-match': `"${version}"` },
      }),
      409,
      'dissolution_begun',
    )
  })

  it('lists the applications in the view of the former table name, for the version before', async () => {
    const { pool: sql } = net.database
    const [counts] = await sql`
      select (select count(*) from office_dissolution_files) as before,
        (select count(*) from office_dissolution_applications) as now`
    assert.ok(counts?.['now'] > 0)
    assert.equal(counts?.['before'], counts?.['now'])
    await assert.rejects(
      sql`
        insert into office_dissolution_files (dissolution_id, application_id, version, status)
        select dissolution_id, application_id, version, status
        from office_dissolution_files`,
      { code: '23505' },
    )
  })

  it('cannot bypass the rules: the database refuses to close an office with files or an area', async () => {
    await assert.rejects(
      net.database.pool`update offices set state = 'dissolved' where region_code = ${district}`,
      /still has files or an area/,
    )
    for (const table of ['office_dissolution_applications', 'office_dissolution_files'])
      await assert.rejects(net.database.pool`delete from ${net.database.pool(table)}`, /written once/, table)
    await assert.rejects(net.database.pool`update office_events set details = '{}'`, /written once/)
  })
})

describe('an office is not dissolved', () => {
  const other = '31.71.06.1002'

  it('into itself, into one that is dissolved or not online, of a lower level, or without staff', () =>
    changesNothing(net, async () => {
      assert.deepEqual(await whatKeeps(net, other, other), ['successor_is_itself'])
      assert.ok((await whatKeeps(net, other, village)).includes('successor_not_online'))
      assert.ok((await whatKeeps(net, other, '31.72.04.1003')).includes('successor_not_online'))
      assert.ok((await whatKeeps(net, '31.71.04', other)).includes('successor_lower_level'))
      assert.deepEqual(await whatKeeps(net, other, '31.71.06.1003'), [
        'successor_role_vacant front_desk',
        'successor_role_vacant head',
        'successor_role_vacant reviewer',
      ])
    }))

  it('as the last one of its area: above the province there is no successor', () =>
    changesNothing(net, async () => {
      assert.ok((await whatKeeps(net, '31', '31.71')).includes('successor_lower_level'))
      const { id } = await officeOf(net, '31')
      isRefused(await net.admin.asks('POST', `/v1/offices/${id}/dissolutions`, { body: {} }), 400, 'invalid_request')
    }))

  it('into an unknown one, on past days, or on days in the wrong order', () =>
    changesNothing(net, async () => {
      const { id } = await officeOf(net, other)
      const asked = await net.admin.asks('POST', `/v1/offices/${id}/dissolutions`, {
        body: { successorOfficeId: crypto.randomUUID(), windDownOn: '2026-01-01' },
      })
      assert.deepEqual(faultsIn(isRefused(asked, 422, 'rule_broken')), [
        '/successorOfficeId not_an_office',
        '/windDownOn day_is_past',
      ])
      assert.deepEqual(
        faultsIn(
          isRefused(
            await triesToDissolve(net, other, district, { windDownOn: '2099-02-01', dissolveOn: '2099-01-01' }),
            422,
            'rule_broken',
          ),
        ),
        ['/dissolveOn before_winding_down'],
      )
    }))

  it('except by an administrator whose reach covers it and its successor', async () => {
    const [near, far] = [
      await appoint(net, ['administrator'], '31.71.06'),
      await appoint(net, ['administrator'], '31.72'),
    ]
    await changesNothing(net, async () => {
      for (const by of [net.applicant, net.head, far])
        isRefused(await triesToDissolve(net, other, district, {}, { by }), 403, 'forbidden')
      isRefused(await triesToDissolve(net, other, '31.71', {}, { by: near }), 403, 'forbidden')
      for (const path of [
        'readiness',
        'transitions',
        'dissolutions',
        `dissolutions/${done.minutes?.id}`,
        `dissolutions/${done.minutes?.id}/files`,
      ]) {
        isRefused(await far.asks('GET', `/v1/offices/${done.minutes?.officeId}/${path}`), 403, 'forbidden')
      }
    })
  })

  it('twice, in a ring, or while another dissolution waits for it', async () => {
    await staffed(net, other)
    const planned = await dissolves(net, other, district, { windDownOn: '2099-01-01' })
    isRefused(await triesToDissolve(net, other, district), 409, 'dissolution_exists')
    assert.deepEqual(codesOf(isRefused(await triesToDissolve(net, district, '31.71'), 422, 'blocked').blockers), [
      `is_successor ${planned.officeId}`,
    ])
    assert.ok((await whatKeeps(net, '31.71.06.1004', other)).includes('successor_leaving'))
    isRefused(await triesOffice(net, 'go_offline', district), 422, 'blocked')
  })

  it('once the dissolution is cancelled, which needs the version that was read', async () => {
    const { id, version } = await profileOf(net, other)
    const {
      data: [planned],
    } = await net.admin.does<{ data: Minutes[] }>(200, 'GET', `/v1/offices/${id}/dissolutions`)
    const address = `/v1/offices/${id}/dissolutions/${planned?.id}`
    isRefused(await net.admin.asks('DELETE', address), 428, 'precondition_required')
    isRefused(await net.admin.asks('DELETE', address, { headers: { 'if-match': `"${version + 1}"` } }), 412, 'stale')
    await net.admin.does(204, 'DELETE', address, { headers: { 'if-match': `"${version}"` } })
    assert.equal((await net.admin.does<Minutes>(200, 'GET', address)).state, 'called_off')
    isRefused(await triesOffice(net, 'dissolve', other), 422, 'blocked')
  })

  it('twice by a retry, which gets the same answer', async () => {
    const [key, days] = [crypto.randomUUID(), { windDownOn: '2099-01-01' }]
    const once = await triesToDissolve(net, other, district, days, { headers: { 'idempotency-key': key } })
    const again = await triesToDissolve(net, other, district, days, { headers: { 'idempotency-key': key } })
    assert.deepEqual([once.status, again.status, again.json<Minutes>().id], [201, 201, once.json<Minutes>().id])
    assert.equal(again.headers['idempotency-replayed'], 'true')
    await takesOffice(net, 'dissolve', other)
    await nothingIsLost(net)
  })
})
