import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { network } from '../support/network.ts'
import { agencyWith, issues, registers } from '../support/people/agencies.ts'
import { example, type Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { dissolves, staffed } from '../support/scenes/offices.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'
import { appoint } from '../support/staff.ts'

interface Page {
  data: { id: string; type: string; subject: string; position: string; data: Record<string, unknown> }[]
  page: { position: string; hasMore: boolean; view: string }
}

const net = await network()
after(() => net.close())
const { applicant, stranger, head, admin, database } = net

/** Reads the log as a person or an agency, after the worker has written it. */
async function follows(who: Person, after = '', rest = ''): Promise<Page> {
  await logEvents(database.pool)
  return who.does<Page>(200, 'GET', `/v1/events?limit=200${after && `&after=${after}`}${rest}`)
}
const endFor = async (who: Person) => (await follows(who, 'latest')).page.position
const told = ({ data }: Page) =>
  data.map(({ type, subject }) => `${type.replace(/^satupintu\.|\.v1$/g, '')} ${subject.split('/')[0]}`)

async function bankWith(changes: object = {}) {
  const client = await registers(net, { scopes: ['permits:read', 'events:read'], permitTypes: ['SKTM'], ...changes })
  const { secret } = await issues(net, client)
  return { client, bank: agencyWith(net, secret) }
}

describe('a reader of the log', () => {
  it('gets each step of an application they may see, in order, and nobody else does', async () => {
    const [from, fromStranger] = [await endFor(applicant), await endFor(stranger)]
    const draft = await applicant.submits('SKTM')
    await net.frontDesk.takes('accept', draft)
    const page = await follows(applicant, from, `&subject=applications/${draft.id}`)
    const steps = told(page).filter((type) => /submitted|in_review/.test(type))
    assert.deepEqual(steps, ['application.submitted applications', 'application.in_review applications'])
    const last = page.data.at(-1)
    assert.deepEqual([last?.data['from'], last?.data['to']], ['submitted', 'in_review'])
    assert.deepEqual((await follows(stranger, fromStranger)).data, [])
  })

  it('gets a position to continue from, also of an empty page, and no event twice after it', async () => {
    const { bank } = await bankWith()
    const from = await endFor(bank)
    await applicant.drafts('SKTM')
    const nothing = await follows(bank, from)
    assert.deepEqual([nothing.data, nothing.page.hasMore], [[], false])
    assert.notEqual(nothing.page.position, from)
    const permit = await issued(net)
    const some = await follows(bank, nothing.page.position)
    assert.deepEqual(told(some), ['permit.issued permits'])
    assert.deepEqual(some.data[0]?.subject, `permits/${permit.id}`)
    assert.deepEqual((await follows(bank, some.page.position)).data, [])
    assert.deepEqual((await follows(bank, some.data[0]?.position)).data, [])
  })

  it('reads pages of the requested length, without a gap between them', async () => {
    const { bank } = await bankWith()
    let position = await endFor(bank)
    const permit = await issued(net)
    for (const action of ['suspend', 'lift', 'suspend']) await takesOn(head, permit, action)
    const whole = await follows(bank, position)
    const pages: string[] = []
    for (let hasMore = true; hasMore; ) {
      const page = await bank.does<Page>(200, 'GET', `/v1/events?limit=1&after=${position}`)
      pages.push(...page.data.map(({ id }) => id))
      ;({ position, hasMore } = page.page)
    }
    assert.equal(pages.length, 4)
    assert.deepEqual(
      pages,
      whole.data.map(({ id }) => id),
    )
  })

  it('can filter by types', async () => {
    const { bank } = await bankWith()
    const from = await endFor(bank)
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    const page = await follows(bank, from, '&types=satupintu.permit.suspended.v1')
    assert.deepEqual(told(page), ['permit.suspended permits'])
  })
})

describe('an agency', () => {
  it('gets no events of permits that its registration does not cover', async () => {
    const { bank } = await bankWith({ permitTypes: ['IMB'] })
    const from = await endFor(bank)
    await issued(net, 'SKTM')
    assert.deepEqual((await follows(bank, from)).data, [])
  })

  it('gets an event when its registration is narrowed, with the present coverage', async () => {
    const { client, bank } = await bankWith({ permitTypes: ['IMB', 'SKTM'] })
    const from = await follows(bank, 'latest')
    const { version } = await admin.does<{ version: number }>(200, 'GET', `/v1/clients/${client.id}`)
    await admin.does(200, 'PATCH', `/v1/clients/${client.id}`, {
      headers: { 'if-match': `"${version}"` },
      body: { permitTypes: ['IMB'] },
    })
    await issued(net, 'SKTM')
    const page = await follows(bank, from.page.position)
    assert.deepEqual(told(page), ['registration.changed clients'])
    assert.deepEqual(page.data[0]?.data['permitTypes'], ['IMB'])
    assert.notEqual(page.page.view, from.page.view)
  })

  it('needs the scope events:read', async () => {
    const { bank } = await bankWith({ scopes: ['permits:read'] })
    isRefused(await bank.asks('GET', '/v1/events'), 403, 'insufficient_scope')
  })

  it('gets no personal data in an event', async () => {
    const { bank } = await bankWith()
    const from = await endFor(bank)
    await issued(net)
    const [event] = (await follows(bank, from)).data
    assert.deepEqual(Object.keys(event?.data ?? {}).sort(), ['from', 'to', 'version'])
  })
})

describe("an object that leaves a reader's view", () => {
  it('is reported to officers above an office whose applications are transferred, not to the new ones', async () => {
    const [village, district, city] = ['31.71.06.1003', '31.71.06', '31.71']
    const above = await appoint(net, ['reviewer'], district)
    const { head: next } = await staffed(net, city)
    const { answers } = await example('SKTM')
    const file = await applicant.submits('SKTM', { answers, villageCode: village })
    const [from, fromNext] = [await endFor(above), await endFor(next)]
    await dissolves(net, village, city)
    const left = (await follows(above, from)).data.filter(({ type }) => type === 'satupintu.application.left_view.v1')
    assert.deepEqual(
      left.map(({ subject }) => subject),
      [`applications/${file.id}`],
    )
    assert.deepEqual(told(await follows(next, fromNext, `&subject=applications/${file.id}`)), [
      'application.transferred applications',
    ])
  })

  it('is reported to the applicant who deleted a draft, on every device', async () => {
    const draft = await applicant.drafts('SKTM')
    const from = await endFor(applicant)
    await applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, {
      headers: { 'if-match': `"${draft.version}"` },
    })
    assert.deepEqual(told(await follows(applicant, from)), ['application.left_view applications'])
  })
})

describe('a position', () => {
  it('from another log or made up is refused', async () => {
    const forged = Buffer.from('1 aaaaaaaaaaaa').toString('base64url')
    for (const position of [forged, 'nonsense', Buffer.from('999999999 3f5e8d2c1a70').toString('base64url')])
      isRefused(await applicant.asks('GET', `/v1/events?after=${position}`), 400, 'position_unknown')
  })

  it('whose next events are no longer kept is refused, with how to begin again', async () => {
    const old = await endFor(applicant)
    await applicant.drafts('SKTM')
    await logEvents(database.pool)
    const [kept] = await database.pool<{ number: number }[]>`
      delete from event_log where position < (select position from event_log_end) returning position::float8 as number`
    assert.ok(kept)
    const refusal = isRefused(await applicant.asks('GET', `/v1/events?after=${old}`), 410, 'position_too_old')
    assert.match(refusal.detail, /after=latest/)
  })
})

describe('a filter', () => {
  it('with an unknown type or subject gets a fault for each', async () => {
    const { errors } = isRefused(
      await applicant.asks('GET', '/v1/events?types=satupintu.permit.renamed.v1&subject=permits/1'),
      422,
      'rule_broken',
    )
    assert.deepEqual(
      errors?.map(({ code }) => code),
      ['unknown_event_type', 'unknown_subject'],
    )
  })
})
