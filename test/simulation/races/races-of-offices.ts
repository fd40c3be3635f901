import { inputs } from '../../support/journey.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { changesPermit, headers, issued, registered, signed } from '../guards/agencies-of-a-scene.ts'
import { dayIn } from '../guards/days.ts'
import { appointed } from '../guards/misdeeds-of-appeals.ts'
import { asked, noObjection, responds } from '../guards/misdeeds-of-consulting.ts'
import { subscribed } from '../guards/misdeeds-of-events.ts'
import { filed, inTheVillage, officerRoles, type Scene, triesAll, village } from '../guards/scene.ts'
import { fence, publishes as publishesType } from '../guards/types-of-a-scene.ts'
import { type Race, type Racer, racer, steps, worker } from './race.ts'
import { ready } from './races-of-steps.ts'

/** The greatest number of free desks for which one person more than there are desks comes. */
const mostDesks = 5

/** Acts on offices, posts, types, keys and consultations, at the moment at which somebody relies on them. */
export const racesOfOffices: Readonly<Record<string, Race>> = {
  'two people book the last desk of an hour': {
    async prepares(scene) {
      const { startsAt, free } = await fewestDesks(scene)
      const files: Application[] = []
      while (files.length <= Math.min(free, mostDesks)) files.push(await collectable(scene))
      return files.map((file) => books(scene.applicant, file, startsAt))
    },
  },
  'an office is dissolved while people come': {
    async prepares(scene) {
      const { applicant, world } = scene
      const office = await nextOffice(scene)
      const desk = await appointed(scene, office.village, ['front_desk', 'reviewer'])
      const rest = { ...(await inTheVillage('SKTM')), villageCode: office.village }
      const [one, other] = [await filed(applicant, 'SKTM', rest), await applicant.prepares('SKTM', rest)]
      const admin = await world.as('admin')
      const body = { successorOfficeId: office.successor }
      return [
        racer(admin, `/v1/offices/${office.id}`, () =>
          admin.asks('POST', `/v1/offices/${office.id}/dissolutions`, { body }),
        ),
        steps(desk, 'accept', one),
        steps(applicant, 'submit', other, inputs['submit']),
        steps(applicant, 'withdraw', one, inputs['withdraw']),
      ]
    },
  },
  'the post of a head is suspended while they sign': {
    async prepares(scene) {
      const { world, officeId } = scene
      const subject = `head-${world.clock.now().getTime()}`
      const admin = await world.as('admin')
      const post = { subject, officeId, role: 'head', reason: 'Stands in for a week.' }
      const { id } = await admin.does<{ id: string }>(201, 'POST', '/v1/staff', { body: post })
      const body = { action: 'suspend', reason: 'An inquiry is under way.' }
      return [
        racer(admin, `/v1/staff/${id}`, () => admin.asks('POST', `/v1/staff/${id}/changes`, { body })),
        steps(await world.as(subject), 'sign', await ready(scene)),
      ]
    },
  },
  'two desks call the last ticket': {
    winners: 1,
    async prepares({ frontDesk, allHats, officeId }) {
      const path = `/v1/offices/${officeId}`
      for (let status = 201; status === 201; )
        status = (await frontDesk.asks('POST', `${path}/queue-calls`, { body: { desk: 1 } })).status
      await frontDesk.asks('POST', `${path}/queue-tickets`, { body: {} })
      return [frontDesk, allHats].map((desk, place) =>
        racer(desk, `${path}/queue`, () => desk.asks('POST', `${path}/queue-calls`, { body: { desk: place + 1 } })),
      )
    },
  },
  'a type gets another version while somebody submits': {
    async prepares(scene) {
      const { applicant, world } = scene
      const code = `PAGAR-${(world.clock.now().getTime() % 10 ** 9).toString(36).toUpperCase()}`
      await publishesType(scene, code, fence)
      const answers = { fence: { length: 60, posts: 11, material: 'wood' } }
      const draft = await applicant.drafts(code, { villageCode: village, answers })
      await applicant.uploads('identity_card', draft, somePdf())
      const admin = await world.as('admin')
      const { revision } = await admin.does<{ revision: number }>(201, 'POST', '/v1/permit-type-drafts', {
        body: { code },
      })
      const validFrom = dayIn(world.clock.now())
      const publishes = (confirmed: object) =>
        admin.asks('POST', `/v1/permit-type-drafts/${code}/publications`, {
          body: { validFrom, ...confirmed },
          headers: { 'if-match': `"${revision}"` },
        })
      const { refusal } = await publishes({})
      const confirmedRules = [...new Set(refusal.errors?.map(({ pointer }) => pointer))]
      return [
        racer(admin, '/v1/permit-types', () => publishes({ confirmedRules })),
        steps(applicant, 'submit', draft, inputs['submit']),
      ]
    },
  },
  'an agency reads with a key that is revoked': {
    async prepares(scene) {
      const { id, manager } = await registered(scene)
      const { person, key } = await issued(scene, id)
      const body = { reason: 'It was found in public.' }
      return [
        racer(manager, '/v1/client', () => manager.asks('POST', `/v1/client/keys/${key}/revocations`, { body })),
        racer(person, '/v1/client', () => person.asks('GET', '/v1/permits', { headers })),
      ]
    },
  },
  'a webhook gets another secret while two workers deliver to it': {
    async prepares(scene) {
      const hook = await subscribed(scene)
      await changesPermit(scene, await signed(scene), 'suspend')
      await scene.world.program.runs('log_events')
      const renews = async () => {
        const reply = await hook.person.asks('POST', `/v1/webhooks/${hook.id}/secrets`, { body: {} })
        if (reply.status === 201)
          scene.receivers.trusts(hook.url, [hook.secret, reply.json<{ secret: string }>().secret])
        return reply
      }
      const delivers = worker(scene, 'deliver_to_webhooks')
      return [delivers, delivers, racer(hook.person, `/v1/webhooks/${hook.id}`, renews)]
    },
  },
  'two workers send the letters of what is being signed': {
    async prepares(scene) {
      const sends = worker(scene, 'send_notices')
      return [sends, sends, steps(scene.head, 'sign', await ready(scene))]
    },
  },
  'two desks of an agency give their opinion, and the applicant withdraws': {
    winners: 2,
    async prepares(scene) {
      const code = `PAGAR-${(scene.world.clock.now().getTime() % 10 ** 9).toString(36).toUpperCase()}`
      const { file, agency, id } = await asked(scene, code)
      const opines = () => responds(agency, id, noObjection)
      const url = `/v1/consultations/${id}`
      return [
        racer(agency, url, opines),
        racer(agency, url, opines),
        steps(scene.applicant, 'withdraw', file, inputs['withdraw']),
      ]
    },
  },
}

/** Has a permit signed that can be collected at the counter. */
async function collectable(scene: Scene): Promise<Application> {
  const file = await ready(scene)
  await triesAll(file, [scene.head, 'sign'])
  return file
}

/** Returns the beginning of the visit, among those offered from tomorrow on, for which the fewest desks are free. */
async function fewestDesks({ applicant, world, officeId }: Scene): Promise<{ startsAt: string; free: number }> {
  const [from, until] = [dayIn(world.clock.inDays(1)), dayIn(world.clock.inDays(5))]
  const offered = await applicant.asks('GET', `/v1/offices/${officeId}/slots?from=${from}&until=${until}`)
  const { slots } = offered.json<{ slots: { startsAt: string; free: number }[] }>()
  const [fewest] = slots.filter(({ free }) => free > 0).toSorted((a, b) => a.free - b.free)
  return fewest ?? { startsAt: '', free: 0 }
}

const books = (person: Person, { id }: Application, startsAt: string): Racer =>
  racer(person, `/v1/applications/${id}`, () =>
    person.asks('POST', `/v1/applications/${id}/visits`, { body: { startsAt, purpose: 'collect_permit' } }),
  )

/** Returns an office of a village outside of the centre, and that of its district, to which officers are appointed. */
async function nextOffice(scene: Scene) {
  const [office] = await scene.world.program.database.pool<
    { id: string; village: string; successor: string; district: string }[]
  >`
    select o.id, o.region_code as village, d.id as successor, d.region_code as district
    from offices o
    join offices d on d.region_code = left(o.region_code, 8)
    where o.level = 'village' and o.state = 'online' and o.region_code not like '31.71.%'
      and not exists (select from staff s where s.office_id = d.id)
    order by o.region_code
    limit 1`
  if (!office) throw new Error('No office is left.')
  await appointed(scene, office.district, officerRoles)
  return office
}
