import { after, describe, it } from 'node:test'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
for (const status of ['issued', 'issued', 'submitted', 'submitted']) await imbIn(status, net)

/** Lists whose cursors hold a time, with somebody who has two pages of each. */
const lists: [string, Person][] = [
  ['/v1/permits?sort=newest', net.applicant],
  ['/v1/permits?sort=changed', net.head],
  ['/v1/applications?scope=office&sort=due', net.frontDesk],
]

/** Times in the form of a key that no calendar or clock has. */
const impossible = [
  '2026-99-99T99:99:99.000000Z',
  '2026-02-30T00:00:00.000000Z',
  '0000-01-01T00:00:00.000000Z',
  '2026-11-30T25:00:00.000000Z',
  '2026-11-30T00:00:00.000000+16:00',
]

describe('a cursor with an impossible time', () => {
  for (const [list, person] of lists) {
    it(`is refused by ${list}, and is no internal error`, async () => {
      const { page } = await person.does<{ page: { nextCursor: string } }>(200, 'GET', `${list}&limit=1`)
      const content: { after: string } = JSON.parse(Buffer.from(page.nextCursor, 'base64url').toString())
      for (const time of impossible) {
        const key = content.after.replace(/^\S+/, time)
        const forged = Buffer.from(JSON.stringify({ ...content, after: key })).toString('base64url')
        isRefused(await person.asks('GET', `${list}&limit=1&cursor=${forged}`), 400, 'cursor_mismatch')
      }
      await person.does(200, 'GET', `${list}&limit=1&cursor=${page.nextCursor}`)
    })
  }
})
