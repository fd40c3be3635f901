import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eventually } from '../../support/deployment/object-store.ts'
import { runs } from '../../support/deployment/product.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  database: { pool },
  issuer,
} = net

interface Post {
  officeId: string
  role: string
  reach: string
  endsAt: string | null
}
interface Me {
  id: string
  name: string
  posts: Post[]
}
interface Appointment {
  id: string
  state: string
  person: { id: string; name: string; subject: string } | null
  email: string | null
  officeId: string
  reach: string
  role: string
  startsAt: string
  endsAt: string | null
  suspendedAt: string | null
}
interface Change {
  action: string
  by: string | null
  reason: string | null
  endsAt: string | null
}
interface List<T> {
  data: T[]
  page: { nextCursor: string | null }
}

const [village, district, city, province] = await Promise.all(
  ['31.71.06.1001', '31.71.06', '31.71', '31'].map(async (region) => (await officeOf(net, region)).id),
)
const districtAdmin = await appoint(net, ['administrator'], '31.71.06')

const newSubject = () => `somebody-${crypto.randomUUID()}`
const someEmail = () => `somebody-${crypto.randomUUID()}@example.org`
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const whoIs = (person: Person) => person.does<Me>(200, 'GET', '/v1/me')
const rolesOf = async (person: Person) => (await whoIs(person)).posts.map(({ role, reach }) => `${role} ${reach}`)

const triesToAppoint = (by: Person, body: object) =>
  by.asks('POST', '/v1/staff', {
    body: { officeId: district, role: 'reviewer', reason: 'There is much to do.', ...body },
  })
const appoints = async (by: Person, body: object): Promise<Appointment> => {
  const reply = await triesToAppoint(by, body)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Appointment>()
}
const triesToChange = (by: Person, { id }: { id: string }, action: string, rest: object = {}) =>
  by.asks('POST', `/v1/staff/${id}/changes`, { body: { action, reason: 'It is time.', ...rest } })
const changes = async (by: Person, appointment: { id: string }, action: string, rest: object = {}): Promise<Change> => {
  const reply = await triesToChange(by, appointment, action, rest)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Change>()
}
const finds = (id: string, by = net.admin) => by.does<Appointment>(200, 'GET', `/v1/staff/${id}`)
const holder = (subject: string, claims: Record<string, unknown>) => net.person(subject, claims)

describe('appointing a person', () => {
  it('gives the post at once, also for a token that was used before', async () => {
    const subject = newSubject()
    const person = await net.person(subject)
    assert.deepEqual(await rolesOf(person), [])
    const made = await appoints(net.admin, { subject })
    assert.deepEqual(
      [made.state, made.person?.subject, made.reach, made.role, made.endsAt],
      ['in_force', subject, '31.71.06', 'reviewer', null],
    )
    assert.deepEqual(await rolesOf(person), ['reviewer 31.71.06'])
    assert.deepEqual(await finds(made.id), { ...made, person: { ...made.person, name: subject } })
  })

  it('shows a person by their subject until they sign in', async () => {
    const subject = newSubject()
    const { id, person } = await appoints(net.admin, { subject, issuer: issuer.name })
    assert.equal(person?.name, subject)
    await whoIs(await holder(subject, { name: 'Reviewer' }))
    assert.equal((await finds(id)).person?.name, 'Reviewer')
  })

  it('is for administrators, at their office and those below it', async () => {
    for (const somebody of [net.applicant, net.head, net.frontDesk])
      isRefused(await triesToAppoint(somebody, { subject: newSubject() }), 403, 'forbidden')
    for (const officeId of [city, province])
      isRefused(await triesToAppoint(districtAdmin, { officeId, subject: newSubject() }), 403, 'forbidden')
    for (const officeId of [district, village]) await appoints(districtAdmin, { officeId, subject: newSubject() })
    for (const officeId of [village, district, city, province])
      await appoints(net.admin, { officeId, role: 'head', subject: newSubject() })
  })

  it('of oneself is refused to administrators', async () => {
    for (const role of ['reviewer', 'administrator'])
      isRefused(await triesToAppoint(net.admin, { subject: 'admin', role }), 403, 'own_appointment')
  })

  it('is refused for a post that the person has already at that time, and possible for the time after', async () => {
    const subject = newSubject()
    await appoints(net.admin, { subject, endsAt: inDays(30) })
    isRefused(await triesToAppoint(net.admin, { subject }), 409, 'appointed_already')
    isRefused(await triesToAppoint(net.admin, { subject, startsAt: inDays(29) }), 409, 'appointed_already')
    assert.equal((await appoints(net.admin, { subject, startsAt: inDays(30.1) })).state, 'planned')
    await appoints(net.admin, { subject, role: 'inspector' })
  })

  it('by two administrators at once makes one appointment', async () => {
    const subject = newSubject()
    await net.person(subject)
    const second = await race(
      net,
      (tx) => tx`select pg_advisory_xact_lock(hashtext('satu_pintu.staff'))`,
      () => Promise.all([triesToAppoint(net.admin, { subject }), triesToAppoint(districtAdmin, { subject })]),
    )
    assert.deepEqual(second.map(({ status }) => status).sort(), [201, 409])
  })

  it('is refused with all faults named', async () => {
    const refused = async (body: object) =>
      faultsIn(isRefused(await triesToAppoint(net.admin, body), 422, 'rule_broken'))
    assert.deepEqual(await refused({}), ['/subject one_of_two'])
    assert.deepEqual(await refused({ subject: 'a', email: 'a@example.org' }), ['/subject one_of_two'])
    assert.deepEqual(
      await refused({
        subject: 'a',
        issuer: 'https://elsewhere.test',
        officeId: crypto.randomUUID(),
        startsAt: inDays(-1),
        endsAt: inDays(-2),
      }),
      ['/endsAt not_after_start', '/issuer not_trusted', '/officeId not_an_office', '/startsAt not_ahead'],
    )
    for (const endsAt of ['2030-12-31T23:59:60Z', '9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00Z'])
      isRefused(await triesToAppoint(net.admin, { subject: 'a', endsAt }), 400, 'invalid_request')
    for (const body of [
      { role: 'mayor' },
      { email: 'nobody' },
      { reason: '' },
      { endsAt: 'tomorrow' },
      { colour: 'red' },
    ])
      isRefused(await triesToAppoint(net.admin, { subject: 'a', ...body }), 400, 'invalid_request')
  })

  it('takes effect once under one Idempotency-Key', async () => {
    const call = {
      body: { subject: newSubject(), officeId: district, role: 'reviewer', reason: 'Once.' },
      headers: { 'idempotency-key': crypto.randomUUID() },
    }
    const [first, again] = [
      await net.admin.asks('POST', '/v1/staff', call),
      await net.admin.asks('POST', '/v1/staff', call),
    ]
    assert.deepEqual(
      [first.status, again.status, again.text, again.headers['idempotency-replayed']],
      [201, 201, first.text, 'true'],
    )
  })
})

describe('an invitation by e-mail', () => {
  it('is accepted by the first person who signs in with that verified address, in upper or lower case', async () => {
    const email = someEmail()
    const subject = newSubject()
    const person = await holder(subject, { email: email.toUpperCase(), email_verified: true })
    assert.deepEqual(await rolesOf(person), [])
    const invited = await appoints(net.admin, { email })
    assert.deepEqual([invited.state, invited.email, invited.person], ['invited', email, null])
    assert.deepEqual(await rolesOf(person), ['reviewer 31.71.06'])
    const taken = await finds(invited.id)
    assert.deepEqual([taken.state, taken.email, taken.person?.subject], ['in_force', null, subject])
    assert.deepEqual(
      await rolesOf(await holder(newSubject(), { email, email_verified: true })),
      [],
      'It is taken up once.',
    )
  })

  it('does not count for an address that the issuer has not verified', async () => {
    const email = someEmail()
    const invited = await appoints(net.admin, { email })
    for (const claims of [
      { email },
      { email, email_verified: false },
      { email, email_verified: 'true' },
      { email, email_verified: 1 },
      { email: [email], email_verified: true },
      { email_verified: true },
      { name: email },
    ]) {
      assert.deepEqual(await rolesOf(await holder(newSubject(), claims)), [], JSON.stringify(claims))
    }
    assert.equal((await finds(invited.id)).state, 'invited')
  })

  it('is void once it was ended, and for the administrator who made it; a suspended one waits', async () => {
    const [ended, own, suspended] = [someEmail(), someEmail(), someEmail()]
    await changes(net.admin, await appoints(net.admin, { email: ended }), 'end')
    assert.deepEqual(await rolesOf(await holder(newSubject(), { email: ended, email_verified: true })), [])
    await appoints(net.admin, { email: own, role: 'head' })
    assert.deepEqual(await rolesOf(await holder('admin', { email: own, email_verified: true })), ['administrator 31'])
    const invited = await appoints(net.admin, { email: suspended })
    await changes(net.admin, invited, 'suspend')
    const person = await holder(newSubject(), { email: suspended, email_verified: true })
    assert.deepEqual(await rolesOf(person), [])
    await changes(net.admin, invited, 'reinstate')
    assert.deepEqual(await rolesOf(person), ['reviewer 31.71.06'])
  })
})

describe('the first administrator', () => {
  it('is invited by the operator, from the command line', async () => {
    const email = someEmail()
    const invites = () =>
      runs(['src/main.js', 'invite', '--email', email, '--database', net.url], { LOG_LEVEL: 'fatal' })
    assert.deepEqual([(await invites()).code, (await invites()).code], [0, 1])
    const [change] = await pool`
        select c.by, c.reason from staff_changes c join staff s on s.id = c.staff_id where s.invited_email = ${email}`
    assert.deepEqual({ ...change }, { by: null, reason: 'Invited by the operator' })
    assert.deepEqual(await rolesOf(await holder(newSubject(), { email, email_verified: true })), ['administrator 31'])
  })
})

/**
 * Appoints somebody from `soon` milliseconds on for as many more. Returns the states in which the appointment was seen,
 * and its id. Asserts that each answer fits its time: one that spans a begin or an end may be either.
 */
async function statesMet(soon: number): Promise<{ met: Set<string>; id: string }> {
  const subject = newSubject()
  const { id } = await appoints(net.admin, { subject, startsAt: inDays(1), endsAt: inDays(2) })
  assert.equal((await finds(id)).state, 'planned')
  await pool`
    update staff
    set starts_at = clock_timestamp() + ${soon} * interval '1 ms',
      ends_at = clock_timestamp() + ${2 * soon} * interval '1 ms'
    where id = ${id}`
  const person = await net.person(subject)
  const stateNow = async () => {
    const [now] = await pool<{ state: string }[]>`
      select case when clock_timestamp() < s.starts_at then 'planned'
        when clock_timestamp() < s.ends_at then 'in force'
        else 'ended' end as state
      from staff s
      where s.id = ${id}`
    return now?.state ?? assert.fail()
  }
  const met = new Set<string>()
  for (let before = await stateNow(); ; ) {
    const hasPost = (await whoIs(person)).posts.length > 0
    const state = await stateNow()
    if (before === state) assert.equal(hasPost, state === 'in force', state)
    if (before === state) met.add(state)
    if (before === 'ended') return { met, id }
    before = state
  }
}

describe('an appointment for a time', () => {
  it('begins and ends at the exact moment, for a token in use', async () => {
    let { met, id } = await statesMet(400)
    // On a busy machine one request may take longer than the shorter times.
    for (const soon of [2_000, 10_000]) if (met.size < 3) ({ met, id } = await statesMet(soon))
    assert.deepEqual([...met], ['planned', 'in force', 'ended'])
    assert.equal((await finds(id)).state, 'ended')
  })

  it('shows its end in GET /me', async () => {
    const subject = newSubject()
    const endsAt = inDays(3)
    await appoints(net.admin, { subject, endsAt })
    assert.deepEqual(
      (await whoIs(await net.person(subject))).posts.map((post) => post.endsAt),
      [endsAt],
    )
  })

  it('can get an end afterwards, and a later one', async () => {
    const appointment = await appoints(net.admin, { subject: newSubject() })
    for (const endsAt of [inDays(1), inDays(9)]) {
      assert.equal((await changes(net.admin, appointment, 'end', { endsAt })).endsAt, endsAt)
      assert.deepEqual(
        [(await finds(appointment.id)).state, (await finds(appointment.id)).endsAt],
        ['in_force', endsAt],
      )
    }
    assert.deepEqual(
      faultsIn(
        isRefused(await triesToChange(net.admin, appointment, 'end', { endsAt: inDays(-1) }), 422, 'rule_broken'),
      ),
      ['/endsAt not_ahead'],
    )
    assert.deepEqual(
      faultsIn(
        isRefused(await triesToChange(net.admin, appointment, 'suspend', { endsAt: inDays(1) }), 422, 'rule_broken'),
      ),
      ['/endsAt false schema'],
    )
  })

  it('that is ended before it begins never begins', async () => {
    const appointment = await appoints(net.admin, { subject: newSubject(), startsAt: inDays(5) })
    const { endsAt } = await changes(net.admin, appointment, 'end')
    assert.equal(endsAt, appointment.startsAt)
  })
})

describe('suspending', () => {
  it('takes effect at once in every process, as does reinstating', async () => {
    const other = await network({ ground: net, issuer })
    try {
      const subject = newSubject()
      const appointment = await appoints(net.admin, { subject })
      const here = await net.person(subject)
      const there = await other.person(subject)
      for (const [action, roles] of [
        ['suspend', []],
        ['reinstate', ['reviewer 31.71.06']],
        ['end', []],
      ] as const) {
        await changes(net.admin, appointment, action)
        assert.deepEqual(await rolesOf(here), roles, action)
        await eventually(
          `the other process knows of ${action}`,
          async () => (await rolesOf(there)).join() === roles.join(),
        )
      }
    } finally {
      await other.close()
    }
  })

  it('is refused in other states, and an ended appointment stays ended', async () => {
    const appointment = await appoints(net.admin, { subject: newSubject() })
    isRefused(await triesToChange(net.admin, appointment, 'reinstate'), 409, 'appointment_state')
    await changes(net.admin, appointment, 'suspend')
    isRefused(await triesToChange(net.admin, appointment, 'suspend'), 409, 'appointment_state')
    await changes(net.admin, appointment, 'end')
    for (const action of ['suspend', 'reinstate', 'end'])
      isRefused(await triesToChange(net.admin, appointment, action), 409, 'appointment_state')
  })

  it('is refused for oneself and for those above', async () => {
    const {
      data: [own],
    } = await districtAdmin.does<List<Appointment>>(200, 'GET', `/v1/staff?personId=${(await whoIs(districtAdmin)).id}`)
    assert.ok(own)
    for (const action of ['suspend', 'end'])
      isRefused(await triesToChange(districtAdmin, own, action), 403, 'own_appointment')
    const above = await appoints(net.admin, { subject: newSubject(), officeId: city })
    isRefused(await triesToChange(districtAdmin, above, 'suspend'), 404, 'not_found')
    isRefused(await triesToChange(net.head, above, 'suspend'), 403, 'forbidden')
    assert.equal((await finds(above.id)).state, 'in_force')
  })
})

describe('the last administrator of the province', () => {
  const provincial = async (by = net.admin) =>
    (await by.does<List<Appointment>>(200, 'GET', `/v1/staff?officeId=${province}&role=administrator`)).data

  it('cannot be suspended, also when two administrators suspend each other at once', async () => {
    const subject = newSubject()
    const made = await appoints(net.admin, { subject, officeId: province, role: 'administrator' })
    const second = await net.person(subject)
    const first = (await provincial()).find(({ person }) => person?.subject === 'admin')
    assert.ok(first)
    await Promise.all([whoIs(second), whoIs(net.admin)])
    const replies = await race(
      net,
      (tx) => tx`select pg_advisory_xact_lock(hashtext('satu_pintu.staff'))`,
      () => Promise.all([triesToChange(second, first, 'suspend'), triesToChange(net.admin, made, 'suspend')]),
    )
    assert.equal(replies.filter(({ status }) => status === 201).length, 1)
    const [survivor, loser] = replies[0]?.status === 201 ? [second, first] : [net.admin, made]
    await changes(survivor, loser, 'reinstate')
  })

  it('cannot be suspended when the other one is appointed only for a time', async () => {
    const subject = newSubject()
    await appoints(net.admin, { subject, officeId: province, role: 'administrator', endsAt: inDays(1) })
    const temporary = await net.person(subject)
    const lasting = (await provincial(temporary)).filter(({ state, endsAt }) => state === 'in_force' && endsAt === null)
    const outcomes: number[] = []
    for (const appointment of lasting) outcomes.push((await triesToChange(temporary, appointment, 'end')).status)
    assert.deepEqual(outcomes, [...lasting.slice(1).map(() => 201), 409])
    assert.equal(
      (await provincial(temporary)).filter(({ state, endsAt }) => state === 'in_force' && endsAt === null).length,
      1,
    )
  })
})

describe('the record of staff', () => {
  it('shows who did what, when and why, and cannot be rewritten', async () => {
    const email = someEmail()
    const person = await holder(newSubject(), { email, email_verified: true, name: 'Reviewer' })
    const [lasting] = await pool<{ subject: string }[]>`
      select p.subject
      from staff s
      join people p on p.id = s.person_id
      join offices o on o.id = s.office_id
      where s.role = 'administrator' and o.level = 'province' and s.suspended_at is null and s.ends_at is null`
    const admin = await net.person(lasting?.subject ?? '')
    const made = await appoints(admin, { email, reason: 'Invited.' })
    await whoIs(person)
    await changes(admin, made, 'suspend', { reason: 'An inquiry.' })
    await changes(admin, made, 'end', { reason: 'It was true.' })
    const { data } = await admin.does<List<Change>>(200, 'GET', `/v1/staff/${made.id}/changes`)
    const by = (await whoIs(admin)).name
    assert.deepEqual(
      data.map(({ action, by: who, reason }) => [action, who, reason]),
      [
        ['appoint', by, 'Invited.'],
        ['accept', 'Reviewer', null],
        ['suspend', by, 'An inquiry.'],
        ['end', by, 'It was true.'],
      ],
    )
    for (const sql of [
      'delete from staff',
      'truncate staff cascade',
      'delete from staff_changes',
      'update staff_changes set reason = null',
      'truncate staff_changes',
    ]) {
      await assert.rejects(pool.unsafe(sql), { code: '23001' }, sql)
    }
  })

  it('is listed page by page, by office, role and person, to each administrator within their reach', async () => {
    const subject = newSubject()
    const { person } = await appoints(districtAdmin, { subject, officeId: village, role: 'inspector' })
    await appoints(districtAdmin, { subject, officeId: district, role: 'inspector' })
    const lists = (query: string, by = districtAdmin) => by.does<List<Appointment>>(200, 'GET', `/v1/staff?${query}`)
    assert.deepEqual(
      (await lists(`personId=${person?.id}`)).data.map(({ reach }) => reach),
      ['31.71.06.1001', '31.71.06'],
    )
    assert.deepEqual((await lists(`personId=${person?.id}&officeId=${village}&role=inspector`)).data.length, 1)
    assert.deepEqual((await lists(`officeId=${province}`)).data, [])
    const walked: string[] = []
    let cursor: string | null = ''
    for (let page = 1; page <= 50 && cursor !== null; page++) {
      const list: List<Appointment> = await lists(`limit=3${cursor && `&cursor=${cursor}`}`)
      walked.push(...list.data.map(({ id }) => id))
      cursor = list.page.nextCursor
    }
    const all = (await lists('limit=200')).data
    assert.deepEqual(
      walked,
      all.map(({ id }) => id),
    )
    assert.ok(all.every(({ reach }) => reach.startsWith('31.71.06')))
    isRefused(await districtAdmin.asks('GET', '/v1/staff/changes'), 400, 'invalid_request')
    for (const { id } of all.slice(0, 5)) assert.equal((await districtAdmin.asks('GET', `/v1/staff/${id}`)).status, 200)
  })
})
