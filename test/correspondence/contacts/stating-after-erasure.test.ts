import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')

/** Returns an application of a counter whose permit is in force. */
async function issued(): Promise<Application> {
  const filed = await net.frontDesk.submits('SKTM', { filedAtOfficeId })
  await net.frontDesk.takes('accept', filed)
  await net.reviewer.takes('approve', filed)
  await net.head.takes('sign', filed)
  return filed
}

/** Erases the data of an application, as if its retention time were over. */
async function erase({ id }: Application, db: Db = pool): Promise<void> {
  await db`update retentions set erasable_on = network_day() where application_id = ${id}`
  assert.equal(await eraseAfterRetention(db), 1)
}

const states = ({ id }: Application) =>
  net.frontDesk.asks('POST', `/v1/applications/${id}/contacts`, {
    body: { channel: 'email', address: 'siti@example.org' },
  })

describe('an application of a counter whose data was erased', () => {
  it('takes no address of the applicant, which nothing would erase again', async () => {
    const filed = await issued()
    assert.equal((await states(filed)).status, 201)
    await erase(filed)
    isRefused(await states(filed), 409, 'data_erased')
  })

  it('keeps no address that was stated at the same moment', async () => {
    const filed = await issued()
    const late = await race(
      net,
      (tx) => erase(filed, tx),
      () => states(filed),
    )
    isRefused(late, 409, 'data_erased')
  })
})
