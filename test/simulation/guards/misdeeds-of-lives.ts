import type { Application } from '../../support/person.ts'
import { signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { dayIn, hoursBetween, midnightAfter } from './days.ts'
import { accepted, filed, inTheVillage, type Scene, triesAll, village } from './scene.ts'

/** So many renewals of one permit are signed at the same time. */
const atOnce = 4
/** Hours long enough after midnight, and before the worker records that the permit has ended. */
const afterMidnight = 0.25

/** Attempts in the life of a permit or an office that leave something behind. */
export const misdeedsOfLives: Readonly<Record<string, Misdeed>> = {
  async 'shows a permit on the first day of its revocation'(scene) {
    const { head, world, applicant } = scene
    const now = world.clock.now()
    const midnight = midnightAfter(now)
    const effectiveOn = dayIn(midnight)
    const permit = await signed(scene)
    const { verificationPath } = await applicant.does<{ verificationPath: string }>(200, 'GET', `/v1/permits/${permit}`)
    const words = {
      reason: 'An inquiry.',
      decreeNumber: `${now.getTime()}/SK`,
      legalBasis: 'The regulation on permits',
    }
    await head.asks('POST', `/v1/permits/${permit}/transitions`, { body: { action: 'revoke', effectiveOn, ...words } })
    const shows: Misdeed = async () => void (await world.bearer(null).asks('GET', verificationPath))
    return { inHours: hoursBetween(now, midnight) + afterMidnight, run: shows }
  },

  async 'shows a permit to everybody'(scene) {
    const { applicant, world } = scene
    const url = `/v1/permits/${await signed(scene)}`
    const { verificationPath } = await applicant.does<{ verificationPath: string }>(200, 'GET', url)
    await world.bearer(null).asks('GET', verificationPath)
  },

  async 'renews a permit twice'(scene) {
    for (const renewal of await renewalsOf(scene, 2)) await triesAll(renewal, [scene.head, 'sign'])
  },

  async 'signs renewals of a permit at the same time'(scene) {
    for (let time = 0; time < 2; time++) {
      const renewals = await renewalsOf(scene, atOnce)
      await Promise.all(renewals.map((renewal) => triesAll(renewal, [scene.head, 'sign'])))
    }
  },

  async 'dissolves an office with open applications'(scene) {
    const office = await otherOffice(scene)
    if (!office) return
    for (let made = 0; made < 2; made++)
      await filed(scene.stranger, 'SKTM', { ...(await inTheVillage('SKTM')), villageCode: office.village })
    const administrator = await scene.world.as('admin')
    const today = dayIn(scene.world.clock.now())
    const body = { successorOfficeId: office.successor, windDownOn: today, dissolveOn: today }
    await administrator.asks('POST', `/v1/offices/${office.id}/dissolutions`, { body })
  },
}

/** Has a permit signed, and approves so many applications that renew it. */
export async function renewalsOf(scene: Scene, count: number): Promise<Application[]> {
  const { applicant, reviewer, head } = scene
  const earlier = await accepted(scene, 'SKTM')
  await triesAll(earlier, [reviewer, 'approve'], [head, 'sign'])
  const startFrom = { applicationId: earlier.id, purpose: 'renewal' }
  const renewals: Application[] = []
  for (let begun = 0; begun < count; begun++) {
    const renewal = await filed(applicant, 'SKTM', { startFrom })
    await triesAll(renewal, [scene.frontDesk, 'accept'], [reviewer, 'approve'])
    renewals.push(renewal)
  }
  return renewals
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
