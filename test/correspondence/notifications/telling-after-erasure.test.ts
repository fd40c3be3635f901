import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'

const { net, pool, told, close } = await openSentLetters()
after(close)

it('a letter about a permit after the erasure reaches its holder, and leaves no address behind', async () => {
  const permit = await issued(net)
  await told()
  await pool`update retentions set erasable_on = network_day() where application_id = ${permit.applicationId}`
  assert.equal(await eraseAfterRetention(pool), 1)
  await takesOn(net.head, permit, 'suspend')
  const said = (await told()).map(({ kind, to }) => `${kind} ${to}`)
  assert.deepEqual(said.sort(), ['permit_suspended +6281200000001', 'permit_suspended applicant-1@example.org'])
  const shown = await pool`select distinct shown from notices where application_id = ${permit.applicationId}`
  assert.deepEqual([...shown], [{ shown: '•••' }])
})
