import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endPermits } from '../../src/permits/changes.ts'
import { transitionPermit } from '../../src/permits/take-step.ts'
import { changesNothing } from '../support/asserting/standstill.ts'
import { versionTag } from '../support/asserting/tags.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
import { dissolves, staffed } from '../support/scenes/offices.ts'
import {
  decreed,
  eventsOf,
  type Issued,
  issued,
  letPermitAge,
  permitOf,
  readsPermit,
  readyToSign,
  stateToAll,
  takesOn,
  triesOn,
} from '../support/scenes/permits.ts'
import { appoint, post } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  head,
  applicant,
  database: { pool },
} = net
const village = '31.71.06.1001'

describe('a suspension', () => {
  it('applies from its commit until it is lifted, in every verification', async () => {
    const permit = await issued(net)
    const suspended = await takesOn(head, permit, 'suspend', { decreeNumber: '11/SK-BEKU/2026' })
    assert.deepEqual(
      [suspended.from, suspended.to, suspended.version, suspended.details['decreeNumber']],
      ['in_force', 'suspended', 2, '11/SK-BEKU/2026'],
    )
    assert.equal(await stateToAll(net, permit), 'suspended')
    const lifted = await takesOn(head, permit, 'lift', { decreeNumber: '12/SK-BEKU/2026' })
    assert.deepEqual([lifted.to, await stateToAll(net, permit)], ['in_force', 'in_force'])
    assert.deepEqual(
      (await eventsOf(applicant, permit)).map(({ version, type, action, from, to, actor }) => [
        version,
        type,
        action,
        from,
        to,
        actor.standing,
      ]),
      [
        [1, 'permit.issued', null, null, null, 'head'],
        [2, 'permit.suspended', 'suspend', 'in_force', 'suspended', 'head'],
        [3, 'permit.suspension_lifted', 'lift', 'suspended', 'in_force', 'head'],
      ],
    )
  })

  it('is shown to the holder with its reason, and in the case', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend', { reason: 'The site is under investigation.' })
    const seen = await readsPermit(applicant, permit)
    assert.deepEqual(
      [seen.state, seen.decision?.action, seen.decision?.reason, seen.nextActions],
      ['suspended', 'suspend', 'The site is under investigation.', []],
    )
    const { permit: ofCase } = await applicant.does<{ permit: object }>(
      200,
      'GET',
      `/v1/applications/${permit.applicationId}`,
    )
    assert.deepEqual(ofCase, {
      id: permit.id,
      number: permit.number,
      state: 'suspended',
      validFrom: dayIn(0),
      validUntil: null,
      revokedFrom: null,
      changedAt: seen.changedAt,
    })
  })
})

describe('a revocation', () => {
  it('is final, and visible at once', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke')
    assert.equal(await stateToAll(net, permit), 'revoked')
    const { status, refusal } = await triesOn(head, permit, 'lift')
    assert.deepEqual([status, refusal.code, refusal.nextActions], [409, 'step_not_allowed', []])
    assert.equal((await readsPermit(applicant, permit)).revokedFrom, dayIn(0))
  })

  it('for a later day takes effect on that day by itself, and the job stores it', async () => {
    const permit = await issued(net)
    const taken = await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(10) })
    assert.deepEqual(
      [taken.from, taken.to, await stateToAll(net, permit), (await readsPermit(applicant, permit)).revokedFrom],
      ['in_force', 'in_force', 'in_force', dayIn(10)],
    )
    assert.equal(await endPermits(pool), 0, 'nothing has ended yet')
    await letPermitAge(net, permit, 10)
    assert.equal(await stateToAll(net, permit), 'revoked', 'before the job has seen it')
    isRefused(await triesOn(head, permit, 'suspend'), 409, 'step_not_allowed')
    assert.equal(await endPermits(pool), 1)
    assert.equal(await endPermits(pool), 0)
    const [, decided, ended] = await eventsOf(applicant, permit)
    assert.deepEqual(
      [
        decided?.type,
        decided?.details['effectiveOn'],
        ended?.type,
        ended?.action,
        ended?.from,
        ended?.to,
        ended?.actor.standing,
      ],
      ['permit.revocation_decided', dayIn(10), 'permit.revoked', 'take_effect', 'in_force', 'revoked', 'system'],
    )
    assert.equal(await stateToAll(net, permit), 'revoked')
  })

  it('can be cancelled before its day, and then decided anew', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(5) })
    assert.deepEqual(
      (await triesOn(head, permit, 'revoke')).refusal.blockers?.map(({ code }) => code),
      ['revocation_decided'],
    )
    await takesOn(head, permit, 'call_off_revocation')
    assert.equal((await readsPermit(head, permit)).revokedFrom, null)
    assert.deepEqual(
      (await triesOn(head, permit, 'call_off_revocation')).refusal.blockers?.map(({ code }) => code),
      ['no_revocation'],
    )
    await takesOn(head, permit, 'revoke')
  })

  it('cannot name a past day, one after the last day of the permit, or one too far ahead', async () => {
    const permit = await issued(net)
    const faultOn = async (day: string) =>
      isRefused(await triesOn(head, permit, 'revoke', { effectiveOn: day }), 422, 'rule_broken').errors?.map(
        ({ pointer, code }) => `${pointer} ${code}`,
      )
    assert.deepEqual(await faultOn(dayIn(-1)), ['/effectiveOn day_is_past'])
    assert.deepEqual(await faultOn(dayIn(400)), ['/effectiveOn too_far_ahead'])
    await pool`update permits set valid_until = ${dayIn(20)} where id = ${permit.id}`
    assert.deepEqual(await faultOn(dayIn(21)), ['/effectiveOn after_its_end'])
    isRefused(await triesOn(head, permit, 'revoke', { effectiveOn: '2026-02-30' }), 400, 'invalid_request')
    assert.equal((await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(20) })).to, 'in_force')
  })
})

describe('the time of a permit', () => {
  it('expires by itself: no step is possible then, and the job stores the state', async () => {
    const permits = [await issued(net), await issued(net)]
    await pool`update permits set valid_until = ${dayIn(0)} where id = any(${permits.map(({ id }) => id)})`
    const [permit, suspended] = permits
    assert.ok(permit && suspended)
    await takesOn(head, suspended, 'suspend')
    assert.deepEqual([await stateToAll(net, permit), await endPermits(pool)], ['in_force', 0])
    for (const one of permits) await letPermitAge(net, one, 1)
    assert.deepEqual([await stateToAll(net, permit), await stateToAll(net, suspended)], ['expired', 'expired'])
    isRefused(await triesOn(head, suspended, 'lift'), 409, 'step_not_allowed')
    assert.equal(await endPermits(pool), 2)
    assert.deepEqual((await eventsOf(applicant, suspended)).at(-1)?.type, 'permit.expired')
    assert.deepEqual((await eventsOf(applicant, suspended)).at(-1)?.from, 'suspended')
  })

  it('is found by the index of those that can end', async () => {
    const plan = await pool.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      return tx`
        explain select p.id
        from permits p
        where p.state in ('not_yet_in_force', 'in_force', 'suspended') and p.ends_on < current_date
        order by p.ends_on
        limit 500`
    })
    assert.match(JSON.stringify(plan), /Index.* using permits_to_end/)
  })
})

describe('a step of a permit', () => {
  it('can be taken by the head of its office or of one above, and by nobody else', async () => {
    const permit = await issued(net)
    const [city, beside, reviewer] = [
      await appoint(net, ['head'], '31.71'),
      await appoint(net, ['head'], '31.71.07'),
      await appoint(net, ['reviewer', 'front_desk', 'cashier', 'inspector', 'administrator'], village),
    ]
    for (const person of [applicant, reviewer, net.frontDesk])
      isRefused(await triesOn(person, permit, 'suspend'), 403, 'forbidden')
    for (const person of [net.stranger, beside, net.admin])
      isRefused(await triesOn(person, permit, 'suspend'), 404, 'not_found')
    isRefused(await triesOn(net.nobody, permit, 'suspend'), 401, 'unauthorized')
    assert.deepEqual(
      (await readsPermit(city, permit)).nextActions.map(({ action, to }) => `${action} ${to}`),
      ['suspend suspended', 'revoke revoked', 'call_off_revocation in_force'],
    )
    await takesOn(city, permit, 'suspend')
    const [, event] = await eventsOf(applicant, permit)
    assert.equal(event?.actor.standing, 'head')
    await takesOn(head, permit, 'lift')
  })

  it('is refused to a head for their own permit', async () => {
    const holder = await net.person(`holder-${crypto.randomUUID()}`)
    const [file] = await readyToSign({ ...net, applicant: holder }, 1)
    await head.takes('sign', file ?? assert.fail())
    const permit = await permitOf(net, file ?? assert.fail())
    const { office } = await readsPermit(head, permit)
    await post(net, holder, 'head', office.id)
    const { detail } = isRefused(await triesOn(holder, permit, 'lift'), 403, 'own_permit')
    assert.match(detail, /your own permit.*another head/)
    isRefused(await triesOn(holder, permit, 'suspend'), 403, 'own_permit')
    assert.deepEqual((await readsPermit(holder, permit)).nextActions, [])
  })

  it('can be tried as a dry run, which writes nothing', async () => {
    const permit = await issued(net)
    await changesNothing(net, async () => {
      const reply = await triesOn(head, permit, 'revoke', {}, { dryRun: true })
      assert.deepEqual(
        [reply.status, reply.json<object>()],
        [200, { dryRun: true, action: 'revoke', from: 'in_force', to: 'revoked' }],
      )
      isRefused(await triesOn(head, permit, 'lift', {}, { dryRun: true }), 409, 'step_not_allowed')
      isRefused(await triesOn(applicant, permit, 'revoke', {}, { dryRun: true }), 403, 'forbidden')
    })
  })

  it('needs the version that was read, if If-Match is sent', async () => {
    const permit = await issued(net)
    const read = await head.asks('GET', `/v1/permits/${permit.id}`)
    assert.equal(versionTag(read), '"1"')
    const ifMatch = String(read.headers['etag'])
    const suspended = await triesOn(head, permit, 'suspend', {}, { headers: { 'if-match': ifMatch } })
    assert.deepEqual([suspended.status, versionTag(suspended)], [201, '"2"'])
    isRefused(await triesOn(head, permit, 'lift', {}, { headers: { 'if-match': '"1"' } }), 412, 'stale')
  })

  it('takes effect once for a key', async () => {
    const permit = await issued(net)
    const body = decreed('suspend')
    const send = () =>
      head.asks('POST', `/v1/permits/${permit.id}/transitions`, { body, headers: { 'idempotency-key': 'once' } })
    const [first, second] = [await send(), await send()]
    assert.deepEqual([first.status, second.status, second.headers['idempotency-replayed']], [201, 201, 'true'])
    assert.equal(first.text, second.text)
    assert.equal((await readsPermit(head, permit)).version, 2)
  })

  it('uses a decree once for each permit, ignoring case; one decree may name several permits', async () => {
    const [one, other] = [await issued(net), await issued(net)]
    await takesOn(head, one, 'suspend', { decreeNumber: '7/SK/2026' })
    await takesOn(head, other, 'suspend', { decreeNumber: '7/SK/2026' })
    const { refusal } = await triesOn(head, one, 'lift', { decreeNumber: '7/sk/2026' })
    assert.deepEqual(
      refusal.blockers?.map(({ code, target }) => [code, target]),
      [['decree_used', '/decreeNumber']],
    )
  })

  it('needs reason, legal basis and decree, and refuses texts with a personal number', async () => {
    const permit = await issued(net)
    for (const odd of [
      { reason: '' },
      { legalBasis: undefined },
      { decreeNumber: undefined },
      { decreeNumber: ' ' },
      { decreeNumber: 'x\ny' },
      { colour: 'red' },
      { effectiveOn: dayIn(1) },
    ]) {
      isRefused(await triesOn(head, permit, 'suspend', odd), 400, 'invalid_request')
    }
    for (const action of ['supersede', 'expire', 'take_effect', 'hand_over', 'issue'])
      isRefused(await triesOn(head, permit, action), 400, 'invalid_request')
    const { errors } = isRefused(
      await triesOn(head, permit, 'suspend', { reason: 'NIK 3172055708990042' }),
      422,
      'rule_broken',
    )
    assert.deepEqual(
      errors?.map(({ pointer, code }) => `${pointer} ${code}`),
      ['/reason personal_number'],
    )
  })

  it('is refused in both languages', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(3) })
    const [id, en] = await Promise.all(
      ['id', 'en'].map((language) => triesOn(head, permit, 'revoke', {}, { headers: { 'accept-language': language } })),
    )
    assert.match(id?.refusal.blockers?.[0]?.detail ?? '', /sudah diputuskan/)
    assert.match(en?.refusal.blockers?.[0]?.detail ?? '', /already been decided/)
  })
})

describe('two steps at once', () => {
  const meet = (permit: Issued, first: 'suspend' | 'revoke', second: 'suspend' | 'revoke') =>
    race(
      net,
      async (tx) =>
        transitionPermit(
          tx,
          permit.id,
          { action: first, reason: 'First.', legalBasis: 'A law', decreeNumber: `1-${permit.id}` },
          await actorOf(net, 'head'),
          { channel: 'web', ifVersion: undefined },
        ),
      () => triesOn(head, permit, second),
    )

  it('are taken one after another: a revoked permit is not suspended', async () => {
    const permit = await issued(net)
    isRefused(await meet(permit, 'revoke', 'suspend'), 409, 'step_not_allowed')
    assert.equal(await stateToAll(net, permit), 'revoked')
    assert.deepEqual(
      (await eventsOf(head, permit)).map(({ version, action, to }) => [version, action, to]),
      [
        [1, null, null],
        [2, 'revoke', 'revoked'],
      ],
    )
  })

  it('leave a history in which each begins where the one before ended', async () => {
    const permit = await issued(net)
    assert.equal((await meet(permit, 'suspend', 'revoke')).status, 201)
    assert.deepEqual(
      (await eventsOf(head, permit)).map(({ version, from, to }) => [version, from, to]),
      [
        [1, null, null],
        [2, 'in_force', 'suspended'],
        [3, 'suspended', 'revoked'],
      ],
    )
  })
})

describe('a permit whose office was dissolved', () => {
  it('is revoked by the head of the successor, not by the former head', async () => {
    const [before, permit] = [await appoint(net, ['head'], '31.71.06.1002'), await issued(net)]
    await pool`
      update permits p
      set issuing_office_id = o.id, office_id = o.id
      from offices o
      where p.id = ${permit.id} and o.region_code = '31.71.06.1002'`
    await pool`
      update applications a
      set office_id = o.id
      from offices o
      where a.id = ${permit.applicationId} and o.region_code = '31.71.06.1002'`
    const { head: successor } = await staffed(net, '31.71.06')
    await dissolves(net, '31.71.06.1002', '31.71.06')
    isRefused(await triesOn(before, permit, 'revoke'), 404, 'not_found')
    await takesOn(successor, permit, 'revoke')
    const { issuedBy, office, state } = await readsPermit(applicant, permit)
    assert.deepEqual([issuedBy.regionCode, office.regionCode, state], ['31.71.06.1002', '31.71.06', 'revoked'])
  })
})
