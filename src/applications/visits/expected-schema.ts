import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, listOf, named, noOtherMembers, paging, ref } from '../../http/schema.ts'
import { CounterVisit, visitExample } from './visit-schema.ts'

export const ExpectedQuery = Type.Object(
  {
    on: Type.Optional(
      Type.String({
        format: 'date',
        description: "The day, in the network's time zone. Default: today.",
        examples: ['2026-12-01'],
      }),
    ),
    ...paging,
  },
  noOtherMembers,
)

export const VisitedApplication = named(
  'VisitedApplication',
  Type.Object(
    {
      id: Id('Identifier of the application.'),
      reference: Type.String({ description: 'The number that people use to refer to it.' }),
    },
    {
      description: 'The application that the visit is about.',
      examples: [{ id: exampleId, reference: 'IMB-2026-7K3M9Q' }],
    },
  ),
)
const expectedExample = { visit: visitExample, application: { id: exampleId, reference: 'IMB-2026-7K3M9Q' }, desk: 1 }
export const ExpectedVisit = named(
  'ExpectedVisit',
  Type.Object(
    {
      visit: ref(CounterVisit),
      application: ref(VisitedApplication),
      desk: Type.Integer({ minimum: 1, description: 'The number of the desk.' }),
    },
    { description: 'A visit that the counter expects.', examples: [expectedExample] },
  ),
)
export const ExpectedVisitList = listOf(
  'ExpectedVisitList',
  ExpectedVisit,
  'The visits of a day by time, without those that were moved.',
  expectedExample,
)
