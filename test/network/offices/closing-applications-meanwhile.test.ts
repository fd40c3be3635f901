import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { archiveEstate, openApplicationsEstate } from '../../../src/applications/steps/transfer.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { network } from '../../support/network.ts'
import { dissolves, district, village } from '../../support/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

describe('an application that is closed after the archive of its dissolved office was moved', () => {
  it('is moved with the open ones: no file stays with an office that is gone', async () => {
    const file = await net.applicant.submits('SKTM')
    const [from, to] = [await officeOf(net, village), await officeOf(net, district)]
    const { id: dissolutionId } = await dissolves(net, village, district, {
      windDownOn: '2999-01-01',
      dissolveOn: '2999-02-01',
    })
    const transfer = { dissolutionId, from: from.id, to: to.id, personId: null, at: new Date() }
    const moved = await inTransaction(net.database.pool, async (tx) => {
      assert.equal((await archiveEstate.move(tx, transfer)).length, 0)
      await net.applicant.takes('withdraw', file, { reason: 'Moved away.' })
      return openApplicationsEstate.move(tx, transfer)
    })
    assert.deepEqual([...moved], [{ key: 'withdrawn', count: 1 }])
    const { status, office } = await net.applicant.reads(file)
    assert.deepEqual([status, office?.id], ['withdrawn', to.id])
  })
})
