import Type from 'typebox'
import { named, noOtherMembers, OneOf, OwnWords, toldApartBy } from '../../http/schema.ts'

const InspectionNoShow = named(
  'InspectionNoShow',
  Type.Object(
    {
      outcome: OneOf(['no_show'], { description: 'The applicant missed it.' }),
      reason: Type.Optional(OwnWords('A remark. The applicant can read it.')),
    },
    {
      ...noOtherMembers,
      description: 'The applicant missed the inspection. Only an inspector can record this, after its start.',
      examples: [{ outcome: 'no_show', reason: 'Nobody opened.' }],
    },
  ),
)

const InspectionCancellation = named(
  'InspectionCancellation',
  Type.Object(
    {
      outcome: OneOf(['cancelled'], { description: 'The inspection is cancelled.' }),
      reason: OwnWords('The reason. The applicant can read it.'),
    },
    {
      ...noOtherMembers,
      description: 'Cancels the inspection date.',
      examples: [{ outcome: 'cancelled', reason: 'The inspector is ill.' }],
    },
  ),
)

export const NewAppointmentOutcome = toldApartBy(
  'NewAppointmentOutcome',
  'outcome',
  [InspectionNoShow, InspectionCancellation],
  { description: 'The outcome of an inspection date.', examples: [{ outcome: 'no_show', reason: 'Nobody opened.' }] },
)

export const appointmentOutcomeSchemas = [InspectionNoShow, InspectionCancellation, NewAppointmentOutcome]
