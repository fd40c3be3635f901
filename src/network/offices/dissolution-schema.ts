import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, noOtherMembers, nullable, OneOf, ref } from '../../http/schema.ts'
import { dissolutionStates } from './dissolution.ts'
import { partNames } from './estate.ts'
import { exampleOffice } from './example.ts'
import { OtherOffice } from './schema.ts'

const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-12-01'] })

const EstateCount = named(
  'EstateCount',
  Type.Object(
    {
      key: Type.String({
        description: 'Key of the group: a region, a status, a role, a permit type, or a kind of number with its year.',
      }),
      count: Type.Integer({ minimum: 0, description: 'Number of items. For number sequences: the last number given.' }),
    },
    {
      ...noOtherMembers,
      description: 'The number of items in one group.',
      examples: [{ key: 'in_review', count: 214 }],
    },
  ),
)

const itemExample = { part: 'open_files', of: [{ key: 'in_review', count: 214 }] }
const EstateItem = named(
  'EstateItem',
  Type.Object(
    {
      part: OneOf(partNames, {
        description:
          'Part of the estate. `area`: regions whose new applications go to the successor. `open_files`, `archive`: ' +
          'applications by status. `counter_files`: applications filed at its counter and handled elsewhere, with ' +
          'drafts. `appeals`: open appeals that it was to decide; they go to the next office above. ' +
          '`objections`: open objections by the decision that they are against; they go with their applications. ' +
          '`open_money`: applications with money that waits for the decision on a refund, or for its payout. ' +
          '`appointments`: inspection dates by status of their application; they stay valid. ' +
          '`permits`: permits by state; the successor is responsible for them. `received_mails`: mails that wait ' +
          'there. `visits`: booked visits, which are cancelled. `staff`: posts that move to the successor. ' +
          '`ended_posts`: posts that end. `permit_types`: types that the successor offers from then on. `numbers`: ' +
          'numbers given; they stay valid, and the successor uses its own sequences. More may come.',
      }),
      of: Type.Array(ref(EstateCount), { description: 'Items of this part, by group.' }),
    },
    { ...noOtherMembers, description: 'A part of the estate of an office.', examples: [itemExample] },
  ),
)

export const NewDissolution = named(
  'NewDissolution',
  Type.Object(
    {
      successorOfficeId: Id('Office that takes over. It must be online, staffed, and not of a lower level.'),
      windDownOn: Type.Optional(
        Day(
          'First day on which the office takes no new applications and its area belongs to the successor. Default: ' +
            '`dissolveOn`.',
        ),
      ),
      dissolveOn: Type.Optional(
        Day(
          'Day on which everything else is transferred. If only `windDownOn` is sent, an administrator takes the ' +
            'step `dissolve` later. If neither is sent, the office is dissolved now.',
        ),
      ),
    },
    {
      ...noOtherMembers,
      description: 'The plan to dissolve an office: its successor and the days.',
      examples: [{ successorOfficeId: exampleId, windDownOn: '2026-12-01', dissolveOn: '2027-01-04' }],
    },
  ),
)

const days = {
  windDownOn: Day('First day on which the office takes no new applications.'),
  dissolveOn: nullable(Day('Day on which everything else is transferred. Null: an administrator takes that step.')),
}

export const DissolutionPreview = named(
  'DissolutionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      successor: ref(OtherOffice),
      ...days,
      estate: Type.Array(ref(EstateItem), { description: 'Estate that would be transferred now.' }),
    },
    {
      ...noOtherMembers,
      description: 'The effect that a dissolution would have.',
      examples: [
        {
          dryRun: true,
          successor: exampleOffice,
          windDownOn: '2026-12-01',
          dissolveOn: '2027-01-04',
          estate: [itemExample],
        },
      ],
    },
  ),
)

const example = {
  id: exampleId,
  officeId: exampleId,
  successor: exampleOffice,
  state: 'dissolved',
  windDownOn: '2026-11-02',
  dissolveOn: '2026-11-23',
  requestedBy: 'Administrator',
  requestedAt: '2026-10-26T02:15:30.000Z',
  woundDownAt: '2026-11-01T17:00:12.000Z',
  dissolvedBy: null,
  dissolvedAt: '2026-11-22T17:00:12.000Z',
  calledOffAt: null,
  estate: [itemExample],
}
export const Dissolution = named(
  'Dissolution',
  Type.Object(
    {
      id: Id('Identifier of the dissolution.'),
      officeId: Id('Identifier of the office that is dissolved.'),
      successor: ref(OtherOffice),
      state: OneOf(dissolutionStates, { description: 'State of the dissolution.' }),
      ...days,
      requestedBy: Type.String({ description: 'Name of the administrator who decided it.' }),
      requestedAt: Instant('Time of the decision.'),
      woundDownAt: nullable(Instant('Time at which the office began to wind down.')),
      dissolvedBy: nullable(
        Type.String({
          description: 'Name of the administrator who took the last step. Null: the system took it, or it is to come.',
        }),
      ),
      dissolvedAt: nullable(Instant('Time of the transfer.')),
      calledOffAt: nullable(Instant('Time of the cancellation.')),
      estate: nullable(
        Type.Array(ref(EstateItem), {
          description:
            'The minutes: what was transferred. Before that, a read of this one dissolution lists what would be ' +
            'transferred now.',
        }),
      ),
    },
    { ...noOtherMembers, description: 'The dissolution of an office, with its minutes.', examples: [example] },
  ),
)
export const DissolutionList = listOf(
  'DissolutionList',
  Dissolution,
  'The dissolutions of an office, the oldest first.',
  example,
)

export const DissolutionParams = Type.Object({
  id: Id('Identifier of the office.'),
  dissolutionId: Id('Identifier of the dissolution.'),
})

export const dissolutionSchemas = [
  EstateCount,
  EstateItem,
  NewDissolution,
  DissolutionPreview,
  Dissolution,
  DissolutionList,
]
