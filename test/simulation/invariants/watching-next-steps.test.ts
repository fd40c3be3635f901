import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { decides, paidAndWithdrawn } from '../../support/scenes/refunds.ts'
import { appoint, officeOf } from '../../support/staff.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

let net: Network
let bench: Bench

before(async () => {
  net = await network()
  bench = await Bench.of(net)
})
after(async () => {
  await bench.close()
  await net.close()
})

/** Has an officer read a case, and returns the request with its answer. */
async function reads(
  officer: 'frontDesk' | 'reviewer' | 'head' | 'cashier',
  { id }: { id: string },
): Promise<Exchange> {
  const url = `/v1/applications/${id}`
  const at = Date.now()
  const { status, text } = await net[officer].asks('GET', url)
  const subject = officer === 'frontDesk' ? 'front-desk' : officer
  return exchangeOf({ subject, url, status, text, at })
}

describe('the invariant of next actions, in a step that needs a fee,', () => {
  const name = 'next-actions-are-true'
  let grave: Application

  before(async () => {
    grave = await net.applicant.submits('IPTM')
    await net.frontDesk.takes('accept', grave)
  })

  it('finds nothing in what it needs, and in trying it without', async () => {
    const read = await reads('reviewer', grave)
    assert.match(read.text, /"needs":\["fee"\]/)
    const { findings } = await bench.checks({}, { exchanges: [read] })
    assert.deepEqual(findings, [])
  })

  it('finds nothing where a counter withdraws with its assistance, and tries it without', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')
    const filed = await net.frontDesk.submits('SKTM', { filedAtOfficeId })
    const read = await reads('frontDesk', filed)
    assert.match(read.text, /"needs":\["assistance"\]/)
    assert.deepEqual((await bench.checks({}, { exchanges: [read] })).findings, [])
  })

  it('finds a need that is not shown', async () =>
    bench.hears(
      name,
      {},
      {
        exchanges: [await reads('reviewer', grave)],
        changed: (text) => text.replace(',"needs":["fee"]', ''),
      },
    ))

  it('finds a need that is shown without reason', async () =>
    bench.hears(
      name,
      {},
      {
        exchanges: [await reads('reviewer', grave)],
        changed: (text) => text.replace('"needs":["fee"]', '"needs":["fee","conditions"]'),
      },
    ))

  it('finds an approval that succeeded without what it needs', async () => {
    const read = await reads('reviewer', grave)
    const { version } = JSON.parse(read.text)
    const url = `${read.url}/transitions`
    const body = { action: 'approve' }
    const text = JSON.stringify({ version: version + 1 })
    const done = exchangeOf({ subject: 'reviewer', method: 'POST', url, body, status: 201, text })
    await bench.hears(name, { applications: [grave.id] }, { exchanges: [read, done] })
  })
})

describe('the invariant of next actions, for an officer with two posts who tries a step of what they read,', () => {
  let file: Application
  let [officer, subject, deskPost] = [{} as Person, '', '']

  before(async () => {
    file = await net.applicant.submits('SKTM')
    officer = await appoint(net, ['front_desk', 'reviewer'], file.office?.regionCode ?? '')
    const { id } = await officer.does<{ id: string }>(200, 'GET', '/v1/me')
    const [post] = await net.database.pool<{ id: string; subject: string }[]>`
      select s.id, w.subject
      from staff s
      join people w on w.id = s.person_id
      where w.id = ${id} and s.role = 'front_desk'`
    ;[deskPost, subject] = [post?.id ?? '', post?.subject ?? '']
  })

  async function reads(): Promise<Exchange> {
    const [url, at] = [`/v1/applications/${file.id}`, Date.now()]
    const { status, text } = await officer.asks('GET', url)
    return exchangeOf({ subject, url, status, text, at })
  }

  async function tries(): Promise<Exchange> {
    const [url, body, at] = [`/v1/applications/${file.id}/transitions?dryRun=true`, { action: 'accept' }, Date.now()]
    const { status, text } = await officer.tries('accept', file, {}, { dryRun: true })
    return exchangeOf({ subject, method: 'POST', url, body, status, text, at })
  }

  const changes = (action: string) =>
    net.admin.does(201, 'POST', `/v1/staff/${deskPost}/changes`, { body: { action, reason: 'An inquiry.' } })

  it('finds nothing where one post was suspended in between, or reinstated', async () => {
    const ids = { applications: [file.id] }
    const shown = await reads()
    await changes('suspend')
    const [refused, shownLess] = [await tries(), await reads()]
    assert.equal(refused.status, 403, refused.text)
    assert.deepEqual((await bench.checks(ids, { exchanges: [shown, refused] })).findings, [])
    await changes('reinstate')
    assert.deepEqual((await bench.checks(ids, { exchanges: [shownLess, await tries()] })).findings, [])
  })

  it('finds a step that is refused to them while their posts stay as they are', async () => {
    const refusal = { status: 403, text: JSON.stringify({ code: 'forbidden' }) }
    const exchanges = [await reads(), { ...(await tries()), ...refusal }]
    await bench.hears('next-actions-are-true', { applications: [file.id] }, { exchanges })
  })
})

describe('the invariant of what may be done with open money', () => {
  const name = 'money-actions-are-true'
  let grave: Application

  before(async () => {
    grave = await paidAndWithdrawn(net)
    await decides(net.head, grave, { amount: 40_000 })
  })

  it('finds nothing in what a head, a cashier and a reviewer are shown, and in trying it', async () => {
    for (const officer of ['head', 'cashier', 'reviewer'] as const) {
      const { findings, checks } = await bench.checks({}, { exchanges: [await reads(officer, grave)] })
      assert.deepEqual(findings, [])
      assert.ok(checks > 3, `${checks}`)
    }
  })

  it('finds a decision and a payout that are not shown', async () => {
    for (const [officer, action] of [
      ['head', 'decide_refund'],
      ['cashier', 'pay_out'],
    ] as const)
      await bench.hears(
        name,
        {},
        {
          exchanges: [await reads(officer, grave)],
          changed: (text) => text.replaceAll(`"action":"${action}"`, '"action":"hidden"'),
        },
      )
  })

  it('finds a decision that is shown with a blocker and succeeds', async () => {
    const read = await reads('head', grave)
    const shown = JSON.parse(read.text)
    for (const next of shown.openMoney.nextActions) next.blockers = [{ code: 'separation_of_duties' }]
    const decided = exchangeOf({
      subject: 'head',
      method: 'POST',
      url: `${read.url}/refunds`,
      ifMatch: `"${shown.version}"`,
      body: { outcome: 'granted' },
      status: 201,
    })
    await bench.hears(name, {}, { exchanges: [{ ...read, text: JSON.stringify(shown) }, decided] })
  })
})
