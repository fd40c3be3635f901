import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { officeStates } from '../../../src/network/offices/network.ts'
import { officeActions, officeSteps } from '../../../src/network/offices/steps.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { versionTag } from '../../support/asserting/tags.ts'
import { network } from '../../support/network.ts'
import { type Application, atTheCounter } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { codesOf, profileOf, takesOffice, triesOffice } from '../../support/scenes/offices.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

interface Readiness {
  version: number
  state: string
  staff: { role: string; count: number }[]
  permitTypes: number
  nextActions: Application['nextActions']
}

/** Kamal's village office is planned, Marunda's has only a counter. */
const [kamal, marunda] = ['31.73.06.1004', '31.72.04.1003']
const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const address = { street: 'Jalan Contoh Nomor 4', postalCode: '11810' }

const readinessOf = async (region: string, who = net.admin) =>
  who.does<Readiness>(200, 'GET', `/v1/offices/${(await officeOf(net, region)).id}/readiness`)
const lacksFor = async (action: string, region: string) =>
  codesOf((await readinessOf(region)).nextActions.find((next) => next.action === action)?.blockers)

async function changes(region: string, body: object, headers?: Record<string, string>) {
  const { id, version } = await profileOf(net, region)
  return net.admin.asks('PATCH', `/v1/offices/${id}`, { body, headers: headers ?? { 'if-match': `"${version}"` } })
}

describe('the life of an office', () => {
  it('is this table of steps, and no other step', () => {
    assert.deepEqual(
      officeSteps.map(({ action, from, to }) => `${action}: ${from.join(', ')} -> ${to}`),
      [
        'request_network: planned -> awaiting_network',
        'open_counter: planned, awaiting_network -> counter_only',
        'go_online: awaiting_network, counter_only -> online',
        'go_offline: online -> counter_only',
        'wind_down: counter_only, online -> winding_down',
        'dissolve: planned, awaiting_network, counter_only, online, winding_down -> dissolved',
      ],
    )
  })

  it('offers in each state exactly the steps of the table, and refuses all others', async () => {
    const { id } = await officeOf(net, '31.72.01.1001')
    for (const state of officeStates.filter((candidate) => candidate !== 'dissolved')) {
      await net.database.pool`update offices set state = ${state} where id = ${id}`
      const expected = officeSteps
        .filter(({ from }) => from.some((candidate) => candidate === state))
        .map(({ action }) => action)
      assert.deepEqual(
        (await readinessOf('31.72.01.1001')).nextActions.map(({ action }) => action),
        expected,
      )
      await changesNothing(net, async () => {
        for (const action of officeActions.filter((candidate) => !expected.includes(candidate)))
          isRefused(await triesOffice(net, action, '31.72.01.1001'), 409, 'step_not_allowed')
      })
    }
  })
})

describe('an office that goes online', () => {
  it('is refused with a list of all that it lacks: staff in each role, hours, network, permit types', async () => {
    await takesOffice(net, 'request_network', kamal)
    const lacking = [
      'hours_missing',
      'network_unconfirmed',
      'no_permit_type',
      'role_vacant front_desk',
      'role_vacant head',
      'role_vacant reviewer',
    ]
    assert.deepEqual(await lacksFor('go_online', kamal), lacking)
    await changesNothing(net, async () => {
      for (const dryRun of [false, true])
        assert.deepEqual(
          codesOf(isRefused(await triesOffice(net, 'go_online', kamal, { dryRun }), 422, 'blocked').blockers),
          lacking,
        )
    })
  })

  it('needs an inspector and a cashier when a type that is online there has those stages', async () => {
    await net.admin.does(201, 'POST', '/v1/permit-types/IMB/rollouts', { body: { regionCode: kamal, online: true } })
    assert.deepEqual(
      (await lacksFor('go_online', kamal)).filter((code) => /inspector|cashier/.test(code)),
      ['role_vacant cashier', 'role_vacant inspector'],
    )
    await net.admin.does(201, 'POST', '/v1/permit-types/IMB/rollouts', { body: { regionCode: kamal, online: false } })
    await net.admin.does(201, 'POST', '/v1/permit-types/SKTM/rollouts', { body: { regionCode: kamal, online: true } })
  })

  it('needs different people to review and to sign', async () => {
    await appoint(net, ['front_desk', 'reviewer', 'head'], kamal)
    assert.deepEqual(await lacksFor('go_online', kamal), [
      'hours_missing',
      'network_unconfirmed',
      'separation_of_duties head',
    ])
    await appoint(net, ['head'], kamal)
  })

  it('publishes its counter hours, which are its opening hours in all answers', async () => {
    const { id } = await officeOf(net, kamal)
    const half = { slotMinutes: 30, desks: 2 }
    const periods = workdays.flatMap((weekday) => [
      { weekday, opensAt: '13:00', closesAt: '15:00', ...half },
      { weekday, opensAt: '08:00', closesAt: '10:00', ...half },
      { weekday, opensAt: '10:00', closesAt: '12:00', ...half },
    ])
    await net.admin.does(200, 'PUT', `/v1/offices/${id}/counter-hours`, { body: { periods, exceptions: [] } })
    const { openingHours } = await profileOf(net, kamal)
    assert.deepEqual(
      openingHours,
      workdays.flatMap((weekday) => [
        { weekday, opens: '08:00', closes: '12:00' },
        { weekday, opens: '13:00', closes: '15:00' },
      ]),
    )
    assert.deepEqual(await lacksFor('go_online', kamal), ['network_unconfirmed'])
  })

  it('changes its contact and confirms its network, by an administrator who has read the newest version', async () => {
    isRefused(await changes(kamal, { contact: { address } }, {}), 428, 'precondition_required')
    isRefused(await changes(kamal, { contact: { address } }, { 'if-match': '"99"' }), 412, 'stale')
    for (const [contact, pointer] of [
      [{ telephone: '021 3822255' }, '/contact/telephone'],
      [{ email: 'not an address' }, '/contact/email'],
      [{ coordinates: { latitude: 106.8, longitude: -6.2 } }, '/contact/coordinates/latitude'],
      [{ accessibility: { features: ['helipad'], note: null } }, '/contact/accessibility/features/0'],
      [{ address: { street: ' ', postalCode: '1234' } }, '/contact/address/street'],
    ] as const) {
      const { errors } = isRefused(await changes(kamal, { contact }), 400, 'invalid_request')
      assert.ok(
        errors?.some((fault) => fault.pointer === pointer),
        pointer,
      )
    }
    assert.deepEqual(
      faultsIn(isRefused(await changes(kamal, { networkConfirmedOn: '2099-01-01' }), 422, 'rule_broken')),
      ['/networkConfirmedOn not_in_the_future'],
    )
    assert.equal((await changes(kamal, {})).status, 400)

    const { version } = await profileOf(net, kamal)
    const changed = await changes(kamal, { contact: { address, telephone: null }, networkConfirmedOn: '2026-11-02' })
    assert.deepEqual([changed.status, versionTag(changed)], [200, `"${version + 1}"`])
    const { contact, networkConfirmedOn } = await profileOf(net, kamal)
    assert.deepEqual([contact.address, contact.telephone, networkConfirmedOn], [address, null, '2026-11-02'])
    assert.match(contact.note?.en ?? '', /sample/)
    assert.equal(
      (await changes(kamal, { networkConfirmedOn: null })).json<{ networkConfirmedOn: null }>().networkConfirmedOn,
      null,
    )
    assert.deepEqual(await lacksFor('go_online', kamal), ['network_unconfirmed'])
    assert.equal((await changes(kamal, { networkConfirmedOn: '2026-11-02' })).status, 200)
  })

  it('gets the applications of its area from then on, and not before', async () => {
    const before = await net.applicant.submits('SKTM', { villageCode: kamal })
    assert.equal(before.office?.regionCode, '31.73.06')
    assert.equal((await triesOffice(net, 'go_online', kamal, { dryRun: true })).json<{ to: string }>().to, 'online')
    await takesOffice(net, 'go_online', kamal)
    assert.equal((await net.applicant.submits('SKTM', { villageCode: kamal })).office?.regionCode, kamal)
    assert.equal((await net.applicant.reads(before)).office?.regionCode, '31.73.06')
  })

  it('has a history of who took which step, and returns to its counter when the network fails', async () => {
    await takesOffice(net, 'go_offline', kamal)
    const { id } = await officeOf(net, kamal)
    const { data } = await net.admin.does<{ data: { action: string; from: string; to: string; by: string }[] }>(
      200,
      'GET',
      `/v1/offices/${id}/transitions`,
    )
    assert.deepEqual(
      data.map(({ action, from, to, by }) => [action, from, to, by]),
      [
        ['request_network', 'planned', 'awaiting_network', 'admin'],
        ['go_online', 'awaiting_network', 'online', 'admin'],
        ['go_offline', 'online', 'counter_only', 'admin'],
      ],
    )
    assert.equal((await net.applicant.submits('SKTM', { villageCode: kamal })).office?.regionCode, '31.73.06')
  })
})

describe('an office with only a counter', () => {
  it('files applications there, for the responsible office; one without a counter does not', async () => {
    const desk = await appoint(net, ['front_desk'], marunda)
    const filedAtOfficeId = (await officeOf(net, marunda)).id
    const file = await desk.submits('SKTM', { villageCode: marunda, filedAtOfficeId })
    assert.equal(file.office?.regionCode, '31.72.04')

    const planned = await appoint(net, ['front_desk'], '31.01.01.1001')
    const refused = await planned.asks('POST', '/v1/applications', {
      body: {
        permitType: 'SKTM',
        assistance: atTheCounter,
        filedAtOfficeId: (await officeOf(net, '31.01.01.1001')).id,
      },
    })
    assert.deepEqual(faultsIn(isRefused(refused, 422, 'rule_broken')), ['/filedAtOfficeId counter_closed'])
  })
})

describe('the readiness and the steps of an office', () => {
  it('are for administrators whose reach covers it', async () => {
    const [near, far] = [await appoint(net, ['administrator'], '31.73'), await appoint(net, ['administrator'], '31.72')]
    const { id } = await officeOf(net, kamal)
    await readinessOf(kamal, near)
    await changesNothing(net, async () => {
      for (const by of [far, net.head, net.applicant]) {
        isRefused(await triesOffice(net, 'go_online', kamal, { by }), 403, 'forbidden')
        isRefused(await by.asks('GET', `/v1/offices/${id}/readiness`), 403, 'forbidden')
        isRefused(
          await by.asks('PATCH', `/v1/offices/${id}`, {
            body: { networkConfirmedOn: null },
            headers: { 'if-match': '"1"' },
          }),
          403,
          'forbidden',
        )
      }
      isRefused(
        await net.admin.asks('POST', `/v1/offices/${crypto.randomUUID()}/transitions`, {
          body: { action: 'go_online' },
        }),
        404,
        'not_found',
      )
      isRefused(await triesOffice(net, 'go_online', kamal, { headers: { 'if-match': '"1"' } }), 412, 'stale')
    })
  })
})
