import Type from 'typebox'
import { codePattern } from '../catalogue/permit-types/schema-parts.ts'
import { Id, Instant, Names, named, nullable, OneOf, Page, paging, RegionCode, ref } from '../http/schema.ts'
import { levels } from '../network/offices/network.ts'
import {
  CompletenessCheckFigures,
  Count,
  checkFiguresExample,
  DecisionFigures,
  figuresSchemas,
  NetTimeFigures,
  OnTimeFigures,
  ReturnFigures,
  strict,
} from './figures-schema.ts'

/** By what the figures can be told apart. */
export const dimensions = ['permit_type', 'level', 'office', 'month'] as const
export type Dimension = (typeof dimensions)[number]

const StatisticsOffice = named(
  'StatisticsOffice',
  Type.Object(
    {
      id: Id('The office.'),
      names: ref(Names),
      level: OneOf(levels, { description: 'The level it works at.' }),
      regionCode: RegionCode('The region it stands in.'),
    },
    {
      ...strict,
      description: 'The office that figures are of, also when it has been dissolved since.',
      examples: [
        {
          id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
          names: { id: 'Unit PTSP Kecamatan Menteng', en: 'One-stop service office of Menteng District' },
          level: 'district',
          regionCode: '31.71.06',
        },
      ],
    },
  ),
)

const cellExample = {
  period: '2026-11',
  permitType: 'IMB',
  level: null,
  office: null,
  filed: 35,
  decided: { total: 30, issued: 25, issuedBySilence: 0, refused: 5 },
  withdrawn: 0,
  lapsed: null,
  returned: { total: 15, reasons: [{ code: 'unreadable', count: 10 }] },
  completenessCheck: checkFiguresExample,
  netTime: {
    applications: 30,
    median: { amount: 1_530, unit: 'working_minutes' },
    ninetiethPercentile: { amount: 4_010, unit: 'working_minutes' },
  },
  onTime: { applications: 30, share: 0.83 },
  deemedGranted: 0,
  overdue: null,
}
const StatisticsCell = named(
  'StatisticsCell',
  Type.Object(
    {
      period: Type.String({ description: 'The month, such as 2026-11, or the year.' }),
      permitType: nullable(Type.String({ description: 'Code of the permit type; null: all.' })),
      level: nullable(OneOf(levels, { description: 'The level of the offices; null: all.' })),
      office: nullable(ref(StatisticsOffice)),
      filed: Count('Applications that were handed in for the first time.'),
      decided: ref(DecisionFigures),
      withdrawn: Count('Applications that their applicants took back after they were filed.'),
      lapsed: Count('Applications that lapsed because nothing was heard of the applicant.'),
      returned: ref(ReturnFigures),
      completenessCheck: ref(CompletenessCheckFigures),
      netTime: ref(NetTimeFigures),
      onTime: ref(OnTimeFigures),
      deemedGranted: Count('Applications that silence has granted.'),
      overdue: Count(
        'Applications filed in this period that nobody has decided yet and whose time has run out: that of the ' +
          'completeness check, or the service time; of the office that is responsible now.',
      ),
    },
    {
      ...strict,
      description:
        'Figures of one group. What happened counts in the month in which it did, for the office that was ' +
        'responsible then.',
      examples: [cellExample],
    },
  ),
)

export const StatisticsList = named(
  'StatisticsList',
  Type.Object(
    {
      countedAt: Instant('When the counters last changed.'),
      data: Type.Array(ref(StatisticsCell), {
        description:
          'The groups of this page, in order of period, office or level, and permit type. Where nothing ever ' +
          'happened there is none.',
      }),
      page: ref(Page),
    },
    {
      ...strict,
      description: 'Statistics of the network.',
      examples: [{ countedAt: '2026-11-23T02:15:30.000Z', data: [cellExample], page: { nextCursor: null } }],
    },
  ),
)

const dimension = `(?:${dimensions.join('|')})`
export const StatisticsQuery = Type.Object(
  {
    period: Type.Optional(
      Type.String({
        pattern: '^20[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?$',
        description: "A year or a month, in the network's time; without it, this year.",
        examples: ['2026'],
      }),
    ),
    by: Type.Optional(
      Type.String({
        pattern: `^${dimension}(?:,${dimension}){0,3}$`,
        maxLength: 40,
        description:
          'What to tell apart, with commas between: permit_type, level, office, month. Without it, everything is ' +
          'one group.',
        examples: ['permit_type,month'],
      }),
    ),
    permitType: Type.Optional(
      Type.String({ pattern: codePattern, description: 'Only this permit type.', examples: ['IMB'] }),
    ),
    level: Type.Optional(OneOf(levels, { description: 'Only offices of this level.' })),
    officeId: Type.Optional(Id('Only this office.')),
    ...paging,
  },
  strict,
)

export const statisticsSchemas = [...figuresSchemas, StatisticsOffice, StatisticsCell, StatisticsList]
