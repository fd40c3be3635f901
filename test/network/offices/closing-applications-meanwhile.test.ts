import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { handOver } from '../../../src/network/offices/estate.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { estate } from '../../../src/program/estate.ts'
import { race, taking } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { dissolves, district, village } from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

describe('an application that is closed while its dissolved office waits for it', () => {
  it('is transferred with the archive: none stays with an office that is gone', async () => {
    const file = await net.applicant.submits('SKTM')
    const [from, to] = [await officeOf(net, village), await officeOf(net, district)]
    const days = { windDownOn: '2999-01-01', dissolveOn: '2999-02-01' }
    const { id: dissolutionId } = await dissolves(net, village, district, days)
    const minutes = await race(
      net,
      taking(net, 'applicant-1', file, { action: 'withdraw', reason: 'Moved away.' }),
      () =>
        inTransaction(net.database.pool, async (tx) => {
          const left = await estate.leftover.ids(tx, from.id)
          await estate.leftover.lock(tx, left)
          const transfer = { dissolutionId, from: from.id, to: to.id, personId: null, at: new Date(), left }
          return handOver(tx, estate, transfer, 'move')
        }),
    )
    assert.deepEqual(
      minutes.filter(({ part }) => ['open_files', 'archive'].includes(part)),
      [
        { part: 'open_files', of: [] },
        { part: 'archive', of: [{ key: 'withdrawn', count: 1 }] },
      ],
    )
    const { status, office } = await net.applicant.reads(file)
    assert.deepEqual([status, office?.id], ['withdrawn', to.id])
  })
})
