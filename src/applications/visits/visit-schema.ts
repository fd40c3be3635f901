import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import {
  Id,
  listOf,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  OwnWords,
  ref,
  Timestamp,
  toldApartBy,
} from '../../http/schema.ts'
import { OfficePlace, placeExample } from '../../network/offices/contact-schema.ts'
import { visitOutcomes, visitPurposes } from './visit.ts'

export const Purpose = OneOf(visitPurposes, { description: 'The purpose of the visit. More may come.' })

export const NewCounterVisit = named(
  'NewCounterVisit',
  Type.Object(
    {
      startsAt: Timestamp('The beginning of a slot of the responsible office, from `GET /v1/offices/{id}/slots`.'),
      purpose: Purpose,
      note: Type.Optional(OwnWords('A note for the counter.')),
      supersedes: Type.Optional(Id('The open visit that this one replaces. Required while there is one.')),
    },
    {
      ...noOtherMembers,
      description: 'A new visit to the counter.',
      examples: [{ startsAt: '2026-12-01T01:00:00.000Z', purpose: 'bring_originals' }],
    },
  ),
)

export const CounterVisitOutcome = named(
  'CounterVisitOutcome',
  Type.Object(
    {
      outcome: OneOf(visitOutcomes, {
        description: 'The outcome. `kept`: the applicant came; `moved`: another visit replaced it.',
      }),
      reason: nullable(Type.String({ description: 'Reason, where one was given.' })),
      at: Timestamp('When it was recorded.'),
    },
    { description: 'The outcome of a visit.', examples: [{ outcome: 'kept', reason: null, at: exampleAt }] },
  ),
)

export const visitExample = {
  id: exampleId,
  officeId: exampleId,
  office: placeExample,
  purpose: 'bring_originals',
  startsAt: '2026-12-01T01:00:00.000Z',
  endsAt: '2026-12-01T01:20:00.000Z',
  note: null,
  supersedes: null,
  outcome: null,
  madeAt: exampleAt,
}
export const CounterVisit = named(
  'CounterVisit',
  Type.Object(
    {
      id: Id('Identifier of the visit.'),
      officeId: Id('Identifier of the office that is visited.'),
      office: ref(OfficePlace),
      purpose: Purpose,
      startsAt: Timestamp('When the visit begins.'),
      endsAt: Timestamp('When the visit ends.'),
      note: nullable(Type.String({ description: 'A note for the counter.' })),
      supersedes: nullable(Id('Identifier of the visit that it replaced.')),
      outcome: nullable(ref(CounterVisitOutcome)),
      madeAt: Timestamp('When it was booked.'),
    },
    {
      description: 'A visit to the counter, with its outcome. It is open while `outcome` is null.',
      examples: [visitExample],
    },
  ),
)
export const CounterVisitList = listOf(
  'CounterVisitList',
  CounterVisit,
  'Visits of an application, oldest first.',
  visitExample,
)

const VisitNoShow = named(
  'VisitNoShow',
  Type.Object(
    {
      outcome: OneOf(['no_show'], { description: 'The applicant did not come.' }),
      reason: Type.Optional(OwnWords('A remark. The applicant can read it.')),
    },
    {
      ...noOtherMembers,
      description: 'The applicant did not come. Only the front desk can record this, after the visit has begun.',
      examples: [{ outcome: 'no_show' }],
    },
  ),
)

const VisitAttendance = named(
  'VisitAttendance',
  Type.Object(
    {
      outcome: OneOf(['kept'], { description: 'The applicant came.' }),
      reason: Type.Optional(OwnWords('A remark. The applicant can read it.')),
    },
    {
      ...noOtherMembers,
      description:
        'The applicant came. The front desk records it on the day; steps taken at the counter record it themselves.',
      examples: [{ outcome: 'kept' }],
    },
  ),
)

const VisitCancellation = named(
  'VisitCancellation',
  Type.Object(
    {
      outcome: OneOf(['cancelled'], { description: 'The visit is cancelled.' }),
      reason: OwnWords('The reason. The applicant can read it.'),
    },
    {
      ...noOtherMembers,
      description: 'Cancels the visit, and frees its time.',
      examples: [{ outcome: 'cancelled', reason: 'I am ill that day.' }],
    },
  ),
)

export const NewVisitOutcome = toldApartBy(
  'NewVisitOutcome',
  'outcome',
  [VisitNoShow, VisitAttendance, VisitCancellation],
  {
    description: 'The outcome of a visit.',
    examples: [{ outcome: 'no_show' }],
  },
)

export const visitOutcomeSchemas = [VisitNoShow, VisitAttendance, VisitCancellation, NewVisitOutcome]
