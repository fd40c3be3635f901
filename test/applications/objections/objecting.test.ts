import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { versionTag } from '../../support/asserting/tags.ts'
import { letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { atTheCounter, type Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import {
  appeals,
  decides,
  grounds,
  type Objection,
  objects,
  readsObjection,
  refuses,
  remedies,
  remedy,
  triesToObject,
} from '../../support/scenes/objections.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  stranger,
  frontDesk,
  reviewer,
  head,
  database: { pool },
} = net

const nextWhileOpen = "The application was refused; the office decides on the applicant's objection."
const nextWhileAppealed = "The application was refused; the office above decides on the applicant's appeal."

interface Refused {
  status: string
  legalRemedy?: { objection?: { canBeFiled: boolean; current: { id: string; state: string } | null } }
}
const remedyOf = async ({ id }: { id: string }) =>
  (await applicant.does<Refused>(200, 'GET', `/v1/applications/${id}`)).legalRemedy?.objection
const historyOf = async ({ id }: { id: string }) =>
  (
    await applicant.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data
const pageOf = (person: Person, query: string) =>
  person.does<{ data: Objection[]; page: { nextCursor: string } }>(200, 'GET', `/v1/objections?${query}`)
const listed = async (person: Person, query: string) => (await pageOf(person, query)).data.map(({ id }) => id)

describe('an objection', () => {
  it('is filed by the applicant of a refused application, which says so, and once', async () => {
    const application = await refuses(net)
    assert.deepEqual(await remedyOf(application), { canBeFiled: true, current: null })
    for (const [person, status, code] of [
      [stranger, 404, 'not_found'],
      [reviewer, 403, 'forbidden'],
      [head, 403, 'forbidden'],
    ] as const)
      isRefused(await triesToObject(person, application), status, code)
    const reply = await triesToObject(applicant, application)
    const objection = reply.json<Objection>()
    assert.deepEqual(
      [reply.status, versionTag(reply), reply.headers['location']],
      [201, '"1"', `/v1/objections/${objection.id}`],
    )
    assert.deepEqual(
      [objection.state, objection.grounds, objection.receivedOn, objection.dueOn],
      ['open', grounds, dayIn(0), null],
    )
    assert.deepEqual(await remedyOf(application), {
      canBeFiled: false,
      current: { id: objection.id, state: 'open', dueOn: null },
    })
    const again = isRefused(await triesToObject(applicant, application), 409, 'objection_filed')
    assert.equal(again.existingId, objection.id)
    assert.equal((await historyOf(application)).at(-1)?.type, 'objection.filed')
  })

  it('makes it the turn of the office for whoever tracks the application, and so does an appeal', async () => {
    const { reference, trackingKey, id } = await refuses(net)
    const tracked = async () => {
      const reply = await net.nobody.asks('POST', '/v1/tracking', { body: { reference, trackingKey } })
      const { turn, next } = reply.json<{ turn: string; next: { en: string } }>()
      return [turn, next.en]
    }
    const refused = await tracked()
    const objection = await objects(applicant, { id })
    assert.deepEqual(await tracked(), ['office', nextWhileOpen])
    await applicant.asks('POST', `/v1/objections/${objection.id}/withdrawals`, { body: {} })
    assert.deepEqual([refused[0], await tracked()], ['nobody', refused])
    await appeals(applicant, await decides(head, await objects(applicant, { id }), 'rejected'))
    assert.deepEqual(await tracked(), ['office', nextWhileAppealed])
  })

  it('is refused while the application is not refused', async () => {
    const application = await applicant.submits('SKTM')
    isRefused(await triesToObject(applicant, application), 409, 'objection_not_open')
  })

  it('is refused after the last day of the remedy, which names the day and the office', async () => {
    await remedies(net, remedy)
    const application = await refuses(net)
    await letDaysPass(6, application, net)
    assert.equal((await remedyOf(application))?.canBeFiled, false)
    await changesNothing(net, async () => {
      const { detail } = isRefused(await triesToObject(applicant, application), 422, 'objection_too_late')
      assert.match(detail, /could be filed until \d+ \w+ 20\d\d\. Ask .* which legal remedies are still open/)
    })
    await letDaysPass(-1, application, net)
    assert.equal((await objects(applicant, application)).lastDay, dayIn(0))
  })

  it('is stored once for a retry, and its grounds nowhere in plain text', async () => {
    const application = await refuses(net)
    const secret = `Ground ${crypto.randomUUID()}`
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const first = await triesToObject(applicant, application, { grounds: secret }, headers)
    const second = await triesToObject(applicant, application, { grounds: secret }, headers)
    assert.deepEqual([first.status, second.json<Objection>()], [201, first.json<Objection>()])
    for (const table of ['objections', 'application_events', 'idempotency_keys'])
      assert.deepEqual([...(await pool`select from ${pool(table)} t where strpos(t::text, ${secret}) > 0`)], [], table)
  })
})

describe('an objection on paper', () => {
  it('is entered by the front desk, with the circumstances and the day on which it came', async () => {
    const application = await refuses(net)
    const refusal = isRefused(await triesToObject(frontDesk, application, { receivedOn: dayIn(1) }), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refusal), ['/assistance required', '/receivedOn not_in_the_future'])
    const early = { assistance: atTheCounter, receivedOn: dayIn(-3) }
    assert.deepEqual(faultsIn(isRefused(await triesToObject(frontDesk, application, early), 422, 'rule_broken')), [
      '/receivedOn objected_too_early',
    ])
    const objection = await objects(frontDesk, application, { assistance: atTheCounter })
    assert.deepEqual([objection.channel, (await readsObjection(applicant, objection)).grounds], ['counter', grounds])
    assert.deepEqual(Object((await historyOf(application)).at(-1)?.details)['assistance'], atTheCounter)
  })

  it('takes none of that from an applicant', async () => {
    const application = await refuses(net)
    const given = { assistance: atTheCounter, receivedOn: dayIn(0) }
    assert.deepEqual(faultsIn(isRefused(await triesToObject(applicant, application, given), 422, 'rule_broken')), [
      '/assistance false schema',
      '/receivedOn false schema',
    ])
  })
})

describe('an objection that is withdrawn', () => {
  it('leaves the refusal as it is, and can be filed anew', async () => {
    const application = await refuses(net)
    const objection = await objects(applicant, application)
    const withdraws = (person: Person) =>
      person.asks('POST', `/v1/objections/${objection.id}/withdrawals`, { body: { reason: 'I will file anew.' } })
    isRefused(await withdraws(head), 403, 'forbidden')
    assert.equal((await withdraws(applicant)).json<Objection>().state, 'withdrawn')
    isRefused(await withdraws(applicant), 409, 'objection_decided')
    assert.deepEqual(await remedyOf(application), { canBeFiled: true, current: null })
    assert.notEqual((await objects(applicant, application)).id, objection.id)
  })
})

describe('the list of objections', () => {
  it('has those of the person, or those that the offices of an officer decide, by state and application', async () => {
    const application = await refuses(net)
    const { id, office } = await objects(applicant, application)
    const about = `applicationId=${application.id}`
    assert.ok((await listed(applicant, 'state=open')).includes(id))
    assert.deepEqual(await listed(applicant, `${about}&state=granted`), [])
    assert.deepEqual(await listed(stranger, about), [])
    assert.deepEqual(await listed(head, about), [])
    assert.deepEqual(await listed(head, `scope=office&${about}`), [id])
    assert.ok((await listed(head, `scope=office&officeId=${office.id}&state=open`)).includes(id))
    assert.deepEqual(await listed(applicant, `scope=office&${about}`), [])
  })

  it('goes on after its cursor, in the order of the due days', async () => {
    for (const scope of ['own', 'office'] as const) {
      const person = scope === 'own' ? applicant : head
      const all = await listed(person, `scope=${scope}`)
      const first = await pageOf(person, `scope=${scope}&limit=2`)
      const rest = await listed(person, `scope=${scope}&cursor=${first.page.nextCursor}&limit=2`)
      assert.deepEqual([...first.data.map(({ id }) => id), ...rest], all.slice(0, 4))
    }
  })
})
