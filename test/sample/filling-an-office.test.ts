import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { checkBatch } from '../../src/applications/audit/queries.ts'
import { fill } from '../../src/sample/demo/open-files.ts'
import { network } from '../support/network.ts'
import { example } from '../support/person.ts'

const net = await network()
after(() => net.close())

describe('the open applications of the dissolution in the demo', () => {
  it('have whole histories', async () => {
    const { pool } = net.database
    const { id } = await net.applicant.does<{ id: string }>(200, 'GET', '/v1/me')
    const { answers, village } = await example('SKTM')
    await fill(pool, { files: 30, village, applicantId: id, answers })
    const { applications, events, findings } = await checkBatch(pool, null)
    assert.deepEqual([applications, events, findings], [30, 80, []])
  })
})
