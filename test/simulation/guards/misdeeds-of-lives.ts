import type { Application } from '../../support/person.ts'
import { signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { accepted, filed, inTheVillage, type Scene, triesAll, village } from './scene.ts'

/** So many renewals of one permit are signed at the same time. */
const atOnce = 4
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

  async 'objects twice to a refusal'(scene) {
    const file = await accepted(scene, 'SKTM')
    await triesAll(file, [scene.reviewer, 'propose_refusal'], [scene.head, 'refuse'])
    const body = { applicationId: file.id, grounds: 'The plan of 2025 allows it.' }
    for (const _time of [1, 2]) await scene.applicant.asks('POST', '/v1/objections', { body })
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
    const today = dayOf(scene.world.clock.now())
    const body = { successorOfficeId: office.successor, windDownOn: today, dissolveOn: today }
    await administrator.asks('POST', `/v1/offices/${office.id}/dissolutions`, { body })
  },
}

/** Has a permit signed, and approves so many applications that renew it. */
async function renewalsOf(scene: Scene, count: number): Promise<Application[]> {
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

/** Returns the day in the network's time, as YYYY-MM-DD. */
const dayOf = (moment: Date): string => new Date(moment.getTime() + offset).toISOString().slice(0, 10)
