import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { network } from '../../support/network.ts'
import type { Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'
import { aSlot, books, concludes, knowsItsCalendars, officeIn, triesToBook } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
await knowsItsCalendars(net)
const { applicant } = net
const purpose = 'collect_permit'

const faultsOf = (reply: Reply) =>
  isRefused(reply, 422, 'rule_broken').errors?.map(({ pointer, code }) => `${pointer} ${code}`)

it('a NIK or a mobile number is in no note and no reason of a visit: the history keeps them for ever', async () => {
  const { applicationId: id } = await issued(net)
  const application = await applicant.reads({ id })
  const { startsAt } = await aSlot(net, officeIn(application))
  const visit = await books(net, applicant, application, { purpose })
  const { id: supersedes } = visit
  await changesNothing(net, async () => {
    const booked = { purpose, startsAt, supersedes, note: 'My sister comes, NIK 3172055708990042.' }
    assert.deepEqual(faultsOf(await triesToBook(applicant, application, booked)), ['/note personal_number'])
    const cancelled = { outcome: 'cancelled', reason: 'Call 0857 9991 1223.' }
    assert.deepEqual(faultsOf(await concludes(applicant, application, visit, cancelled)), ['/reason personal_number'])
  })
})
