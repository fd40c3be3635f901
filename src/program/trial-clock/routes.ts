import { onlyForThisMachine } from '../../http/own-requests.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { machineMillisecondsNow, timeNow } from '../../platform/clock.ts'
import { NewTrialClockMove, TrialClockMove, type TrialClockMoveInput, TrialClockState } from './schema.ts'
import type { TrialClock } from './trial-clock.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Registers the routes that read and move the clock of a trial. Requests from other machines are refused. */
export async function trialClockRoutes(app: App, { trialClock }: { trialClock: TrialClock }) {
  onlyForThisMachine(app)
  app.get(
    '',
    {
      schema: {
        operationId: 'getTrialClock',
        tags: ['Trial clock'],
        summary: 'Get the clock of the trial',
        description:
          'Returns the present in this server. Only in a server that was started with `--clock`, and only for ' +
          'programs of the same machine.',
        response: { 200: ref(TrialClockState), ...refusals('not_found') },
      },
    },
    async () => ({ now: timeNow(), machineTime: new Date(machineMillisecondsNow()) }),
  )

  app.post(
    '',
    {
      schema: {
        operationId: 'moveTrialClock',
        tags: ['Trial clock'],
        summary: 'Move the clock of the trial ahead',
        description:
          'Moves time ahead for the whole server, and answers when the jobs of the time in between are done, in the ' +
          'order of their schedule: deadlines, silence, lapses, expiry, letters, retention. A move of years can take ' +
          'a minute. Time never goes back, and never passes the end of the certificates by which this server signs.',
        body: ref(NewTrialClockMove),
        response: { 200: ref(TrialClockMove), ...refusals('not_found', 'rule_broken') },
      },
    },
    async ({ body }) => {
      const from = timeNow()
      const work = await trialClock.moveTo(momentOf(body, from))
      return { from, now: timeNow(), work }
    },
  )
}

const momentOf = ({ to, days = 0, hours = 0, minutes = 0 }: TrialClockMoveInput, now: Date): Date =>
  new Date((to === undefined ? now : new Date(to)).getTime() + days * day + hours * hour + minutes * minute)
