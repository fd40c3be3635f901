import Type from 'typebox'
import { Id, listOf, Names, named, nullable, OneOf, paging, ref, Timestamp } from '../../http/schema.ts'
import { OfficePlace, placeExample } from '../../network/offices/contact-schema.ts'
import { visitOutcomes, visitPurposes } from './visit.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const strict = { additionalProperties: false } as const
const Note = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description }))
const Purpose = OneOf(visitPurposes, { description: 'What the applicant comes for. More may come.' })

export const NewCounterVisit = named(
  'NewCounterVisit',
  Type.Object(
    {
      startsAt: Timestamp('The beginning of a slot of the responsible office, as `GET /v1/offices/{id}/slots` has it.'),
      purpose: Purpose,
      note: Note('What the counter should know.'),
      supersedes: Type.Optional(Id('The open visit that is moved to this time. Needed while there is one.')),
    },
    {
      ...strict,
      description: 'A time at the counter that is to be kept for the applicant.',
      examples: [{ startsAt: '2026-12-01T01:00:00.000Z', purpose: 'bring_originals' }],
    },
  ),
)

const CounterVisitOutcome = named(
  'CounterVisitOutcome',
  Type.Object(
    {
      outcome: OneOf(visitOutcomes, {
        description: 'How it ended. `kept`: they came; `moved`: another visit took its place.',
      }),
      reason: nullable(Type.String({ description: 'Why.' })),
      at: Timestamp('When that was recorded.'),
    },
    { description: 'How a visit ended.', examples: [{ outcome: 'kept', reason: null, at }] },
  ),
)

const visitExample = {
  id,
  officeId: id,
  office: placeExample,
  purpose: 'bring_originals',
  startsAt: '2026-12-01T01:00:00.000Z',
  endsAt: '2026-12-01T01:20:00.000Z',
  note: null,
  supersedes: null,
  outcome: null,
  madeAt: at,
}
export const CounterVisit = named(
  'CounterVisit',
  Type.Object(
    {
      id: Id('The visit.'),
      officeId: Id('The office that is visited.'),
      office: ref(OfficePlace),
      purpose: Purpose,
      startsAt: Timestamp('When it begins.'),
      endsAt: Timestamp('Until when the desk is kept.'),
      note: nullable(Type.String({ description: 'What the counter should know.' })),
      supersedes: nullable(Id('The visit it took the place of.')),
      outcome: nullable(ref(CounterVisitOutcome)),
      madeAt: Timestamp('When it was booked.'),
    },
    {
      description:
        'A time at the counter that is kept for an applicant, and what became of it. Without an outcome it is open.',
      examples: [visitExample],
    },
  ),
)
export const CounterVisitList = listOf(
  'CounterVisitList',
  CounterVisit,
  'Visits of an application, the oldest first.',
  visitExample,
)

export const NewVisitOutcome = named(
  'NewVisitOutcome',
  Type.Union(
    [
      Type.Object(
        {
          outcome: Type.Literal('no_show', {
            description: 'The applicant did not come; once it has begun, by the front desk.',
          }),
          reason: Note('A remark; the applicant reads it.'),
        },
        strict,
      ),
      Type.Object(
        {
          outcome: Type.Literal('kept', {
            description:
              'The applicant came; on the day, by the front desk. Steps taken at the counter say so by themselves.',
          }),
          reason: Note('A remark; the applicant reads it.'),
        },
        strict,
      ),
      Type.Object(
        {
          outcome: Type.Literal('cancelled', { description: 'It does not take place.' }),
          reason: Type.String({ minLength: 1, maxLength: 2000, description: 'Why.' }),
        },
        strict,
      ),
    ],
    { description: 'How a visit ended.', examples: [{ outcome: 'no_show' }] },
  ),
)

const originalExample = {
  slot: 'land_title',
  names: { id: 'Bukti kepemilikan tanah', en: 'Proof of ownership of the land' },
}
const OriginalToBring = named(
  'OriginalToBring',
  Type.Object(
    {
      slot: Type.String({ description: 'The slot of the document.' }),
      names: ref(Names),
    },
    {
      description: 'A paper whose original is to be compared and has not been matched yet.',
      examples: [originalExample],
    },
  ),
)

export const ApplicationVisit = named(
  'ApplicationVisit',
  Type.Object(
    {
      purposes: Type.Array(Purpose, {
        description: 'What can be come for now. `GET /v1/offices/{id}/slots` of the responsible office has the times.',
      }),
      bring: Type.Array(ref(OriginalToBring), { description: 'The originals to bring.' }),
      open: nullable(ref(CounterVisit)),
    },
    {
      description:
        'While there is something to come to the counter for: what, what to bring, and the time that is kept.',
      examples: [{ purposes: ['bring_originals'], bring: [originalExample], open: visitExample }],
    },
  ),
)

export const ExpectedQuery = Type.Object(
  {
    on: Type.Optional(
      Type.String({
        format: 'date',
        description: "The day, in the network's time zone; today unless stated.",
        examples: ['2026-12-01'],
      }),
    ),
    ...paging,
  },
  strict,
)

const VisitedApplication = named(
  'VisitedApplication',
  Type.Object(
    {
      id: Id('The application.'),
      reference: Type.String({ description: 'What people call it by.' }),
    },
    { description: 'The application that somebody comes about.', examples: [{ id, reference: 'IMB-2026-7K3M9Q' }] },
  ),
)
const expectedExample = { visit: visitExample, application: { id, reference: 'IMB-2026-7K3M9Q' }, desk: 1 }
const ExpectedVisit = named(
  'ExpectedVisit',
  Type.Object(
    {
      visit: ref(CounterVisit),
      application: ref(VisitedApplication),
      desk: Type.Integer({ minimum: 1, description: 'The desk that is kept.' }),
    },
    { description: 'A visit as the counter expects it.', examples: [expectedExample] },
  ),
)
export const ExpectedVisitList = listOf(
  'ExpectedVisitList',
  ExpectedVisit,
  'The visits of a day in order of their beginning, without those that were moved.',
  expectedExample,
)

export const visitSchemas = [
  NewCounterVisit,
  CounterVisitOutcome,
  CounterVisit,
  CounterVisitList,
  NewVisitOutcome,
  OriginalToBring,
  ApplicationVisit,
  VisitedApplication,
  ExpectedVisit,
  ExpectedVisitList,
]
