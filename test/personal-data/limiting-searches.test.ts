import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../src/correspondence/notifications/sending/send.ts'
import { actorOf } from '../support/faults/racing.ts'
import { imbIn } from '../support/journey.ts'
import { hasContact, mailIn } from '../support/mail/contacts.ts'
import { KeepingPost } from '../support/mail/post.ts'
import { metricsToken, network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'
import { longWindow } from '../support/scenes/long-window.ts'
import { appoint } from '../support/staff.ts'

const net = await network({ rateLimits: `identity_searches=8/${longWindow},identity_misses=5/${longWindow}` })
after(() => net.close())
const { pool } = net.database

const searches = (who: typeof net.head, body: object) => who.asks('POST', '/v1/applications/search', { body })
const unknown = (n: number) => ({ nik: `317100000000${String(1000 + n)}` })
const metrics = async () => {
  const { body } = await net.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${metricsToken}` } })
  return /^satu_pintu_search_alarms (\d+)$/m.exec(body)?.[1]
}

describe('searching by identity number', async () => {
  await imbIn('submitted', net)
  await hasContact(net, net.admin, { channel: 'email', address: 'admin@example.org', language: 'en' })
  const officer = await appoint(net, ['front_desk'], '31.71.06')

  it('has a limit of its own, named in the refusal; other searches continue', async () => {
    const { headers } = await searches(net.reviewer, { nik: '3171000000000001' })
    assert.match(String(headers['ratelimit-policy']), new RegExp(`"identity_searches";q=8;w=${longWindow}`))
    for (let n = 1; n < 8; n++) assert.equal((await searches(net.reviewer, { nik: '3171000000000001' })).status, 200)
    const refused = await searches(net.reviewer, { nik: '3171000000000001' })
    isRefused(refused, 429, 'rate_limited')
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.equal((await searches(net.reviewer, { phone: '+6281200000001' })).status, 200)
    assert.equal((await searches(net.head, { nik: '3171000000000001' })).status, 200)
  })

  it('that was refused is in the record of reads, once a day', async () => {
    isRefused(await searches(net.reviewer, { nik: '3171000000000001' }), 429, 'rate_limited')
    const { personId } = await actorOf(net, 'reviewer')
    const rows = await pool<{ fields: string[]; what: string }[]>`
      select what, fields
      from data_reads
      where reader_id = ${personId} and application_id is null and reason like '%Refused%'`
    assert.deepEqual([...rows], [{ what: 'search', fields: ['nik'] }])
  })

  it('raises one alarm when many find nothing: to the administrators above and in the metrics', async () => {
    assert.equal(await metrics(), '0')
    for (let n = 1; n <= 7; n++) {
      const { status } = await searches(officer, unknown(n))
      assert.equal(status, 200)
      assert.equal(await metrics(), n < 5 ? '0' : '1')
    }
    const post = new KeepingPost()
    while ((await sendNotices(pool, net.vault, post)) > 0);
    const letters = post.parcels.filter(({ to }) => to === 'admin@example.org').map(({ content }) => mailIn(content))
    assert.deepEqual(
      letters.map(({ subject }) => subject),
      ['Alarm: many searches by identity number found nothing'],
    )
    const { id } = await officer.does<{ id: string }>(200, 'GET', '/v1/me')
    assert.match(letters[0]?.text ?? '', /Menteng District made 5 searches by identity number/)
    assert.ok(letters[0]?.text.includes(id))
    assert.doesNotMatch(letters[0]?.text ?? '', /31710000/)
  })

  it('raises none when searches find somebody, or search by another key', async () => {
    const other = await appoint(net, ['front_desk'], '31.71.06')
    for (let n = 0; n < 7; n++) {
      assert.equal((await searches(other, { phone: `+628120009900${n}` })).status, 200)
      assert.equal((await searches(other, { nik: '3171000000000001' })).status, 200)
    }
    assert.equal(await metrics(), '1')
  })
})
