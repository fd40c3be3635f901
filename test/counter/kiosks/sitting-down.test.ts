import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { newKey } from '../../../src/access/keys/key.ts'
import { newKioskCode } from '../../../src/counter/kiosks/code.ts'
import { forgetSessions } from '../../../src/counter/kiosks/session-queries.ts'
import { network } from '../../support/network.ts'
import { type Device, device, getsCode, type Session, sits, types, withToken } from '../../support/people/kiosks.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network({ rateLimits: `kiosk_guesses=5/${longWindow}` })
after(() => net.close())
const {
  applicant,
  stranger,
  database: { pool },
} = net

/** Each test has a device of its own, because wrong codes are counted by device. */
let hall: Device
beforeEach(async () => {
  hall = await device(net, (await officeOf(net, '31.71.06')).id)
})

const isOver = async (person: Person) =>
  assert.equal(
    isRefused(await person.asks('GET', '/v1/me'), 401, 'unauthorized').detail,
    'This session at a kiosk is over. Begin again with a new code.',
  )
const isIn = async (person: Person) => assert.equal((await person.asks('GET', '/v1/me')).status, 200)

describe('a code for a kiosk', () => {
  it('signs in the person who requested it, once, and is stored only as a hash', async () => {
    const { code, expiresAt } = await getsCode(applicant)
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/)
    assert.ok(Date.parse(expiresAt) - Date.now() <= 5 * 60_000)
    assert.deepEqual([...(await pool`select from kiosk_codes c where strpos(c::text, ${code}) > 0`)], [])
    const reply = await types(hall, code.toLowerCase().replaceAll('-', ''))
    const session = reply.json<Session>()
    assert.deepEqual(
      [reply.status, session.name, session.idleSeconds, reply.headers['cache-control']],
      [201, 'applicant-1', 180, 'no-store'],
    )
    assert.deepEqual(
      [...(await pool`select from kiosk_sessions s where strpos(s::text, ${session.token.slice(20)}) > 0`)],
      [],
    )
    const [home, there] = await Promise.all(
      [applicant, withToken(net, session.token)].map((person) => person.does<{ id: string }>(200, 'GET', '/v1/me')),
    )
    assert.equal(home?.id, there?.id)
    isRefused(await types(hall, code), 404, 'not_found')
  })

  it('opens a session at only one of two devices at which it is entered at the same time', async () => {
    const beside = await device(net, (await officeOf(net, '31.71.07')).id)
    const { code } = await getsCode(applicant)
    const replies = await Promise.all([hall, beside].map((each) => types(each, code)))
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 404])
  })

  it('is valid until the next one is issued, and for some minutes at most', async () => {
    const [first, second] = [await getsCode(applicant), await getsCode(applicant)]
    isRefused(await types(hall, first.code), 404, 'not_found')
    await pool`
      update kiosk_codes
      set expires_at = now()
      where person_id = (select id from people where subject = 'applicant-1' and issuer = ${net.issuer.name})`
    isRefused(await types(hall, second.code), 404, 'not_found')
  })

  it('that was mistyped is reported as mistyped, and a wrong one as unknown', async () => {
    const { code } = await getsCode(applicant)
    for (const written of [
      `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
      `${code.slice(1)}U`,
      '0000-0000-00x',
    ]) {
      assert.deepEqual(
        isRefused(await types(hall, written), 422, 'rule_broken').errors?.map(({ pointer, code: what }) => [
          pointer,
          what,
        ]),
        [['/code', 'mistyped']],
      )
    }
    isRefused(await types(hall, newKioskCode()), 404, 'not_found')
    assert.equal((await types(hall, code)).status, 201)
  })

  it('cannot be guessed: after a few wrong codes the device, and no other, is refused even a right one', async () => {
    const tried = await device(net, hall.kiosk.officeId)
    const { code } = await getsCode(applicant)
    const statuses = []
    for (let guess = 0; guess < 8; guess++) statuses.push((await types(tried, newKioskCode())).status)
    assert.deepEqual(statuses, [404, 404, 404, 404, 404, 429, 429, 429])
    isRefused(await types(tried, code), 429, 'rate_limited')
    assert.equal((await types(hall, code)).status, 201)
  })
})

describe('a device', () => {
  it('is authenticated only by its key: without it no code opens a session', async () => {
    const { code } = await getsCode(applicant)
    const keys = [
      null,
      await net.issuer.tokenFor('applicant-1'),
      newKey('test', 'kiosk').secret,
      newKey('live', 'kiosk').secret,
      newKey('test').secret,
      `${hall.key.secret.slice(0, -1)}${hall.key.secret.endsWith('x') ? 'y' : 'x'}`,
      hall.key.secret.replace('_kiosk', ''),
    ]
    for (const key of keys)
      isRefused(await types({ screen: key === null ? net.nobody : withToken(net, key) }, code), 401, 'unauthorized')
    assert.equal((await types(hall, code)).status, 201)
  })

  it('opens no session and ends the open one if its key is revoked or expired, or its office is gone', async () => {
    const ends: ((at: Device) => Promise<unknown>)[] = [
      ({ kiosk, key }) =>
        net.admin.does(201, 'POST', `/v1/kiosks/${kiosk.id}/keys/${key.id}/revocations`, {
          body: { reason: 'The screen was stolen.' },
        }),
      ({ key }) => pool`update kiosk_keys set expires_at = now() where id = ${key.id}`,
      ({ kiosk }) => pool`update offices set state = 'planned' where id = ${kiosk.officeId}`,
    ]
    for (const [index, end] of ends.entries()) {
      const at = await device(net, (await officeOf(net, index === 2 ? '31.71.06.1003' : '31.71.06')).id)
      const there = await sits(net, at, applicant)
      await isIn(there)
      await end(at)
      await isOver(there)
      isRefused(await types(at, (await getsCode(applicant)).code), 401, 'unauthorized')
    }
  })
})

describe('a session at a kiosk', () => {
  it('ends for good when the person leaves, another signs in, it is idle, or its time is over', async () => {
    const ends: ((there: Person, sessionOf: string) => Promise<unknown>)[] = [
      (there) => there.does(204, 'POST', '/v1/kiosk-sessions/endings'),
      () => sits(net, hall, stranger),
      (_there, id) => pool`update kiosk_sessions set last_used_at = now() - interval '3 minutes' where id = ${id}`,
      (_there, id) => pool`update kiosk_sessions set expires_at = now() where id = ${id}`,
    ]
    for (const end of ends) {
      const { id, token } = (await types(hall, (await getsCode(applicant)).code)).json<Session>()
      const there = withToken(net, token)
      await pool`update kiosk_sessions set last_used_at = now() - interval '2 minutes' where id = ${id}`
      await isIn(there)
      await end(there, id)
      for (let time = 0; time < 2; time++) await isOver(there)
    }
  })

  it('continues when the next person has mistyped a code', async () => {
    const there = await sits(net, hall, applicant)
    isRefused(await types(hall, newKioskCode()), 404, 'not_found')
    await isIn(there)
  })

  it('takes the same steps under the same guards as at home, and is always recorded as kiosk', async () => {
    const there = await sits(net, hall, applicant)
    const draft = await there.prepares('SKTM')
    const { blockers } = draft.nextActions.find(({ action }) => action === 'submit') ?? {}
    assert.deepEqual(
      blockers,
      (await applicant.reads(draft)).nextActions.find(({ action }) => action === 'submit')?.blockers,
    )
    isRefused(
      await there.tries('submit', draft, { statementAccepted: true }, { headers: { 'if-match': '"1"' } }),
      412,
      'stale',
    )
    const reply = await there.tries('submit', draft, { statementAccepted: true }, { headers: { 'x-channel': 'web' } })
    assert.equal(reply.status, 201, reply.text)
    const { data } = await applicant.does<{ data: { channel: string; actor: { standing: string; name: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${draft.id}/events?limit=200`,
    )
    assert.deepEqual(
      new Set(data.map(({ channel, actor: { standing, name } }) => `${channel} ${standing} ${name}`)),
      new Set(['kiosk applicant applicant-1']),
    )
    const [{ verified } = { verified: 0 }] = await pool<
      { verified: number }[]
    >`select count(*)::int as verified from application_events where application_id = ${draft.id}`
    assert.equal(verified, data.length)
  })

  it('cannot be claimed by others with the channel header', async () => {
    for (const person of [applicant, net.frontDesk, net.admin]) {
      const { errors } = isRefused(
        await person.asks('POST', '/v1/applications', {
          body: { permitType: 'SKTM' },
          headers: { 'x-channel': 'kiosk' },
        }),
        400,
        'invalid_request',
      )
      assert.deepEqual(
        errors?.map(({ parameter, code }) => [parameter, code]),
        [['x-channel', 'kiosk_session']],
      )
    }
  })

  it("gives no rights of the person's posts, and shows no application of others", async () => {
    const file = await stranger.submits('SKTM')
    const there = await sits(net, hall, net.frontDesk)
    assert.deepEqual((await there.does<{ posts: object[] }>(200, 'GET', '/v1/me')).posts, [])
    isRefused(await there.asks('GET', `/v1/applications/${file.id}`), 404, 'not_found')
    isRefused(await there.tries('accept', file), 404, 'not_found')
    assert.equal((await net.frontDesk.asks('GET', `/v1/applications/${file.id}`)).status, 200)
  })

  it('has no access to what is not for kiosks: export, erasure, record of reads, another code', async () => {
    const there = await sits(net, hall, applicant)
    for (const [method, path] of [
      ['GET', '/v1/me/export'],
      ['POST', '/v1/me/erasures'],
      ['GET', '/v1/me/data-access'],
      ['POST', '/v1/me/kiosk-codes'],
      ['GET', '/v1/kiosks'],
      ['GET', '/v1/clients'],
    ] as const) {
      isRefused(await there.asks(method, path), 403, 'not_at_a_kiosk')
    }
    isRefused(await there.asks('GET', '/v1/permits', { headers: { purpose: 'collateral_check' } }), 401, 'unauthorized')
    isRefused(await there.asks('POST', '/v1/kiosk-sessions', { body: { code: newKioskCode() } }), 401, 'unauthorized')
  })

  it('says of permits, events and what is for agencies that they are not for kiosks', async () => {
    const there = await sits(net, hall, applicant)
    for (const path of ['/v1/permits', '/v1/events', '/v1/client']) {
      for (const asking of [there, hall.screen]) {
        const { detail } = isRefused(await asking.asks('GET', path), 401, 'unauthorized')
        assert.equal(detail, 'This service is not available at kiosks. Sign in on a device of your own.')
      }
    }
    await isIn(there)
  })

  it('is kept for a month after its end, to show who used which device when, and then deleted', async () => {
    const { id } = (await types(hall, (await getsCode(applicant)).code)).json<Session>()
    await forgetSessions(pool)
    assert.equal((await pool`select from kiosk_sessions where id = ${id}`).length, 1)
    await pool`update kiosk_sessions set expires_at = now() - interval '31 days' where id = ${id}`
    assert.ok((await forgetSessions(pool)) >= 1)
    assert.equal((await pool`select from kiosk_sessions where id = ${id}`).length, 0)
    assert.equal(await forgetSessions(pool), 0)
  })
})
