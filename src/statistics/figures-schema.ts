import Type from 'typebox'
import { returnCodes } from '../applications/case/case.ts'
import { WorkingTime } from '../applications/clocks/working-time-schema.ts'
import { named, noOtherMembers, nullable, OneOf, ref } from '../http/schema.ts'
import { roundedTo, smallestForNinetieth, smallestGroup } from './disclosure.ts'

const hidden = `Null: 1 to ${smallestGroup - 1}. Other values are rounded to multiples of ${roundedTo}.`
/**
 * Returns the schema of a published count. A list of types serializes faster than `anyOf`; a response has many counts.
 */
export const Count = (description: string) =>
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 0,
    description: `${description} ${hidden}`,
    examples: [35],
  })

export const DecisionFigures = named(
  'DecisionFigures',
  Type.Object(
    {
      total: Count('All decisions.'),
      issued: Count('Permits signed by a head.'),
      issuedBySilence: Count('Permits issued because the service time ran out without a decision.'),
      refused: Count('Refusals.'),
    },
    {
      ...noOtherMembers,
      description: 'Decisions by outcome.',
      examples: [{ total: 30, issued: 25, issuedBySilence: 0, refused: 5 }],
    },
  ),
)

const ReturnReasonFigures = named(
  'ReturnReasonFigures',
  Type.Object(
    {
      code: OneOf(returnCodes, { description: 'Code of the reason. More may come.' }),
      count: Count('Number of times it was given. One return may have several reasons.'),
    },
    { ...noOtherMembers, description: 'Returns with one reason.', examples: [{ code: 'unreadable', count: 10 }] },
  ),
)

export const ReturnFigures = named(
  'ReturnFigures',
  Type.Object(
    {
      total: Count('Number of returns to applicants.'),
      reasons: Type.Array(ref(ReturnReasonFigures), { description: 'Returns by reason, in order of code.' }),
    },
    {
      ...noOtherMembers,
      description: 'Returns of applications to applicants for correction.',
      examples: [{ total: 15, reasons: [{ code: 'unreadable', count: 10 }] }],
    },
  ),
)

const MaybeTime = (description: string) =>
  Type.Unsafe<{ amount: number; unit: 'working_minutes' } | null>({ ...nullable(ref(WorkingTime)), description })
export const NetTimeFigures = named(
  'NetTimeFigures',
  Type.Object(
    {
      applications: Count('Number of decisions, or completeness checks, with a known time.'),
      median: MaybeTime(`Median time. Null for fewer than ${smallestGroup}.`),
      ninetiethPercentile: MaybeTime(`90th percentile of the times. Null for fewer than ${smallestForNinetieth}.`),
    },
    {
      ...noOtherMembers,
      description:
        'Working time of offices until a decision, or until the first acceptance, without waiting for applicants. ' +
        'Times have an error of at most 2 %, and are rounded to whole minutes.',
      examples: [
        {
          applications: 30,
          median: { amount: 1_530, unit: 'working_minutes' },
          ninetiethPercentile: { amount: 4_010, unit: 'working_minutes' },
        },
      ],
    },
  ),
)

export const OnTimeFigures = named(
  'OnTimeFigures',
  Type.Object(
    {
      applications: Count('Number of decisions, or completeness checks, with a deadline.'),
      share: Type.Unsafe<number | null>({
        type: ['number', 'null'],
        minimum: 0,
        maximum: 1,
        description:
          'Share of them that were in time, computed from the published counts. Null when one of these is hidden.',
        examples: [0.86],
      }),
    },
    {
      ...noOtherMembers,
      description: 'Decisions, or completeness checks, in time.',
      examples: [{ applications: 30, share: 0.83 }],
    },
  ),
)

export const checkFiguresExample = {
  total: 35,
  bySilence: 0,
  netTime: {
    applications: 35,
    median: { amount: 240, unit: 'working_minutes' },
    ninetiethPercentile: { amount: 510, unit: 'working_minutes' },
  },
  onTime: { applications: 35, share: 0.86 },
}
export const CompletenessCheckFigures = named(
  'CompletenessCheckFigures',
  Type.Object(
    {
      total: Count('Applications accepted as complete for the first time.'),
      bySilence: Count('Those of them that the system accepted because the time of the check ran out.'),
      netTime: ref(NetTimeFigures),
      onTime: ref(OnTimeFigures),
    },
    {
      ...noOtherMembers,
      description: 'Times of the first acceptance. Counted since completeness checks have a time.',
      examples: [checkFiguresExample],
    },
  ),
)

export const figuresSchemas = [
  DecisionFigures,
  ReturnReasonFigures,
  ReturnFigures,
  NetTimeFigures,
  OnTimeFigures,
  CompletenessCheckFigures,
]
