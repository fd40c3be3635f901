import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { endPermits } from '../../../src/permits/changes.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { objectsFor, remedies, remedy } from '../../support/scenes/objections.ts'
import { issued, letPermitAge, readsPermit, takesOn } from '../../support/scenes/permits.ts'

const { net, told, isTold, close } = await openSentLetters()
after(close)
const {
  applicant,
  head,
  database: { pool },
} = net
await remedies(net, remedy)

it('the letter when a revocation takes effect names the last day that filing accepts', async () => {
  const permit = await issued(net)
  await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(2) })
  await told()
  await pool`alter table permit_events disable trigger user`
  await pool`update permit_events set at = at - interval '2 days' where permit_id = ${permit.id}`
  await pool`alter table permit_events enable trigger user`
  await letPermitAge(net, permit, 2)
  await endPermits(pool)
  const { en } = await isTold('permit_revoked')
  const { decision } = await readsPermit(applicant, permit)
  const { detail, lastDay } = decision?.legalRemedy ?? assert.fail()
  assert.equal(lastDay, dayIn(remedy.within.amount - 2))
  assert.ok(en.includes(detail), en)
  assert.equal((await objectsFor(applicant, permit)).lastDay, lastDay)
})
