import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { releaseOfEnded } from '../../src/applications/assignments/changes.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application, Person } from '../support/person.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { dissolves, staffed } from '../support/scenes/offices.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Released {
  personId: string
  name: string
  applications: number
  overdue: number
  dueSoon: number
}

const here = '31.71.06'
const idOf = async (person: Person) => (await person.does<{ id: string; name: string }>(200, 'GET', '/v1/me')).id
const hired = async (region = here) => {
  const person = await appoint(net, ['reviewer'], region)
  return { person, id: await idOf(person) }
}
const reads = ({ id }: { id: string }) => net.head.does<Application>(200, 'GET', `/v1/applications/${id}`)
async function gives(to: string, application: { id: string }, by: Person = net.head): Promise<void> {
  const { version } = await reads(application)
  await by.does(200, 'PUT', `/v1/applications/${application.id}/assignee`, {
    body: { personId: to },
    headers: { 'if-match': `"${version}"` },
  })
}
async function leaves(personId: string): Promise<void> {
  await pool`update staff set ends_at = now() where person_id = ${personId}`
  await releaseOfEnded(pool)
}
const releasedAt = async (region: string, by: Person) =>
  (await by.does<{ released: Released[] }>(200, 'GET', `/v1/offices/${(await officeOf(net, region)).id}/workload`))
    .released
const lists = async (personId: string, more = '', by: Person = net.head) =>
  (await by.does<{ data: { id: string }[] }>(200, 'GET', `/v1/applications?releasedFrom=${personId}${more}`)).data.map(
    ({ id }) => id,
  )

describe('when a post ends, the head of the office', () => {
  it('sees who had how much of what has no officer now, and lists exactly that', async () => {
    const leaver = await hired()
    const [late, soon] = [await imbIn('in_review', net), await imbIn('in_inspection', net)]
    await imbIn('in_review', net)
    const inspector = await appoint(net, ['inspector'], here)
    await gives(leaver.id, late)
    await gives(await idOf(inspector), soon)
    await pool`update applications set due_at = now() - interval '1 hour' where id = ${late.id}`
    assert.deepEqual(await releasedAt(here, net.head), [])
    await leaves(leaver.id)
    assert.deepEqual(
      (await releasedAt(here, net.head)).map(({ name: _name, ...counts }) => counts),
      [{ personId: leaver.id, applications: 1, overdue: 1, dueSoon: 0 }],
    )
    assert.deepEqual(await lists(leaver.id), [late.id])
    assert.deepEqual(await lists(leaver.id, '&overdue=false'), [])
    assert.deepEqual(await lists(await idOf(inspector)), [])
  })

  it('has it off that list once somebody takes it or takes its step', async () => {
    const [leaver, follower] = [await hired(), await hired()]
    const [given, stepped, left] = [
      await imbIn('in_review', net),
      await imbIn('in_review', net),
      await imbIn('in_review', net),
    ]
    for (const application of [given, stepped, left]) await gives(leaver.id, application)
    await leaves(leaver.id)
    assert.deepEqual(new Set(await lists(leaver.id)), new Set([given.id, stepped.id, left.id]))
    await gives(follower.id, given)
    await follower.person.takes('inspect', stepped)
    assert.deepEqual(await lists(leaver.id, '&assigneeId=none'), [left.id])
  })
})

describe('an application is released from', () => {
  it('the officer who lets it go', async () => {
    const officer = await hired()
    const application = await imbIn('in_review', net)
    await gives(officer.id, application)
    const { version } = await reads(application)
    await officer.person.does(204, 'DELETE', `/v1/applications/${application.id}/assignee`, {
      headers: { 'if-match': `"${version}"` },
    })
    assert.deepEqual(await lists(officer.id, '&status=in_review&permitType=IMB'), [application.id])
  })

  it('the head of an office that is dissolved, and its officers when they leave the successor', async () => {
    const village = '31.71.06.1003'
    const { desk, head } = await staffed(net, village)
    const [reviewing, signing] = [
      await net.applicant.submits('SKTM', { villageCode: village }),
      await net.applicant.submits('SKTM', { villageCode: village }),
    ]
    for (const application of [reviewing, signing]) await desk.takes('accept', application)
    await (await hired(village)).person.takes('approve', signing)
    await gives(await idOf(desk), reviewing, desk)
    await gives(await idOf(head), signing, head)
    await dissolves(net, village, here)
    assert.deepEqual([await lists(await idOf(head)), await lists(await idOf(desk))], [[signing.id], []])
    await leaves(await idOf(desk))
    assert.deepEqual(await lists(await idOf(desk)), [reviewing.id])
  })

  it('an officer who left an office before it was dissolved', async () => {
    const village = '31.71.06.1004'
    const { desk } = await staffed(net, village)
    const leaver = await hired(village)
    const application = await net.applicant.submits('SKTM', { villageCode: village })
    await desk.takes('accept', application)
    await gives(leaver.id, application, leaver.person)
    await leaves(leaver.id)
    await dissolves(net, village, here)
    assert.deepEqual(await lists(leaver.id), [application.id])
  })
})

describe('the list of what was released from an officer', () => {
  it('is a queue of offices: applicants are refused, and other offices see nothing of it', async () => {
    const leaver = await hired()
    const application = await imbIn('in_review', net)
    await gives(leaver.id, application)
    await leaves(leaver.id)
    const asked = `/v1/applications?releasedFrom=${leaver.id}`
    assert.deepEqual(faultsIn(isRefused(await net.applicant.asks('GET', asked), 400, 'invalid_request')), [
      'releasedFrom not_a_queue',
    ])
    const [elsewhere, above] = [await appoint(net, ['head'], '31.71.07'), await appoint(net, ['head'], '31')]
    assert.deepEqual([await lists(leaver.id, '', elsewhere), await lists(leaver.id, '', above)], [[], [application.id]])
  })
})
