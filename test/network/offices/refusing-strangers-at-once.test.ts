import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { lockOffices } from '../../../src/network/offices/lock.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { network } from '../../support/network.ts'
import type { Person, Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { dissolves, district, profileOf, village } from '../../support/scenes/offices.ts'
import { appoint } from '../../support/staff.ts'

/** It waits longer than a change waits for others: only a request that waits for nothing is answered in time. */
const net = await network()
after(() => net.close())

const plan: { office: string; id: string } = { office: '', id: '' }
before(async () => {
  const { id, officeId } = await dissolves(net, village, district, { windDownOn: dayIn(180) })
  Object.assign(plan, { office: officeId, id })
})

const headers = { 'if-match': '"1"' }
const contact = { telephone: '+62210000000' }

/** Tries each change of the village's office and of its area. Returns the replies. */
async function triesAll(person: Person): Promise<Reply[]> {
  const at = `/v1/offices/${plan.office}`
  const succession = {
    effectiveOn: dayIn(30),
    legalBasis: 'A decree.',
    regions: [{ code: '31.71.06.1099', name: 'Menteng Baru' }],
  }
  return [
    await person.asks('PATCH', at, { body: { contact }, headers }),
    await person.asks('POST', `${at}/transitions`, { body: { action: 'go_online' } }),
    await person.asks('POST', `${at}/dissolutions`, { body: { successorOfficeId: plan.office } }),
    await person.asks('DELETE', `${at}/dissolutions/${plan.id}`, { headers }),
    await person.asks('POST', `/v1/regions/${village}/successions`, { body: succession }),
  ]
}

/** Runs `work` while another process changes an office. */
const whileAnotherChanges = <T>(work: () => Promise<T>): Promise<T> =>
  inTransaction(net.database.pool, async (tx) => {
    await lockOffices(tx)
    return work()
  })

const areAllForbidden = (replies: readonly Reply[]) => {
  for (const reply of replies) isRefused(reply, 403, 'forbidden')
}

describe('while offices are being changed', () => {
  it('a person who administers none is refused before the lock, and waits for nobody', async () => {
    const { id, version } = await profileOf(net, district)
    const [replies, { inFront }] = await whileAnotherChanges(async () => {
      const inFront = net.admin.asks('PATCH', `/v1/offices/${id}`, {
        body: { contact },
        headers: { 'if-match': `"${version}"` },
      })
      return [[...(await triesAll(net.applicant)), ...(await triesAll(net.head))], { inFront }] as const
    })
    await inFront
    areAllForbidden(replies)
  })

  it('the administrator of another area is refused before the lock', async () => {
    const other = await appoint(net, ['administrator'], '31.72')
    areAllForbidden(await whileAnotherChanges(() => triesAll(other)))
  })

  it('an office and a region that do not exist are not found', async () => {
    const [office, region] = await whileAnotherChanges(async () => [
      await net.applicant.asks('PATCH', `/v1/offices/${crypto.randomUUID()}`, { body: { contact }, headers }),
      await net.applicant.asks('POST', '/v1/regions/31.71.06.9999/successions', {
        body: { effectiveOn: dayIn(30), legalBasis: 'A decree.', regions: [{ code: '31.71.06.9998', name: 'New' }] },
      }),
    ])
    assert.ok(office && region)
    isRefused(office, 404, 'not_found')
    isRefused(region, 404, 'not_found')
  })
})
