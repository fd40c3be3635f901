import { signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { filed, inTheVillage, type Scene, village } from './scene.ts'

const hour = 60 * 60_000
/** The offset of Jakarta from UTC, all year. */
const offset = 7 * hour
const day = 24 * hour
/** Long enough after midnight, and before the worker records that the permit has ended. */
const afterMidnight = hour / 4

/** Attempts in the life of a permit or an office that leave something behind. */
export const misdeedsOfLives: Readonly<Record<string, Misdeed>> = {
  async 'shows a permit on the first day of its revocation'(scene) {
    const { head, world, applicant } = scene
    const now = world.clock.now().getTime()
    const midnight = Math.ceil((now + offset) / day) * day - offset
    const effectiveOn = dayOf(new Date(midnight))
    const permit = await signed(scene)
    const { verificationPath } = await applicant.does<{ verificationPath: string }>(200, 'GET', `/v1/permits/${permit}`)
    const words = { reason: 'An inquiry.', decreeNumber: `${now}/SK`, legalBasis: 'The regulation on permits' }
    await head.asks('POST', `/v1/permits/${permit}/transitions`, { body: { action: 'revoke', effectiveOn, ...words } })
    const shows: Misdeed = async () => void (await world.bearer(null).asks('GET', verificationPath))
    return { inHours: (midnight + afterMidnight - now) / hour, run: shows }
  },

  async 'shows a permit to everybody'(scene) {
    const { applicant, world } = scene
    const url = `/v1/permits/${await signed(scene)}`
    const { verificationPath } = await applicant.does<{ verificationPath: string }>(200, 'GET', url)
    await world.bearer(null).asks('GET', verificationPath)
  },

  async 'dissolves an office with open applications'(scene) {
    const office = await otherOffice(scene)
    if (!office) return
    for (let made = 0; made < 2; made++)
      await filed(scene.stranger, 'SKTM', { ...(await inTheVillage('SKTM')), villageCode: office.village })
    const administrator = await scene.world.as('admin')
    const today = dayOf(scene.world.clock.now())
    const body = { successorOfficeId: office.successor, windDownOn: today, dissolveOn: today }
    await administrator.asks('POST', `/v1/offices/${office.id}/dissolutions`, { body })
  },
}

/** Returns an online office of a village in the north, with its village and the office that is to follow it. */
async function otherOffice({ world }: Scene) {
  const [office] = await world.program.database.pool<{ id: string; village: string; successor: string }[]>`
    select o.id, o.region_code as village, d.id as successor
    from offices o
    join offices d on d.region_code = left(${village}, 8)
    where o.level = 'village' and o.state = 'online' and o.region_code like '31.72.%'
    order by o.region_code
    limit 1`
  return office
}

/** Returns the day in the network's time, as YYYY-MM-DD. */
const dayOf = (moment: Date): string => new Date(moment.getTime() + offset).toISOString().slice(0, 10)
