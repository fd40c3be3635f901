import type { Journey } from '../journey.ts'
import { day } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'
import { untilRound } from './rounds.ts'

interface Appointment {
  id: string
  state: string
  person: { subject: string } | null
}

/** Yields acts of administrators who suspend officers, reinstate them or end their posts, and invite stand-ins. */
export async function* changeStaff(offices: Offices): Journey {
  const { administrator: admin, town } = offices
  const chance = town.chanceOf('staffing')
  for (let round = 0; ; round++) {
    yield {
      at: town.now + untilRound(town, { round, days: town.mix.administration.suspends }, chance),
      act: 'changes the staff',
    }
    const staffed = offices.all.filter(({ isStaffed }) => isStaffed)
    if (staffed.length === 0) continue
    const office = chance.pick(staffed)
    const page = await admin.reads(`/v1/staff?officeId=${office.id}&limit=100`)
    const posts = page.isGood
      ? page.body<{ data: Appointment[] }>().data.filter(({ state }) => state === 'in_force')
      : []
    const [post] = chance.shuffled(posts)
    if (!post) continue
    const path = `/v1/staff/${post.id}`
    const subject = post.person?.subject ?? ''
    const changes = await admin.sends(`${path}/changes`, { action: 'suspend', reason: 'An inquiry is under way.' })
    if (changes.isGood) office.misses(subject, true)
    await admin.reads(path)
    yield { at: town.now + chance.whole(1, round === 0 ? 4 : 12) * day, act: 'ends an inquiry' }
    const action = chance.isTrue(0.7) ? 'reinstate' : 'end'
    const ended = await admin.sends(`${path}/changes`, { action, reason: 'The inquiry has ended.' })
    if (ended.isGood && action === 'reinstate') office.misses(subject, false)
    await admin.reads(`${path}/changes`)
    await invites(offices, office.id, round)
  }
}

/** Invites a stand-in by mail for 30 days, who signs in and takes up the post. */
async function invites({ administrator: admin, town }: Offices, officeId: string, round: number): Promise<void> {
  const email = `stand-in-${round}@example.org`
  await admin.sends('/v1/staff', {
    email,
    officeId,
    role: 'reviewer',
    endsAt: new Date(town.now + 30 * day).toISOString(),
    reason: 'Stands in for a month.',
  })
  const invited = await town.client(`stand-in-${round}`, { email, email_verified: true })
  await invited.reads('/v1/me')
  await invited.reads('/v1/applications?sort=due&limit=5')
}
