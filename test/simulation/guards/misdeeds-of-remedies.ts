import type { Application, Person } from '../../support/person.ts'
import { changesPermit, signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { hoursBetween, midnightAfter } from './days.ts'
import { setsRemedy } from './remedy-of-a-scene.ts'
import { accepted, type Scene, triesAll } from './scene.ts'

const reason = 'The plan of 2025 was read again.'
const legalBasis = 'The city plan decree'
const grounds = 'The plan of 2025 allows it.'
/**
 * The reads before the decision of each objection that silence grants meanwhile: the job comes to them one by one, and
 * meets one of the decisions halfway.
 */
const lookings = [0, 2, 4, 6, 8, 10, 12, 14]
/** The reads of a head before they lift a suspension, and those of who acts against that at the same time. */
const looksOfHead = 3
const nearby = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
/** Hours long enough after midnight, and before the worker runs. */
const afterMidnight = 0.25

/** Attempts with objections. Each is refused while all guards are in place. */
export const misdeedsOfRemedies: Readonly<Record<string, Misdeed>> = {
  async 'objects twice to a refusal'(scene) {
    const body = { applicationId: (await refused(scene)).id, grounds }
    for (const _time of [1, 2]) await scene.applicant.asks('POST', '/v1/objections', { body })
  },

  async 'withdraws an objection twice'(scene) {
    const id = await objects(scene, await refused(scene))
    for (const _time of [1, 2])
      await scene.applicant.asks('POST', `/v1/objections/${id}/withdrawals`, { body: { reason: 'It is settled.' } })
  },

  async 'has an objection granted'(scene) {
    const file = await refused(scene)
    await decides(scene.head, await objects(scene, file), 'granted')
    await scene.applicant.reads(file)
  },

  async 'reviews and decides an objection'(scene) {
    const id = await objects(scene, await refused(scene, scene.allHats))
    await looksAndDecides(scene.allHats, id, 1, 'rejected')
  },

  async 'decides objections while silence grants them'(scene) {
    const { world, head } = scene
    await setsRemedy(scene, { amount: 30, unit: 'days' }, { amount: 1, unit: 'days' })
    const objections: string[] = []
    for (const _looks of lookings) objections.push(await objects(scene, await refused(scene)))
    const decide: Misdeed = async () => {
      await Promise.all([
        world.program.runs('watch_objections'),
        ...objections.map((id, place) => looksAndDecides(head, id, lookings[place] ?? 0, 'rejected')),
      ])
    }
    const now = world.clock.now()
    return { inHours: hoursBetween(now, midnightAfter(now, 2)) + afterMidnight, run: decide }
  },

  async 'objects twice to a suspension'(scene) {
    const body = { permitId: await suspended(scene), grounds }
    for (const _time of [1, 2]) await scene.applicant.asks('POST', '/v1/objections', { body })
  },

  async 'has an objection against a suspension granted'(scene) {
    await decides(scene.head, await filesFor(scene, { permitId: await suspended(scene) }), 'granted')
  },

  async 'lifts suspensions while holders object'(scene) {
    for (const looks of nearby) {
      const permitId = await suspended(scene)
      await Promise.all([looksAndObjects(scene, permitId, looks), looksAndLifts(scene, permitId, looksOfHead)])
    }
  },

  async 'lifts suspensions while objections are granted'(scene) {
    for (const looks of nearby) {
      const permitId = await suspended(scene)
      const id = await filesFor(scene, { permitId })
      await Promise.all([
        looksAndDecides(scene.head, id, looks, 'granted'),
        looksAndLifts(scene, permitId, looksOfHead),
      ])
    }
  },

  async 'appeals twice'(scene) {
    const appealOf = await filesFor(scene, { applicationId: (await refused(scene)).id })
    await decides(scene.head, appealOf, 'rejected')
    for (const _time of [1, 2]) await scene.applicant.asks('POST', '/v1/objections', { body: { appealOf, grounds } })
  },

  async 'suspends a permit and decides the appeal'(scene) {
    const objection = await filesFor(scene, { permitId: await suspended(scene, scene.above) })
    await decides(scene.head, objection, 'rejected')
    await decides(scene.above, await filesFor(scene, { appealOf: objection }), 'rejected')
  },
}

/** Refuses an application that this person has reviewed. */
export async function refused(scene: Scene, by: Person = scene.reviewer): Promise<Application> {
  const file = await accepted(scene, 'SKTM')
  await triesAll(file, [by, 'propose_refusal'], [scene.head, 'refuse'])
  return file
}

/** Has a permit suspended by this head. Returns its id. */
async function suspended(scene: Scene, head = scene.head): Promise<string> {
  const permit = await signed(scene)
  await changesPermit({ ...scene, head }, permit, 'suspend')
  return permit
}

/** Files an objection or appeal against this. Returns its id. */
export async function filesFor({ applicant }: Scene, against: object): Promise<string> {
  return (await applicant.does<{ id: string }>(201, 'POST', '/v1/objections', { body: { ...against, grounds } })).id
}

const objects = (scene: Scene, { id }: Application) => filesFor(scene, { applicationId: id })

export const decides = (person: Person, id: string, outcome: string) =>
  person.asks('POST', `/v1/objections/${id}/decisions`, { body: { outcome, reason, legalBasis } })

async function looksAndDecides(head: Person, id: string, looks: number, outcome: string): Promise<void> {
  for (let look = 0; look < looks; look++) await head.asks('GET', `/v1/objections/${id}`)
  await decides(head, id, outcome)
}

async function looksAndObjects({ applicant }: Scene, permitId: string, looks: number): Promise<void> {
  for (let look = 0; look < looks; look++) await applicant.asks('GET', `/v1/permits/${permitId}`)
  await applicant.asks('POST', '/v1/objections', { body: { permitId, grounds } })
}

async function looksAndLifts(scene: Scene, permitId: string, looks: number): Promise<void> {
  for (let look = 0; look < looks; look++) await scene.head.asks('GET', `/v1/permits/${permitId}`)
  await changesPermit(scene, permitId, 'lift')
}
