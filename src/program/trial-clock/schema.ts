import Type, { type Static } from 'typebox'
import { Instant, named, ref, Timestamp } from '../../http/schema.ts'

export const TrialClockState = named(
  'TrialClock',
  Type.Object(
    {
      now: Instant('The present for everything in this server: rules, deadlines, jobs, letters and history.'),
      machineTime: Instant('The time of the machine. Tokens of the embedded sign-in expire by it.'),
    },
    {
      additionalProperties: false,
      description: 'The clock of a trial.',
      examples: [{ now: '2026-12-21T02:00:00.000Z', machineTime: '2026-12-01T02:00:00.000Z' }],
    },
  ),
)

const span = (unit: string, maximum: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: `So many ${unit} after that.` }))

const minutesOfYear = 527_040
const hoursOfYear = 8_784
const daysOfTenYears = 3_653

export const NewTrialClockMove = named(
  'NewTrialClockMove',
  Type.Object(
    {
      to: Type.Optional(Timestamp('The moment to move to; without it, the present.')),
      days: span('days', daysOfTenYears),
      hours: span('hours', hoursOfYear),
      minutes: span('minutes', minutesOfYear),
    },
    {
      additionalProperties: false,
      minProperties: 1,
      description: 'How far to move the clock ahead, ten years at most.',
      examples: [{ days: 20 }],
    },
  ),
)

const TrialClockWork = named(
  'TrialClockWork',
  Type.Object(
    {
      job: Type.String({ description: 'The name of the job.' }),
      items: Type.Integer({
        minimum: 0,
        description: 'How many items it dealt with, such as applications or letters.',
      }),
      failures: Type.Integer({ minimum: 0, description: 'How often it failed. The log says why; it is tried again.' }),
      firstAt: Instant('When it first did something, by the clock of the trial.'),
      lastAt: Instant('When it last did something.'),
    },
    {
      additionalProperties: false,
      description: 'What a job did while the clock was moved.',
      examples: [
        {
          job: 'lapse_applications',
          items: 1,
          failures: 0,
          firstAt: '2026-12-15T18:00:00.120Z',
          lastAt: '2026-12-15T18:00:00.120Z',
        },
      ],
    },
  ),
)

export const TrialClockMove = named(
  'TrialClockMove',
  Type.Object(
    {
      from: Instant('The present before the move.'),
      now: Instant('The present after the move.'),
      work: Type.Array(ref(TrialClockWork), {
        description: 'What jobs did on the way, in the order in which they began.',
      }),
    },
    {
      additionalProperties: false,
      description: 'A move of the clock of a trial, and what happened on the way.',
      examples: [
        {
          from: '2026-12-01T02:00:00.000Z',
          now: '2026-12-21T02:00:00.031Z',
          work: [
            {
              job: 'lapse_applications',
              items: 1,
              failures: 0,
              firstAt: '2026-12-15T18:00:00.120Z',
              lastAt: '2026-12-15T18:00:00.120Z',
            },
          ],
        },
      ],
    },
  ),
)

export const trialClockSchemas = [TrialClockState, NewTrialClockMove, TrialClockWork, TrialClockMove]

export type TrialClockMoveInput = Static<typeof NewTrialClockMove>
