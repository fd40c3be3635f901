import type { Person } from '../../support/person.ts'
import type { Misdeed } from './contrary.ts'
import { decides, filesFor } from './misdeeds-of-remedies.ts'
import { filed, inTheVillage, officerRoles, type Scene, triesAll } from './scene.ts'

/** Villages in the west, and a district above neither, whose office follows. */
const [first, second] = ['31.73.01.1001', '31.73.02.1001']
const successor = '31.73.03'

/** Attempts with appeals whose office, or whose application, goes to another office. */
export const misdeedsOfAppeals: Readonly<Record<string, Misdeed>> = {
  async 'dissolves the office of an appeal, and that of its application'(scene) {
    for (const village of [first, second]) await appealsIn(scene, village)
    await appointed(scene, successor, officerRoles)
    for (const region of [first.slice(0, successor.length), second]) await dissolves(scene, region, successor)
  },
}

/** Files an appeal about an application of this village, whose objection its head has rejected. */
async function appealsIn(scene: Scene, villageCode: string): Promise<void> {
  const desk = await appointed(scene, villageCode, ['front_desk', 'reviewer'])
  const head = await appointed(scene, villageCode, ['head'])
  const file = await filed(scene.applicant, 'SKTM', { ...(await inTheVillage('SKTM')), villageCode })
  await triesAll(file, [desk, 'accept'], [desk, 'propose_refusal'], [head, 'refuse'])
  const appealOf = await filesFor(scene, { applicationId: file.id })
  await decides(head, appealOf, 'rejected')
  await filesFor(scene, { appealOf })
}

/** Appoints a person to posts of an office. */
export async function appointed({ world }: Scene, region: string, roles: readonly string[]): Promise<Person> {
  const subject = [region, ...roles].join('-')
  const administrator = await world.as('admin')
  const officeId = await officeOf(world, region)
  for (const role of roles)
    await administrator.does(201, 'POST', '/v1/staff', { body: { subject, officeId, role, reason: 'An appeal.' } })
  return world.as(subject)
}

/** Dissolves the office of a region. That of another one follows. */
export async function dissolves({ world }: Scene, region: string, successor: string): Promise<void> {
  const administrator = await world.as('admin')
  const [id, successorOfficeId] = [await officeOf(world, region), await officeOf(world, successor)]
  await administrator.does(201, 'POST', `/v1/offices/${id}/dissolutions`, { body: { successorOfficeId } })
}

async function officeOf({ program }: Scene['world'], region: string): Promise<string> {
  const [office] = await program.database.pool<{ id: string }[]>`select id from offices where region_code = ${region}`
  return office?.id ?? ''
}
