import type { Journey } from '../journey.ts'
import { day } from '../moments.ts'
import type { Town } from '../town.ts'

/** The share of closed applications whose retention ends, at each of two moments of a day. */
const share = 0.35

/**
 * Yields acts in which the retention of some closed applications ends, as if the years of their permit type were over.
 * No request can do that, and a run of some days would see no data erased otherwise. An application that its permit or
 * an open objection keeps is left alone.
 */
export async function* letYearsPass(town: Town): Journey {
  const chance = town.chanceOf('passing years')
  for (;;) {
    const { pool } = town.world.program.database
    const kept = await pool<{ id: string }[]>`
      select r.application_id as id
      from retentions r
      where r.erasable_on > network_day() and r.erasable_on < 'infinity'
      order by r.application_id`
    const ended = kept.map(({ id }) => id).filter(() => chance.isTrue(share))
    await pool`update retentions set erasable_on = network_day() where application_id = any(${ended}::uuid[])`
    yield { at: town.now + day / 2, act: 'lets years pass' }
  }
}
