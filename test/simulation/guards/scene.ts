import { inputs, reportOn, rupiah } from '../../support/journey.ts'
import type { Application, Person } from '../../support/person.ts'
import { example } from '../../support/person.ts'
import type { World } from '../bottle/world.ts'
import type { Receivers } from '../outside/receivers.ts'

/** The village whose office, and the offices above it, have the sample officers. */
export const village = '31.71.06.1001'

/** The personal data of the people of this scene, which may appear in no public answer or log. */
export const personalWords: ReadonlySet<string> = new Set(['Siti Rahmawati', '+6281298765432', 'siti@example.org'])

/** The posts of an office, which a successor needs, too. */
export const officerRoles = ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'] as const

/** The people of the misdeeds. */
export interface Scene {
  world: World
  /** The receivers of webhooks. */
  receivers: Receivers
  applicant: Person
  stranger: Person
  frontDesk: Person
  reviewer: Person
  inspector: Person
  cashier: Person
  head: Person
  /** Has every post of the village's office. */
  allHats: Person
  /** Has every post of the district's office, and none of the village's. */
  above: Person
  /** Has every post of an office of another village of the same city. */
  neighbour: Person
  /** Has the post of a reviewer in the village for the first two hours. */
  temporary: Person
  officeId: string
}

/** Signs all people in, and appoints the posts that the sample does not have. */
export async function openScene(world: World, receivers: Receivers): Promise<Scene> {
  const sql = world.program.database.pool
  const other = await sql<{ code: string }[]>`
    select o.region_code as code
    from offices o
    where o.level = 'village' and o.state = 'online'
      and o.region_code like '31.71.%' and o.region_code not like '31.71.06%'
    order by o.region_code
    limit 1`
  const posts: [string, string, readonly string[], string | null][] = [
    ['all-hats', village, officerRoles, null],
    ['above', village.slice(0, 8), officerRoles, null],
    ['neighbour', other[0]?.code ?? '', officerRoles, null],
    ['temporary', village, ['reviewer'], '2 hours'],
  ]
  for (const [subject, region, roles, time] of posts)
    await sql`
      with person as (
        insert into people (issuer, subject, name)
        select p.issuer, ${subject}, ${subject}
        from people p
        limit 1
        returning id
      )
      insert into staff (person_id, office_id, role, ends_at)
      select person.id, o.id, r.role, now() + ${time}::interval
      from person, offices o, unnest(${[...roles]}::role[]) r (role)
      where o.region_code = ${region}`
  const [office] = await sql<{ id: string }[]>`select id from offices where region_code = ${village}`
  const subjects = ['reviewer', 'inspector', 'cashier', 'head', 'above', 'neighbour', 'temporary'] as const
  const [reviewer, inspector, cashier, head, above, neighbour, temporary] = await Promise.all(
    subjects.map((subject) => world.as(subject)),
  )
  const mail = { email: 'siti@example.org', email_verified: true }
  const all = {
    applicant: await world.as('misdeeds-applicant', mail),
    stranger: await world.as('misdeeds-stranger'),
    frontDesk: await world.as('front-desk'),
    allHats: await world.as('all-hats'),
  }
  if (!reviewer || !inspector || !cashier || !head || !above || !neighbour || !temporary) throw new Error('Somebody.')
  const officers = { reviewer, inspector, cashier, head, above, neighbour, temporary }
  return { world, receivers, ...all, ...officers, officeId: office?.id ?? '' }
}

/** Returns the rest of a draft in the village, with a name that is in no sample. */
export async function inTheVillage(permitType: string): Promise<object> {
  const { answers } = await example(permitType)
  const applicant = { ...Object(answers['applicant']), name: 'Siti Rahmawati' }
  return { villageCode: village, answers: { ...answers, applicant } }
}

/** Submits an application in the village. */
export async function filed(person: Person, permitType: string, rest: object = {}): Promise<Application> {
  return person.submits(permitType, { ...(await inTheVillage(permitType)), ...rest })
}

/** Submits an application and accepts it. */
export async function accepted(scene: Scene, permitType: string): Promise<Application> {
  const application = await filed(scene.applicant, permitType)
  await scene.frontDesk.takes('accept', application)
  return application
}

/** Sends an application to inspection, and reports as this person. */
export async function inspected(scene: Scene, application: Application, by: Person): Promise<void> {
  const { permitType } = application
  await scene.reviewer.takes('inspect', application)
  const inspectedOn = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(scene.world.clock.now())
  const report = { ...(await reportOn(permitType.code)), inspectedOn }
  await by.tries('report_inspection', application, { report })
}

/** Tries steps one after another; refusals are ignored. */
export async function triesAll(application: Application, ...steps: readonly [Person, string][]): Promise<void> {
  for (const [person, action] of steps) await person.tries(action, application, inputs[action])
}

/** Approves an application with the fee of the tariff, or with a stated one if there is no tariff. */
export async function approvedForMoney(scene: Scene, application: Application): Promise<void> {
  const { status } = await scene.reviewer.tries('approve', application)
  if (status >= 400) await scene.reviewer.tries('approve', application, { fee: rupiah(50_000) })
}

/** Matches the originals of all uploaded documents whose slot requires it. */
export async function comparesAll(scene: Scene, application: Application): Promise<void> {
  const { documents } = await scene.applicant.reads(application)
  const { documents: slots } = await scene.applicant.does<{ documents: { slot: string; originalRequired: boolean }[] }>(
    200,
    'GET',
    `/v1/permit-types/${application.permitType.code}`,
  )
  const asked = slots.filter((slot) => slot.originalRequired).map(({ slot }) => slot)
  await scene.frontDesk.matches(
    application,
    documents.map(({ slot }) => slot).filter((slot) => asked.includes(slot)),
  )
}
