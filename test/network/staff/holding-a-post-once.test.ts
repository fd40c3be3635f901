import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import { appointPerson } from '../../../src/network/staff/appoint.ts'
import { estate } from '../../../src/program/estate.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { dissolves } from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const districtRegion = '31.71.06'
const { id: district } = await officeOf(net, districtRegion)

interface Appointment {
  id: string
  state: string
  startsAt: string
  endsAt: string | null
}
const newSubject = () => `somebody-${crypto.randomUUID()}`
const someEmail = () => `somebody-${crypto.randomUUID()}@example.org`
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const post = { officeId: district, role: 'reviewer', reason: 'There is much to do.' } as const
const appoints = (body: object) => net.admin.does<Appointment>(201, 'POST', '/v1/staff', { body: { ...post, ...body } })
const whoIs = (person: Person) =>
  person.does<{ id: string; posts: { role: string; reach: string }[] }>(200, 'GET', '/v1/me')
const rolesOf = async (person: Person) => (await whoIs(person)).posts.map(({ role, reach }) => `${role} ${reach}`)
const held = async (person: Person) => {
  const { id } = await whoIs(person)
  const { data } = await net.admin.does<{ data: Appointment[] }>(200, 'GET', `/v1/staff?personId=${id}&limit=200`)
  return data
}
const withEmail = (subject: string, email: string) => net.person(subject, { email, email_verified: true })
const suspends = ({ id }: { id: string }) =>
  net.admin.does(201, 'POST', `/v1/staff/${id}/changes`, { body: { action: 'suspend', reason: 'Look into it.' } })

describe('one person has one post once', () => {
  it('however often they were invited: one suspension ends all access', async () => {
    const [subject, first, second] = [newSubject(), someEmail(), someEmail()]
    const made = await appoints({ subject })
    await appoints({ email: first })
    await appoints({ email: second, endsAt: inDays(40) })
    for (const email of [first, second])
      assert.deepEqual(await rolesOf(await withEmail(subject, email)), [`reviewer ${districtRegion}`])
    const states = (await held(await net.person(subject))).map(({ id, state }) => [id === made.id, state])
    assert.deepEqual(states, [
      [true, 'in_force'],
      [false, 'ended'],
      [false, 'ended'],
    ])
    await suspends(made)
    assert.deepEqual(await rolesOf(await withEmail(subject, first)), [])
  })

  it('and accepts the rest of an invitation that lasts longer than the post', async () => {
    const [subject, email] = [newSubject(), someEmail()]
    const { endsAt } = await appoints({ subject, endsAt: inDays(10) })
    await appoints({ email })
    const [now, later, ...more] = await held(await withEmail(subject, email))
    assert.deepEqual([now?.state, later?.state, later?.endsAt, more.length], ['in_force', 'planned', null, 0])
    assert.equal(later?.startsAt, endsAt)
  })

  it('and accepts what an invitation has before the post, and after it', async () => {
    const [subject, email] = [newSubject(), someEmail()]
    const { startsAt, endsAt } = await appoints({ subject, startsAt: inDays(5), endsAt: inDays(10) })
    await appoints({ email })
    const posts = await held(await withEmail(subject, email))
    assert.deepEqual(
      posts.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)).map(({ state, endsAt: end }) => [state, end]),
      [
        ['in_force', startsAt],
        ['planned', endsAt],
        ['planned', null],
      ],
    )
  })

  it('and does not regain a suspended one by an invitation', async () => {
    const [subject, email] = [newSubject(), someEmail()]
    await suspends(await appoints({ subject }))
    await appoints({ email })
    assert.deepEqual(await rolesOf(await withEmail(subject, email)), [])
  })

  it('also when they are appointed while they accept an invitation', async () => {
    const [subject, email] = [newSubject(), someEmail()]
    await whoIs(await net.person(subject))
    await appoints({ email })
    const person = await withEmail(subject, email)
    const roles = await race(
      net,
      async (tx) =>
        appointPerson(tx, { ...post, subject }, await actorOf(net, 'admin'), {
          address: net.issuer.name,
          knownAs: net.issuer.name,
        }),
      () => rolesOf(person),
    )
    assert.deepEqual(roles, [`reviewer ${districtRegion}`])
    assert.deepEqual((await held(person)).map(({ state }) => state).toSorted(), ['ended', 'in_force'])
  })

  it('by constraint: the database refuses a second one, and a second invitation', async () => {
    const { id: personId } = await whoIs(await net.person(newSubject()))
    const row = (startsAt: string, endsAt: string | null) => pool`
      insert into staff (person_id, office_id, role, starts_at, ends_at)
      values (${personId}, ${district}, 'head', ${startsAt}, ${endsAt})`
    await row(inDays(1), inDays(3))
    await row(inDays(3), null)
    await assert.rejects(row(inDays(2), inDays(4)), /one_post_once/)
    const email = someEmail()
    const invitation = () =>
      pool`insert into staff (invited_email, office_id, role) values (${email}, ${district}, 'head')`
    await invitation()
    await assert.rejects(invitation(), /one_invitation_once/)
  })
})

describe('a dissolved office', () => {
  const dissolvingIn = async (from: string) => {
    const [{ id }, { id: successorOfficeId }] = [await officeOf(net, from), await officeOf(net, districtRegion)]
    return { id, successorOfficeId, admin: await actorOf(net, 'admin') }
  }
  const appointmentAt = (officeId: string, subject: string) =>
    net.admin.asks('POST', '/v1/staff', { body: { ...post, officeId, subject } })

  it('refuses appointments', async () => {
    const { id } = await officeOf(net, '31.71.06.1005')
    await dissolves(net, '31.71.06.1005', districtRegion)
    const refused = isRefused(await appointmentAt(id, newSubject()), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refused), ['/officeId office_dissolved'])
    assert.match(refused.errors?.[0]?.detail ?? '', /office that took over/)
  })

  it('refuses an appointment that waited for the dissolution', async () => {
    const { id, successorOfficeId, admin } = await dissolvingIn('31.71.06.1004')
    const reply = await race(
      net,
      (tx) => planDissolution(tx, estate, id, { successorOfficeId }, { actor: admin, ifVersion: undefined }),
      () => appointmentAt(id, newSubject()),
    )
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/officeId office_dissolved'])
  })

  it('transfers an appointment that was committed during the dissolution', async () => {
    const { id, admin } = await dissolvingIn('31.71.06.1003')
    const subject = newSubject()
    await race(
      net,
      (tx) =>
        appointPerson(tx, { ...post, officeId: id, subject }, admin, {
          address: net.issuer.name,
          knownAs: net.issuer.name,
        }),
      () => dissolves(net, '31.71.06.1003', districtRegion),
    )
    assert.deepEqual(await rolesOf(await net.person(subject)), [`reviewer ${districtRegion}`])
  })

  it('transfers the rest of a post that its holder has at the successor for some of the time', async () => {
    const { id } = await officeOf(net, '31.71.06.1002')
    const subject = newSubject()
    await appoints({ subject, startsAt: inDays(5), endsAt: inDays(10) })
    await appoints({ subject, officeId: id })
    await dissolves(net, '31.71.06.1002', districtRegion)
    const there = (await held(await net.person(subject))).filter(({ state }) => state !== 'ended')
    assert.deepEqual(
      there.map(({ state, endsAt }) => `${state} ${endsAt === null ? 'for good' : 'for a time'}`).toSorted(),
      ['in_force for a time', 'planned for a time', 'planned for good'],
    )
  })
})

/** Returns the statements of the migration whose file name ends with `ending`. */
async function migration(ending: string): Promise<string[]> {
  const folder = new URL('../../../drizzle/migrations/', import.meta.url)
  const file = (await readdir(folder)).find((name) => name.endsWith(ending)) ?? assert.fail()
  return (await readFile(new URL(file, folder), 'utf8')).split('--> statement-breakpoint')
}

/** Inserts a post as a cashier without the checks of the API. */
const stored = (personId: string, startsAt: string, endsAt: string | null, suspendedAt: string | null = null) => pool`
  insert into staff (person_id, office_id, role, starts_at, ends_at, suspended_at)
  values (${personId}, ${district}, 'cashier', ${startsAt}, ${endsAt}, ${suspendedAt})`

describe('posts that were stored twice', () => {
  it('are corrected: the first keeps its time, later ones their rest, and one suspension suspends all', async () => {
    const [{ id: twice }, { id: once }] = [
      await whoIs(await net.person(newSubject())),
      await whoIs(await net.person(newSubject())),
    ]
    await pool`alter table staff drop constraint one_post_once, drop constraint one_invitation_once`
    await stored(twice, inDays(-30), inDays(10))
    await stored(twice, inDays(-20), inDays(5))
    await stored(twice, inDays(-10), null, inDays(-1))
    await stored(once, inDays(-10), null)
    for (const statement of await migration('_one_post_once.sql')) await pool.unsafe(statement)
    const left = await pool<{ person: string; days: (number | null)[]; suspended: boolean; empty: boolean }[]>`
      select person_id as person, suspended_at is not null as suspended,
        isempty(tstzrange(starts_at, ends_at)) as empty,
        json_build_array(round(extract(epoch from starts_at - now()) / 86400),
          round(extract(epoch from ends_at - now()) / 86400)) as days
      from staff
      where person_id = any(${[twice, once]}::uuid[]) and role = 'cashier'
      order by person_id = ${once}, id`
    assert.deepEqual(
      left.map(({ days, suspended, empty }) => [days, suspended, empty]),
      [
        [[-30, 10], true, false],
        [[-20, -20], true, true],
        [[10, null], true, false],
        [[-10, null], false, false],
      ],
    )
    const told = await pool<{ action: string }[]>`
      select c.action
      from staff_changes c
      join staff s on s.id = c.staff_id
      where s.person_id = ${twice} and s.role = 'cashier'
      order by c.id`
    assert.deepEqual(told.map(({ action }) => action).toSorted(), ['end', 'suspend', 'suspend'])
  })
})
