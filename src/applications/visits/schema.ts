import Type from 'typebox'
import { Names, named, nullable, ref } from '../../http/schema.ts'
import { ExpectedVisit, ExpectedVisitList, VisitedApplication } from './expected-schema.ts'
import {
  CounterVisit,
  CounterVisitList,
  CounterVisitOutcome,
  NewCounterVisit,
  Purpose,
  visitExample,
  visitOutcomeSchemas,
} from './visit-schema.ts'

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
      description: 'A document whose original must be compared and does not match yet.',
      examples: [originalExample],
    },
  ),
)

export const ApplicationVisit = named(
  'ApplicationVisit',
  Type.Object(
    {
      purposes: Type.Array(Purpose, {
        description:
          'The purposes of a visit now. `GET /v1/offices/{id}/slots` of the responsible office lists the ' + 'times.',
      }),
      bring: Type.Array(ref(OriginalToBring), { description: 'The originals that the applicant must bring.' }),
      open: nullable(ref(CounterVisit)),
    },
    {
      description: 'The purposes of a visit to the counter now, the originals to bring, and the booked visit.',
      examples: [{ purposes: ['bring_originals'], bring: [originalExample], open: visitExample }],
    },
  ),
)

export const visitSchemas = [
  NewCounterVisit,
  CounterVisitOutcome,
  CounterVisit,
  CounterVisitList,
  ...visitOutcomeSchemas,
  OriginalToBring,
  ApplicationVisit,
  VisitedApplication,
  ExpectedVisit,
  ExpectedVisitList,
]
