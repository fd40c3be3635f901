import Type from 'typebox'
import { codePattern } from '../catalogue/permit-types/schema-parts.ts'
import { exampleId } from '../http/examples.ts'
import {
  Id,
  Instant,
  Names,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  Page,
  paging,
  RegionCode,
  ref,
} from '../http/schema.ts'
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
} from './figures-schema.ts'

/** The dimensions by which figures can be grouped. */
export const dimensions = ['permit_type', 'level', 'office', 'month'] as const
export type Dimension = (typeof dimensions)[number]

const StatisticsOffice = named(
  'StatisticsOffice',
  Type.Object(
    {
      id: Id('Identifier of the office.'),
      names: ref(Names),
      level: OneOf(levels, { description: 'Level of the office.' }),
      regionCode: RegionCode('Region of the office.'),
    },
    {
      ...noOtherMembers,
      description: 'The office of the figures. It may be dissolved by now.',
      examples: [
        {
          id: exampleId,
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
      period: Type.String({ description: 'Month, such as 2026-11, or year.' }),
      permitType: nullable(Type.String({ description: 'Code of the permit type. Null: all types.' })),
      level: nullable(OneOf(levels, { description: 'Level of the offices. Null: all levels.' })),
      office: nullable(ref(StatisticsOffice)),
      filed: Count('Applications submitted for the first time.'),
      decided: ref(DecisionFigures),
      withdrawn: Count('Submitted applications that were withdrawn.'),
      lapsed: Count('Applications that lapsed because the applicant did not answer.'),
      returned: ref(ReturnFigures),
      completenessCheck: ref(CompletenessCheckFigures),
      netTime: ref(NetTimeFigures),
      onTime: ref(OnTimeFigures),
      deemedGranted: Count('Applications marked as deemed granted.'),
      overdue: Count(
        'Applications submitted in this period that are open and overdue now, for their completeness check or their ' +
          'decision. They count for the office responsible now.',
      ),
    },
    {
      ...noOtherMembers,
      description:
        'Figures of one group. An event counts in its month, for the office that was responsible at that time.',
      examples: [cellExample],
    },
  ),
)

export const StatisticsList = named(
  'StatisticsList',
  Type.Object(
    {
      countedAt: Instant('Time of the last change of the counters.'),
      data: Type.Array(ref(StatisticsCell), {
        description:
          'Groups of this page, in order of period, office or level, and permit type. A group without events is left ' +
          'out.',
      }),
      page: ref(Page),
    },
    {
      ...noOtherMembers,
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
        description: "Year or month, in the network's time zone. Default: this year.",
        examples: ['2026', '2026-11'],
      }),
    ),
    by: Type.Optional(
      Type.String({
        pattern: `^${dimension}(?:,${dimension}){0,3}$`,
        maxLength: 40,
        description:
          'Dimensions to group by, separated by commas: `permit_type`, `level`, `office`, `month`. Absent: one group ' +
          'for everything.',
        examples: ['permit_type,month'],
      }),
    ),
    permitType: Type.Optional(
      Type.String({ pattern: codePattern, description: 'Only this permit type.', examples: ['IMB'] }),
    ),
    level: Type.Optional(OneOf(levels, { description: 'Only offices of this level.' })),
    officeId: Type.Optional(Id('Counts only applications of this office.')),
    ...paging,
  },
  noOtherMembers,
)

export const statisticsSchemas = [...figuresSchemas, StatisticsOffice, StatisticsCell, StatisticsList]
