import type { CaseFile } from '../case-file.ts'
import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { day, minute } from '../moments.ts'
import type { Office } from '../offices/office.ts'
import type { Offices } from '../offices/offices.ts'
import { untilRound } from './rounds.ts'

interface Appointment {
  id: string
  role: string
  state: string
  person: { subject: string } | null
}

/**
 * Yields acts of administrators who suspend officers, reinstate them or end their posts, and invite stand-ins. An
 * officer who is suspended has a case open, and tries its next step.
 */
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
    const [post, open] = await somebodyAtWork(office, chance.shuffled(posts))
    if (!post) continue
    const path = `/v1/staff/${post.id}`
    const subject = post.person?.subject ?? ''
    yield { at: town.now + minute, act: 'suspends an officer' }
    const changes = await admin.sends(`${path}/changes`, { action: 'suspend', reason: 'An inquiry is under way.' })
    if (changes.isGood) office.misses(subject, true)
    await admin.reads(path)
    if (open && changes.isGood) {
      yield { at: town.now + 10 * minute, act: 'an officer who is suspended goes on' }
      await open.client.steps(open.id, open.action)
      await open.client.reads(`/v1/applications/${open.id}`)
    }
    yield { at: town.now + chance.whole(1, round === 0 ? 4 : 12) * day, act: 'ends an inquiry' }
    const action = chance.isTrue(0.7) ? 'reinstate' : 'end'
    const ended = await admin.sends(`${path}/changes`, { action, reason: 'The inquiry has ended.' })
    if (ended.isGood && action === 'reinstate') office.misses(subject, false)
    await admin.reads(`${path}/changes`)
    await invites(offices, office.id, round)
  }
}

/** The status in which an application waits for a role, with a step that needs nothing in its body. */
const duties: Readonly<Record<string, { status: string; action: string }>> = {
  front_desk: { status: 'submitted', action: 'accept' },
  reviewer: { status: 'in_review', action: 'approve' },
  head: { status: 'ready_to_sign', action: 'sign' },
}

/** Returns the first post whose officer finds a case to open, with its step; without a case the first post of all. */
async function somebodyAtWork(
  office: Office,
  posts: readonly Appointment[],
): Promise<[Appointment | undefined, Open?]> {
  for (const post of posts) {
    const open = await opensNext(office, post)
    if (open) return [post, open]
  }
  return [posts[0]]
}

/** A case that an officer has open, with a step that they may take. */
interface Open {
  client: Client
  id: string
  action: string
}

/** Has an officer open the case that is due next in this role. Returns it with a step that may be taken now, if any. */
async function opensNext(office: Office, { person, role }: Appointment): Promise<Open | undefined> {
  const client = (await office.crew()).find(({ subject }) => subject === person?.subject)?.client
  const duty = duties[role]
  if (!client || !duty) return undefined
  const { status, action } = duty
  const list = await client.reads(`/v1/applications?status=${status}&sort=due&limit=1`)
  const [next] = list.isGood ? list.body<{ data: { id: string }[] }>().data : []
  const read = next && (await client.reads(`/v1/applications/${next.id}`))
  if (!read?.isGood) return undefined
  const { id, nextActions } = read.body<CaseFile>()
  const isOpen = nextActions.some((next) => next.action === action && next.blockers.length === 0)
  return isOpen ? { client, id, action } : undefined
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
