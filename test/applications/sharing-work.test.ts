import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assignApplication } from '../../src/applications/assignments/assign.ts'
import { releaseOfEnded } from '../../src/applications/assignments/changes.ts'
import { changesNothing } from '../support/asserting/standstill.ts'
import { versionTag } from '../support/asserting/tags.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { goes, imbIn, inputs, reportOn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application, Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { dissolves, staffed } from '../support/scenes/offices.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Assignee {
  personId: string
  name: string
  since: string
}
type Read = Application & { assignee: Assignee | null }
interface Counts {
  applications: number
  files: number
  overdue: number
  dueSoon: number
}
interface Workload {
  people: ({ personId: string; roles: string[] } & Counts)[]
  unassigned: ({ status: string; roles: string[] } & Counts)[]
}

const here = '31.71.06'
const people: Record<string, Person> = {}
const ids: Record<string, string> = {}
const somebody = (name: string): Person => {
  const person = people[name]
  assert.ok(person, name)
  return person
}
before(async () => {
  for (const [name, roles, region] of [
    ['desk', ['front_desk'], here],
    ['reviewer', ['reviewer'], here],
    ['colleague', ['reviewer'], here],
    ['inspector', ['inspector', 'reviewer'], here],
    ['head', ['head'], here],
    ['elsewhere', ['reviewer', 'head'], '31.71.07'],
  ] as const) {
    people[name] = await appoint(net, [...roles], region)
    ids[name] = (await people[name].does<{ id: string }>(200, 'GET', '/v1/me')).id
  }
})

const etag = ({ version }: { version: number }) => ({ 'if-match': `"${version}"` })
/** Returns the version without recording a read. */
async function versionOf({ id }: { id: string }): Promise<{ version: number }> {
  const [application] = await pool<{ version: number }[]>`select version from applications where id = ${id}`
  assert.ok(application)
  return application
}
const reads = (by: Person, { id }: { id: string }) => by.does<Read>(200, 'GET', `/v1/applications/${id}`)
const tries = async (by: string, to: string, application: { id: string }, headers?: Record<string, string>) =>
  somebody(by).asks('PUT', `/v1/applications/${application.id}/assignee`, {
    body: { personId: ids[to] ?? to },
    headers: headers ?? etag(await versionOf(application)),
  })
async function gives(by: string, to: string, application: { id: string }): Promise<void> {
  const reply = await tries(by, to, application)
  assert.deepEqual([reply.status, reply.json<Assignee>().personId], [200, ids[to]], reply.text)
}
const takes = (by: string, application: { id: string }) => gives(by, by, application)
const triesToLetGo = async (by: string, application: { id: string }) =>
  somebody(by).asks('DELETE', `/v1/applications/${application.id}/assignee`, {
    headers: etag(await versionOf(application)),
  })
const holder = async (application: { id: string }) => (await reads(net.head, application)).assignee?.personId ?? null
const eventsOf = async ({ id }: { id: string }) =>
  (
    await pool<{ type: string; standing: string; details: object }[]>`
  select type, standing, details
  from application_events
  where application_id = ${id} and type in ('application.assigned', 'application.released')
  order by version`
  ).map((event) => ({ ...event }))

describe('taking an application', () => {
  it('is for an officer whose step is next, is an event, and changes neither state nor clock', async () => {
    const application = await reads(net.head, await imbIn('in_review', net))
    const reply = await tries('reviewer', 'reviewer', application)
    assert.deepEqual([reply.status, versionTag(reply)], [200, `"${application.version + 1}"`])
    const {
      assignee,
      version,
      updatedAt: _changed,
      nextActions: _next,
      ...rest
    } = { updatedAt: '', ...(await reads(net.head, application)) }
    const {
      assignee: nobody,
      version: before,
      updatedAt: _then,
      nextActions: _actions,
      ...as
    } = { updatedAt: '', ...application }
    assert.deepEqual([assignee, version, nobody], [reply.json<Assignee>(), before + 1, null])
    assert.deepEqual(rest, as)
    assert.deepEqual(await eventsOf(application), [
      { type: 'application.assigned', standing: 'reviewer', details: { personId: ids['reviewer'] } },
    ])
  })

  it('twice is once', async () => {
    const application = await imbIn('in_review', net)
    await takes('reviewer', application)
    await changesNothing(net, () => takes('reviewer', application))
  })

  it('is not shown to the applicant', async () => {
    const application = await imbIn('in_review', net)
    await takes('reviewer', application)
    const {
      data: [listed],
    } = await net.applicant.does<{ data: { id: string; assigneeId: string | null }[] }>(
      200,
      'GET',
      '/v1/applications?limit=1',
    )
    assert.deepEqual(
      [(await reads(net.applicant, application)).assignee, listed?.id, listed?.assigneeId],
      [null, application.id, null],
    )
  })

  it('is refused to officers without a step there, to other offices, and while no officer has to act', async () => {
    const [application, returned] = [await imbIn('in_review', net), await imbIn('returned', net)]
    await changesNothing(net, async () => {
      assert.deepEqual(
        isRefused(await tries('desk', 'desk', application), 422, 'rule_broken').errors?.map(
          ({ code, pointer }) => `${pointer} ${code}`,
        ),
        ['/personId no_step_here'],
      )
      isRefused(await tries('elsewhere', 'elsewhere', application), 404, 'not_found')
      isRefused(await tries('reviewer', 'reviewer', returned), 409, 'assignment_not_open')
      isRefused(
        await net.applicant.asks('PUT', `/v1/applications/${application.id}/assignee`, {
          body: { personId: ids['reviewer'] },
          headers: etag(application),
        }),
        403,
        'forbidden',
      )
      isRefused(await tries('reviewer', 'reviewer', application, {}), 428, 'precondition_required')
      isRefused(await tries('reviewer', 'reviewer', application, { 'if-match': '"1"' }), 412, 'stale')
      isRefused(
        await net.head.asks('DELETE', `/v1/applications/${application.id}/assignee`),
        428,
        'precondition_required',
      )
    })
  })

  it('from a colleague is refused: they hand it over, or the head reassigns it', async () => {
    const application = await imbIn('in_review', net)
    await takes('reviewer', application)
    isRefused(await tries('colleague', 'colleague', application), 409, 'assigned_already')
    await gives('reviewer', 'colleague', application)
    await gives('head', 'reviewer', application)
    assert.deepEqual(
      (await eventsOf(application)).map(({ standing, details }) => [standing, details]),
      [
        ['reviewer', { personId: ids['reviewer'] }],
        ['reviewer', { personId: ids['colleague'], from: ids['reviewer'] }],
        ['head', { personId: ids['reviewer'], from: ids['colleague'] }],
      ],
    )
  })

  it('by two at once succeeds for one, and the other is refused', async () => {
    const application = await imbIn('in_review', net)
    const taking = (subject: string) => async (tx: typeof pool | Parameters<Parameters<typeof race>[1]>[0]) => {
      const actor = await actorOf(net, subject)
      return assignApplication(
        { db: tx, actor, channel: 'web', ifVersion: application.version },
        application.id,
        actor.personId,
      )
    }
    const second = await race(net, taking('reviewer'), () =>
      tries('colleague', 'colleague', application, etag(application)),
    )
    isRefused(second, 412, 'stale')
    assert.equal((await eventsOf(application)).length, 1)
  })
})

describe('giving an application', () => {
  it('is for the head, and for its assignee; for nobody else', async () => {
    const application = await imbIn('in_review', net)
    isRefused(await tries('reviewer', 'colleague', application), 403, 'forbidden')
    await gives('head', 'colleague', application)
    isRefused(await tries('reviewer', 'reviewer', application), 409, 'assigned_already')
    isRefused(await triesToLetGo('reviewer', application), 403, 'forbidden')
    assert.equal((await triesToLetGo('colleague', application)).status, 204)
    isRefused(await triesToLetGo('head', application), 409, 'not_assigned')
  })

  it('is refused to a person without a post there, or excluded from the next step by an earlier duty', async () => {
    const application = await imbIn('in_inspection', net)
    await gives('head', 'inspector', application)
    await somebody('inspector').takes('report_inspection', application, { report: await reportOn('IMB') })
    const codes = async (to: string) =>
      isRefused(await tries('head', to, application), 422, 'rule_broken').errors?.map(({ code }) => code)
    assert.deepEqual(
      [await codes('elsewhere'), await codes(crypto.randomUUID()), await codes('inspector')],
      [['not_a_colleague'], ['not_a_colleague'], ['separation_of_duties']],
    )
    await gives('head', 'colleague', application)
  })

  it('does not count as a duty: a former assignee who did nothing as a reviewer may sign it', async () => {
    const both = await appoint(net, ['reviewer', 'head'], here)
    ids['both'] = (await both.does<{ id: string }>(200, 'GET', '/v1/me')).id
    people['both'] = both
    const application = await imbIn('in_review', net)
    await gives('both', 'both', application)
    for (const [who, action] of [
      ['reviewer', 'inspect'],
      ['inspector', 'report_inspection'],
      ['reviewer', 'approve'],
      ['cashier', 'confirm_payment'],
      ['frontDesk', 'confirm_originals'],
    ] as const)
      await goes(net, who, action, application)
    await both.takes('sign', application)
  })
})

describe('an assignment ends', () => {
  it("with the step after which it is another officer's turn, and lasts while the next step is theirs", async () => {
    const application = await imbIn('in_review', net)
    await takes('reviewer', application)
    await somebody('reviewer').takes('inspect', application)
    assert.equal(await holder(application), null)
    const sent = await imbIn('submitted', net)
    const desk = await appoint(net, ['front_desk', 'reviewer'], here)
    ids['all-round'] = (await desk.does<{ id: string }>(200, 'GET', '/v1/me')).id
    people['all-round'] = desk
    await takes('all-round', sent)
    await desk.takes('accept', sent)
    assert.equal(await holder(sent), ids['all-round'])
    await desk.takes('propose_refusal', sent, inputs['propose_refusal'])
    assert.equal(await holder(sent), null)
  })

  it('when the post ends or is suspended, by itself, unless another post there has the work', async () => {
    const [one, other] = [await imbIn('in_review', net), await imbIn('in_review', net)]
    for (const [name, roles] of [
      ['leaver', ['reviewer']],
      ['stayer', ['reviewer', 'front_desk']],
    ] as const) {
      people[name] = await appoint(net, [...roles], here)
      ids[name] = (await people[name].does<{ id: string }>(200, 'GET', '/v1/me')).id
    }
    await takes('leaver', one)
    await takes('stayer', other)
    assert.equal(await releaseOfEnded(pool), 0)
    await pool`update staff set suspended_at = now() where person_id = ${ids['leaver'] ?? ''}`
    await pool`update staff set ends_at = now() where person_id = ${ids['stayer'] ?? ''} and role = 'front_desk'`
    const { version } = await reads(net.head, one)
    assert.deepEqual([await releaseOfEnded(pool), await releaseOfEnded(pool)], [1, 0])
    assert.deepEqual(
      [await holder(one), await holder(other), (await reads(net.head, one)).version],
      [null, ids['stayer'], version + 1],
    )
    assert.deepEqual((await eventsOf(one)).at(-1), {
      type: 'application.released',
      standing: 'system',
      details: { personId: ids['leaver'], because: 'post_ended' },
    })
    isRefused(await tries('head', 'leaver', one), 422, 'rule_broken')
  })

  it('for the head with the office, and is transferred for everybody else', async () => {
    const village = '31.71.06.1003'
    const { desk, head } = await staffed(net, village)
    const [reviewing, signing] = [
      await net.applicant.submits('SKTM', { villageCode: village }),
      await net.applicant.submits('SKTM', { villageCode: village }),
    ]
    for (const application of [reviewing, signing]) await desk.takes('accept', application)
    const second = await appoint(net, ['reviewer'], village)
    await second.takes('approve', signing)
    for (const [name, person, application] of [
      ['village desk', desk, reviewing],
      ['village head', head, signing],
    ] as const) {
      people[name] = person
      ids[name] = (await person.does<{ id: string }>(200, 'GET', '/v1/me')).id
      await takes(name, application)
    }
    await dissolves(net, village, here)
    assert.deepEqual([await holder(reviewing), await holder(signing)], [ids['village desk'], null])
    assert.equal(await releaseOfEnded(pool), 0)
  })
})

describe('the workload of an office', () => {
  it('shows how much each officer has, and what is unassigned, by status and role', async () => {
    const region = '31.71.05'
    const [office, reviewer, desk] = [
      await officeOf(net, region),
      await appoint(net, ['reviewer'], region),
      await appoint(net, ['front_desk'], region),
    ]
    const { id: personId } = await reviewer.does<{ id: string }>(200, 'GET', '/v1/me')
    const applications = await Promise.all(
      [1, 2, 3, 4].map(() => net.applicant.submits('SIP-DR', { villageCode: '31.71.05.1001' })),
    )
    for (const application of applications.slice(0, 3)) await desk.takes('accept', application)
    for (const application of applications.slice(0, 2))
      await reviewer.does(200, 'PUT', `/v1/applications/${application.id}/assignee`, {
        body: { personId },
        headers: etag(await reads(reviewer, application)),
      })
    await pool`update applications set due_at = now() - interval '1 hour' where id = ${applications[0]?.id ?? ''}`
    await pool`
      update applications set due_at = now() + interval '2 days' where id = any(${applications.slice(1).map(({ id }) => id)})`
    const ask = (query = '') => reviewer.does<Workload>(200, 'GET', `/v1/offices/${office.id}/workload${query}`)
    const counts = ({ applications: open, files, overdue, dueSoon }: Counts) => {
      assert.equal(files, open, 'the name of before stays beside it')
      return [open, overdue, dueSoon]
    }
    const { people: workers, unassigned } = await ask()
    assert.deepEqual(workers.map((worker) => [worker.roles, ...counts(worker)]).sort(), [
      [['front_desk'], 0, 0, 0],
      [['reviewer'], 2, 1, 1],
    ])
    assert.deepEqual(
      unassigned.filter((work) => work.applications > 0).map((work) => [work.status, work.roles, ...counts(work)]),
      [
        ['submitted', ['front_desk'], 1, 0, 1],
        ['in_review', ['reviewer'], 1, 0, 1],
      ],
    )
    assert.deepEqual((await ask('?soonDays=1')).people.find((worker) => worker.personId === personId)?.dueSoon, 0)
  })

  it('is shown to officers of the office and of those above, and to nobody else', async () => {
    const office = await officeOf(net, '31.71.05')
    const above = await appoint(net, ['head'], '31.71')
    assert.equal((await above.asks('GET', `/v1/offices/${office.id}/workload`)).status, 200)
    isRefused(await somebody('head').asks('GET', `/v1/offices/${office.id}/workload`), 403, 'forbidden')
    isRefused(await above.asks('GET', `/v1/offices/${crypto.randomUUID()}/workload`), 404, 'not_found')
  })
})
