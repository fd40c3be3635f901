import type { Journey } from '../journey.ts'
import { hour } from '../moments.ts'
import type { Town } from '../town.ts'

/** The most days between two advertisements. */
const mostDays = 3

/** Yields the acts of somebody who sends advertisements to the address of the network. The counter closes them. */
export async function* advertise(town: Town): Journey {
  const chance = town.chanceOf('advertiser')
  const { mails } = town.outside
  for (let number = 1; ; number++) {
    yield { at: town.now + chance.whole(12, 24 * mostDays) * hour, act: 'writes an advertisement' }
    await mails
      .hands({
        from: `promosi-${number}@example.org`,
        domain: null,
        subject: 'Penawaran khusus',
        text: 'Cetak spanduk murah, hubungi kami hari ini.',
        messageId: `<promosi-${number}@example.org>`,
      })
      .catch(() => undefined)
  }
}
