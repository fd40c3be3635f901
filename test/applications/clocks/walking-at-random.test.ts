import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { currentEdition, workingCalendar } from '../../../src/network/calendar/queries.ts'
import { measureWorkingTime, type WorkingCalendar, workingTimeOf } from '../../../src/network/calendar/working-time.ts'
import { seeded } from '../../support/chance/chance.ts'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes } from '../../support/scenes/publishing.ts'
import { setIntervals } from '../../support/scenes/set-intervals.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Time {
  amount: number
}
interface Clock {
  dueFor: string
  dueAt: string | null
  latestAt: string | null
  startedAt: string | null
  net: Time | null
  remaining: Time | null
  completenessCheck: { acceptedAt: string | null; dueAt: string | null; used: Time | null; remaining: Time | null }
  intervals: { status: string; heldBy: string; startedAt: string; endedAt: string | null }[]
}
const clockOf = ({ id }: { id: string }) => net.applicant.does<Clock>(200, 'GET', `/v1/applications/${id}/clock`)

const random = seeded(63)
const below = (most: number) => Math.floor(random() * most)
const check = { amount: 2, unit: 'working_days', certainty: 'uncertain' } as const
const service = { amount: 6, unit: 'working_days', certainty: 'uncertain' } as const
const hour = 3_600_000

const [identityCard] = fence.documents
before(async () => {
  await publishes(net, 'WALKED', {
    ...fence,
    stages: { inspection: false, fee: false },
    fee: null,
    originalsGate: 'none',
    samples: [],
    serviceTime: service,
    completenessCheck: { time: check, silence: 'alarm' },
    documents: [{ ...identityCard, originalRequired: false }],
  })
  await net.admin.does(201, 'POST', '/v1/permit-types/WALKED/rollouts', {
    body: { regionCode: '31', level: 'district', online: true },
  })
})

const reasons = [{ target: 'identity_card', code: 'unreadable' }]
/** The possible acts in each status, each by a person who may do it. */
const acts: Record<string, (application: Application) => Promise<unknown>> = {
  submitted: (application) =>
    random() < 0.5
      ? net.frontDesk.takes('return', application, { reasons })
      : net.frontDesk.takes('accept', application),
  returned: async (application) => {
    await net.applicant.uploads('identity_card', application)
    await net.applicant.takes('submit', application, inputs['submit'])
  },
  in_review: (application) =>
    random() < 0.7
      ? net.reviewer.takes('return', application, { reasons })
      : net.reviewer.takes('propose_refusal', application, inputs['propose_refusal']),
  refusal_proposed: (application) => net.head.takes('send_back', application, inputs['send_back']),
}

/**
 * Returns an application after random acts over HTTP, with waits of minutes to weeks between them in the spring of
 * 2026.
 */
async function walked(): Promise<Application> {
  const application = await net.applicant.drafts('WALKED', {
    answers: { fence: { length: 20, posts: 11, material: 'wood' } },
    villageCode: '31.71.06.1001',
  })
  await net.applicant.uploads('identity_card', application)
  await net.applicant.takes('submit', application, inputs['submit'])
  for (let count = 1 + below(6); count > 0; count--) {
    const { status } = await net.applicant.reads(application)
    await acts[status]?.(application)
  }
  const { intervals } = await clockOf(application)
  let at = Temporal.PlainDateTime.from('2026-01-05T08:00').add({ minutes: below(20 * 24 * 60) })
  const beginnings = intervals.map(() => {
    at = at.add({ minutes: below(3) === 0 ? below(6 * 24 * 60) : below(8 * 60) })
    return at.toString({ smallestUnit: 'minute' }).replace('T', ' ')
  })
  await setIntervals(net, application, ...beginnings)
  return application
}

/** Returns the working minutes of the intervals that the office had, until an instant. */
const heldByOffice = ({ intervals }: Clock, until: number, calendar: WorkingCalendar): number =>
  intervals
    .filter(({ heldBy }) => heldBy === 'office')
    .reduce((sum, { startedAt, endedAt }) => {
      const to = Math.min(until, endedAt === null ? until : Date.parse(endedAt))
      return sum + measureWorkingTime(calendar, Date.parse(startedAt), to)
    }, 0) / 60_000

describe('after any acts over HTTP, in any order and with any waits', () => {
  it('all time at the office counts, and it never gets more than both times at the submission', async () => {
    const calendar = await workingCalendar(pool, await currentEdition(pool))
    let resubmitted = 0
    for (let walk = 0; walk < 25; walk++) {
      const application = await walked()
      const clock = await clockOf(application)
      const submissions = clock.intervals.filter(({ status }) => status === 'submitted')
      if (submissions.length > 1) resubmitted++
      const handedIn = Date.parse(submissions[0]?.startedAt ?? '')
      const checkMinutes = workingTimeOf(calendar, handedIn, check) / 60_000
      const nominal = Date.parse((await expectedOf(handedIn)) ?? '')
      const both = measureWorkingTime(calendar, handedIn, nominal) / 60_000
      const read = await net.applicant.does<{ clock: { dueAt: string | null; dueFor: string } }>(
        200,
        'GET',
        `/v1/applications/${application.id}`,
      )
      assert.deepEqual([read.clock.dueAt, read.clock.dueFor], [clock.dueAt, clock.dueFor])
      const said = JSON.stringify({ both, clock })
      if (clock.latestAt !== null) {
        const counted = heldByOffice(clock, Date.parse(clock.latestAt), calendar)
        assert.ok(counted <= both, said)
        if (clock.completenessCheck.acceptedAt === null) assert.equal(counted, both, said)
      }
      if (clock.remaining && clock.remaining.amount > 0)
        assert.ok(
          Math.min(clock.completenessCheck.used?.amount ?? 0, checkMinutes) +
            (clock.net?.amount ?? 0) +
            clock.remaining.amount <=
            both,
          said,
        )
    }
    assert.ok(resubmitted > 8, String(resubmitted))
  })
})

/** Returns the latest end of an application submitted then: two days for the check, six after its end. */
async function expectedOf(handedIn: number): Promise<string | undefined> {
  const day = new Date(handedIn + 7 * hour).toISOString().slice(0, 10)
  const { workingDays } = await net.nobody.does<{ workingDays: string[] }>(200, 'GET', '/v1/calendar/2026')
  const last = workingDays.filter((one) => one > day)[check.amount + service.amount - 1]
  return last && `${last}T16:00:00+07:00`
}
