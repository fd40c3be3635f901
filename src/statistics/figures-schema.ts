import Type from 'typebox'
import { WorkingTime } from '../applications/clocks/ledger-schema.ts'
import { named, nullable, ref } from '../http/schema.ts'
import { roundedTo, smallestForNinetieth, smallestGroup } from './disclosure.ts'

export const strict = { additionalProperties: false } as const
const hidden =
  `0 is none; null is at least one and fewer than ${smallestGroup}; ` +
  `others are rounded to multiples of ${roundedTo}.`
/** A type of two words instead of a choice of schemas: there are many of them in a reply. */
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
      total: Count('All.'),
      issued: Count('Permits that a head signed.'),
      issuedBySilence: Count('Permits that were issued because nobody decided in time.'),
      refused: Count('Refusals.'),
    },
    {
      ...strict,
      description: 'What was decided, and how.',
      examples: [{ total: 30, issued: 25, issuedBySilence: 0, refused: 5 }],
    },
  ),
)

const ReturnReasonFigures = named(
  'ReturnReasonFigures',
  Type.Object(
    {
      code: Type.String({ description: 'What was wanting, as in the reasons of a return. More may come.' }),
      count: Count('How often it was given; one return may have several.'),
    },
    { ...strict, description: 'How often something was wanting.', examples: [{ code: 'unreadable', count: 10 }] },
  ),
)

export const ReturnFigures = named(
  'ReturnFigures',
  Type.Object(
    {
      total: Count('How often an application was given back to be mended.'),
      reasons: Type.Array(ref(ReturnReasonFigures), { description: 'Why, in order of the code.' }),
    },
    {
      ...strict,
      description: 'What was given back to be mended.',
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
      applications: Count('Decisions, or completeness checks, whose time is known.'),
      median: MaybeTime(`What half of them did not exceed; null for fewer than ${smallestGroup}.`),
      ninetiethPercentile: MaybeTime(`What nine of ten did not exceed; null for fewer than ${smallestForNinetieth}.`),
    },
    {
      ...strict,
      description:
        'The working time that offices used up to their decisions, or up to the first acceptance, without the time ' +
        'they waited for applicants. Times are known to within 2 %, besides rounding to whole minutes.',
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
      applications: Count('Decisions, or completeness checks, that had a deadline.'),
      share: Type.Unsafe<number | null>({
        type: ['number', 'null'],
        minimum: 0,
        maximum: 1,
        description:
          'The part of them that came in time, of the published counts; null where one of them is not shown.',
        examples: [0.86],
      }),
    },
    {
      ...strict,
      description: 'Whether decisions, or completeness checks, came in time.',
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
      total: Count('Applications that were accepted as complete for the first time.'),
      bySilence: Count('Of these, those that the system accepted because the time of the check had run out.'),
      netTime: ref(NetTimeFigures),
      onTime: ref(OnTimeFigures),
    },
    {
      ...strict,
      description: 'How long the first acceptance took, and whether it came in time. Counted since checks have a time.',
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
