import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const counter = await officeOf(net, '31.71.06')
const colleague = await appoint(net, ['front_desk'], '31.71.06')
const nik = '3171056607880039'

interface Correction {
  id: string
  changes: { pointer: string; before: unknown }[]
}
interface Access {
  what: string
  application: { id: string }
  reader: { role: string }
  fields: string[]
}

/** Has the front desk submit an application for somebody at its counter. */
const submittedAtTheCounter = () => net.frontDesk.submits('SKTM', { filedAtOfficeId: counter.id })

/** Has a colleague at the counter ask for another number, under one key so many times. */
async function asks({ id }: Application, times = 1): Promise<Correction> {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const body = { answers: { applicant: { nik } }, reason: 'The number was mistyped.' }
  const sends = () => colleague.does<Correction>(201, 'POST', `/v1/applications/${id}/corrections`, { body, headers })
  for (let sent = 1; sent < times; sent++) await sends()
  return sends()
}

/** Has the applicant take an application over, and returns the reads by the counter that show the number in it. */
async function readsOfNumber({ id, reference }: Application): Promise<string[]> {
  const { code } = await net.frontDesk.does<{ code: string }>(201, 'POST', `/v1/applications/${id}/claim-codes`)
  await net.applicant.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
  const { data } = await net.applicant.does<{ data: Access[] }>(200, 'GET', '/v1/me/data-access?limit=200')
  return data
    .filter(({ application, fields }) => application.id === id && fields.join() === '/applicant/nik')
    .map(({ what, reader }) => `${what} by ${reader.role}`)
}

describe('a correction that the counter asks for', () => {
  it('shows the number as it was, and that is on the record of reads', async () => {
    const application = await submittedAtTheCounter()
    const { changes } = await asks(application)
    assert.match(String(changes[0]?.before), /^\d{16}$/)
    assert.deepEqual(await readsOfNumber(application), ['case by assistant'])
  })

  it('is on the record of reads at each repetition of its request', async () => {
    const application = await submittedAtTheCounter()
    await asks(application, 2)
    assert.deepEqual(await readsOfNumber(application), ['case by assistant', 'case by assistant'])
  })

  it('is on the record of reads when the counter withdraws it, since the answer shows it again', async () => {
    const application = await submittedAtTheCounter()
    const { id } = await asks(application)
    const path = `/v1/applications/${application.id}/corrections/${id}/outcome`
    const headers = { 'if-match': `"${application.version + 1}"` }
    await colleague.does(200, 'PUT', path, { body: { outcome: 'withdrawn' }, headers })
    assert.deepEqual(await readsOfNumber(application), ['case by assistant', 'case by assistant'])
  })
})
