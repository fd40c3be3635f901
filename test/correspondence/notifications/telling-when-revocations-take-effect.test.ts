import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endPermits } from '../../../src/permits/changes.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { objectsFor, remedies, remedy } from '../../support/scenes/objections.ts'
import { type Issued, issued, letPermitAge, readsPermit, takesOn } from '../../support/scenes/permits.ts'

const { net, told, isTold, close } = await openSentLetters()
after(close)
const {
  applicant,
  head,
  database: { pool },
} = net
await remedies(net, remedy)

/** Returns a permit that was revoked two days ago, from today on. */
async function revokedFromToday(): Promise<Issued> {
  const permit = await issued(net)
  await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(2) })
  await pool`alter table permit_events disable trigger user`
  await pool`update permit_events set at = at - interval '2 days' where permit_id = ${permit.id}`
  await pool`alter table permit_events enable trigger user`
  await letPermitAge(net, permit, 2)
  return permit
}

describe('the letter when a revocation takes effect', () => {
  it('names the last day that filing accepts, counted from the decree', async () => {
    const permit = await revokedFromToday()
    await told()
    await endPermits(pool)
    const { en } = await isTold('permit_revoked')
    const { decision } = await readsPermit(applicant, permit)
    const { detail, lastDay } = decision?.legalRemedy ?? assert.fail()
    assert.equal(lastDay, dayIn(remedy.within.amount - 2))
    assert.ok(en.includes(detail), en)
    assert.equal((await objectsFor(applicant, permit)).lastDay, lastDay)
  })

  it('asks for no objection where one was filed already', async () => {
    await objectsFor(applicant, await revokedFromToday())
    await told()
    await endPermits(pool)
    const { en, id } = await isTold('permit_revoked')
    assert.match(en, /An objection to this revocation has been filed\./)
    for (const text of [en, id]) assert.doesNotMatch(text, /Object by|Keberatan paling lambat/)
  })
})
