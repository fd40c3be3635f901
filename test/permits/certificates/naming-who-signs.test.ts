import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { findFacts } from '../../../src/permits/certificates/queries.ts'
import { network } from '../../support/network.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { permitOf, readyToSign } from '../../support/scenes/permits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const region = '31.71.06.1001'

interface Appointment {
  id: string
  signsAs: object | null
}
const acting = { name: 'Contoh Nama, S.E.', position: { id: 'Plh. Kepala {office}', en: 'Acting Head of {office}' } }
const named = { name: 'Contoh Nama, S.T.', rank: 'Penata (III/c)', employeeNumber: '198001012005011001' }

/** Appoints a head at the office of the region. Returns the person and the appointment. */
async function aHead() {
  const head = await appoint(net, ['head'], region)
  const office = await officeOf(net, region)
  const { data } = await net.admin.does<{ data: (Appointment & { person: { subject: string } })[] }>(
    200,
    'GET',
    `/v1/staff?officeId=${office.id}&role=head&limit=200`,
  )
  return { head, appointment: data.at(-1) ?? assert.fail() }
}
const changes = ({ id }: Appointment, body: object) =>
  net.admin.asks('POST', `/v1/staff/${id}/changes`, { body: { reason: 'A promotion.', ...body } })

async function signatoryOf(head: Awaited<ReturnType<typeof aHead>>['head']) {
  const [file = assert.fail()] = await readyToSign(net, 1)
  await head.takes('sign', file)
  const permit = await permitOf(net, file)
  return { permit, signatory: (await findFacts(pool, permit.id)).signatory }
}

describe('who signs', () => {
  it('is named on the certificate by the name of their account unless another is set', async () => {
    const { head } = await aHead()
    const { signatory } = await signatoryOf(head)
    assert.deepEqual(Object.keys(signatory ?? {}), ['name'])
  })

  it('is named with degrees, rank and number as in the appointment, also on waiting certificates', async () => {
    const { head, appointment } = await aHead()
    const reply = await changes(appointment, { action: 'set_signature', signsAs: named })
    assert.equal(reply.status, 201, reply.text)
    assert.deepEqual(reply.json<Appointment>().signsAs, named)
    const { permit, signatory } = await signatoryOf(head)
    assert.deepEqual(signatory, named)
    await changes(appointment, { action: 'set_signature', signsAs: { name: 'Other' } })
    assert.deepEqual((await findFacts(pool, permit.id)).signatory, named)
    const found = await net.admin.does<Appointment>(200, 'GET', `/v1/staff/${appointment.id}`)
    assert.deepEqual(found.signsAs, { name: 'Other' })
  })
})

describe('who acts for the head of an office for a time', () => {
  it('is named with the position of their post', async () => {
    const { head, appointment } = await aHead()
    await changes(appointment, { action: 'set_signature', signsAs: acting })
    const { signatory } = await signatoryOf(head)
    assert.deepEqual(signatory, acting)
  })

  it('needs the position in both languages', async () => {
    const { appointment } = await aHead()
    const half = { ...acting, position: { id: 'Plh. Kepala {office}' } }
    const refused = await changes(appointment, { action: 'set_signature', signsAs: half })
    isRefused(refused, 400, 'invalid_request')
    assert.deepEqual(faultsIn(refused.json()), ['/signsAs/position/en required'])
  })

  it('has a position of 200 characters at most: the signature field stays on one page', async () => {
    const { appointment } = await aHead()
    const long = { ...acting, position: { ...acting.position, id: 'Plh. Kepala '.repeat(17) } }
    const refused = await changes(appointment, { action: 'set_signature', signsAs: long })
    assert.deepEqual(faultsIn(isRefused(refused, 400, 'invalid_request')), ['/signsAs/position/id maxLength'])
  })
})

describe("a change of a signatory's name", () => {
  it('shows the name in its event, and no other change does', async () => {
    const { appointment } = await aHead()
    const [without, beside] = [
      await changes(appointment, { action: 'set_signature' }),
      await changes(appointment, { action: 'suspend', signsAs: named }),
    ]
    isRefused(without, 422, 'rule_broken')
    isRefused(beside, 422, 'rule_broken')
    assert.deepEqual(
      [faultsIn(without.json()), faultsIn(beside.json())],
      [['/signsAs required'], ['/signsAs false schema']],
    )
  })

  it('stays in the history of the appointment', async () => {
    const { appointment } = await aHead()
    await changes(appointment, { action: 'set_signature', signsAs: named })
    const { data } = await net.admin.does<{ data: { action: string; signsAs: object | null }[] }>(
      200,
      'GET',
      `/v1/staff/${appointment.id}/changes`,
    )
    assert.deepEqual(data.map(({ action, signsAs }) => [action, signsAs]).at(-1), ['set_signature', named])
  })
})
