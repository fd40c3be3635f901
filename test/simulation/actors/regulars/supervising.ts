import { metricsToken } from '../../../support/network.ts'
import type { blockersOf } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { day, dayOf, duringWork } from '../moments.ts'
import type { Office } from '../offices/office.ts'
import type { Offices } from '../offices/offices.ts'

interface Row {
  id: string
}
interface PermitRow {
  id: string
  state: string
}

/**
 * Yields acts of officers who read queues, workloads and visits, of heads who change permits, and of readers of
 * statistics.
 */
export async function* supervise(offices: Offices): Journey {
  const { town } = offices
  const chance = town.chanceOf('supervising')
  for (let round = 0; ; round++) {
    yield { at: duringWork(town.now + town.mix.regulars.supervisor * day), act: 'looks around' }
    const staffed = offices.all.filter(({ isStaffed }) => isStaffed)
    if (staffed.length === 0) continue
    const office = chance.pick(staffed)
    await looksAround(office, round)
    await looksAfterPermits(office)
    await looksAtFigures(offices, round)
  }
}

const queues = [
  '?sort=due',
  '?overdue=true',
  '?escalated=true',
  '?deemedGranted=true',
  '?assigneeId=none',
  '?scope=counter',
]

async function looksAround(office: Office, round: number): Promise<void> {
  const officer = await office.officerFor('front_desk')
  if (!officer) return
  const { client } = officer
  const path = `/v1/offices/${office.id}`
  const list = await client.reads(`/v1/applications${queues[round % queues.length]}`)
  const views = ['/workload', '/visits', '/queue-tickets', '/counter-hours/versions', '/queue', '']
  for (const turn of [2 * round, 2 * round + 1]) await client.reads(path + (views[turn % views.length] ?? ''))
  const [first] = list.isGood ? list.body<{ data: Row[] }>().data : []
  if (office.town.isInTurn('searches by a name', 0.3)) await client.sends('/v1/applications/search', { name: 'wijaya' })
  if (first && round % 4 === 0)
    for (const view of ['notices', 'corrections', 'events']) await client.reads(`/v1/applications/${first.id}/${view}`)
}

/** Takes one open step of a random permit as the head, such as a suspension or a revocation. */
async function looksAfterPermits(office: Office): Promise<void> {
  const { chance, town } = office
  const head = await office.officerFor('head')
  const page = await head?.client.reads('/v1/permits?limit=20')
  const permits = page?.isGood ? page.body<{ data: PermitRow[] }>().data : []
  if (!head || permits.length === 0) return
  const permit = chance.pick(permits)
  const read = await head.client.reads(`/v1/permits/${permit.id}`)
  if (!read.isGood) return
  const { nextActions } = read.body<Parameters<typeof blockersOf>[0]>()
  const isCareless = chance.isTrue(0.15)
  const open = nextActions.filter((next) => isCareless || next.blockers.length === 0).map(({ action }) => action)
  if (open.length === 0) return
  const action = open.includes('lift') ? 'lift' : chance.pick(open)
  if (action === 'revoke' && chance.isTrue(0.5)) return
  await head.client.sends(
    `/v1/permits/${permit.id}/transitions`,
    {
      action,
      reason: 'The site is under investigation.',
      decreeNumber: `SK/${town.now}`,
      ...(['suspend', 'revoke'].includes(action) && { legalBasis: 'The regulation on permits' }),
      ...(action === 'revoke' && chance.isTrue(0.6) && { effectiveOn: dayOf(town.now + 20 * day) }),
    },
    { version: read.version },
  )
  if (chance.isTrue(0.3)) await head.client.reads(`/v1/permits/${permit.id}/events`)
}

const figures = ['?period=2026', '?period=2026-12&by=permit_type', '?period=2027&by=office', '?period=2027-01']

/** Reads public figures and pages as nobody, and has an administrator verify a history. */
async function looksAtFigures({ administrator: admin, town }: Offices, round: number): Promise<void> {
  const anybody = town.clientOf('anybody', null)
  await anybody.reads(`/v1/statistics${figures[round % figures.length]}`)
  if (round % 5 === 0) await anybody.reads('/v1/open-data/statistics/2026')
  if (round % 5 === 0) await town.clientOf('metrics', metricsToken).reads('/metrics')
  if (round % 7 === 0) for (const path of publicPages) await anybody.reads(path)
  const page = await admin.reads('/v1/applications?limit=5')
  const [first] = page.isGood ? page.body<{ data: Row[] }>().data : []
  await admin.sends('/v1/audit/verifications', first ? { applicationId: first.id } : {})
}

const publicPages = [
  '/v1/permit-types',
  '/v1/regions?level=city',
  '/v1/openapi.json',
  '/v1/status-lists/0',
  '/.well-known/jwks.json',
  '/.well-known/jwt-vc-issuer',
  '/health/live',
  '/health/ready',
] as const
