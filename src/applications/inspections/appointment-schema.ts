import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, listOf, named, noOtherMembers, nullable, OneOf, OwnWords, ref, Timestamp } from '../../http/schema.ts'
import { outcomes, responses } from './appointment.ts'

export const inspector = { id: exampleId, name: 'Inspector' }

export const InspectorName = named(
  'InspectorName',
  Type.Object(
    {
      id: Id('Identifier of the person.'),
      name: Type.String({ description: 'Name of the inspector.' }),
    },
    { description: 'An inspector.', examples: [inspector] },
  ),
)

export const AppointmentParams = Type.Object({
  id: Id('Identifier of the application.'),
  appointmentId: Id('Identifier of the inspection date.'),
})

const times = { startsAt: '2026-12-01T02:00:00.000Z', endsAt: '2026-12-01T03:00:00.000Z' }
export const NewInspectionAppointment = named(
  'NewInspectionAppointment',
  Type.Object(
    {
      startsAt: Timestamp(
        'When the inspector comes: in the future, at most 90 days ahead, in office hours of a working day.',
      ),
      endsAt: Timestamp('When the visit ends: 15 minutes to 8 hours after it starts.'),
      inspectorId: Type.Optional(
        Id('The inspector, of the responsible office. Default: the person who sets the date.'),
      ),
      note: Type.Optional(OwnWords('A note for the applicant, such as what to have ready.')),
      outsideHoursReason: Type.Optional(
        OwnWords(
          'The reason for a time outside office hours. Only an inspector may give one. The applicant can read it.',
        ),
      ),
      supersedes: Type.Optional(Id('The open inspection date that this one replaces. Required while there is one.')),
    },
    {
      ...noOtherMembers,
      description: 'A new date for an inspection at the site.',
      examples: [{ ...times, inspectorId: exampleId, note: 'Please have the drawings ready.' }],
    },
  ),
)

const responseExample = { answer: 'confirmed', note: null, at: exampleAt }
export const AppointmentResponse = named(
  'AppointmentResponse',
  Type.Object(
    {
      answer: OneOf(responses, { description: 'The answer.' }),
      note: nullable(Type.String({ description: "The applicant's remark." })),
      at: Timestamp('Time of the answer.'),
    },
    { description: "The applicant's answer to an inspection date.", examples: [responseExample] },
  ),
)

export const AppointmentOutcome = named(
  'AppointmentOutcome',
  Type.Object(
    {
      outcome: OneOf(outcomes, {
        description: 'The outcome. `superseded`: another date replaced it; `held`: the inspection was reported.',
      }),
      reason: nullable(Type.String({ description: 'Reason, where one was given.' })),
      at: Timestamp('When it was recorded.'),
    },
    {
      description: 'The outcome of an inspection date.',
      examples: [{ outcome: 'no_show', reason: null, at: exampleAt }],
    },
  ),
)

export const appointmentExample = {
  id: exampleId,
  inspector,
  ...times,
  note: 'Please have the drawings ready.',
  outsideHoursReason: null,
  supersedes: null,
  response: responseExample,
  outcome: null,
  madeAt: exampleAt,
}
export const InspectionAppointment = named(
  'InspectionAppointment',
  Type.Object(
    {
      id: Id('Identifier of the inspection date.'),
      inspector: ref(InspectorName),
      startsAt: Timestamp('When the visit starts.'),
      endsAt: Timestamp('When the visit ends.'),
      note: nullable(Type.String({ description: 'The note for the applicant.' })),
      outsideHoursReason: nullable(
        Type.String({ description: 'The reason for a time outside office hours. Null for a time within them.' }),
      ),
      supersedes: nullable(Id('Identifier of the inspection date that it replaced.')),
      response: nullable(ref(AppointmentResponse)),
      outcome: nullable(ref(AppointmentOutcome)),
      madeAt: Timestamp('When it was made.'),
    },
    {
      description:
        "A date for an inspection at the site, with the applicant's answer and its outcome. It is open while " +
        '`outcome` is null.',
      examples: [appointmentExample],
    },
  ),
)
export const InspectionAppointmentList = listOf(
  'InspectionAppointmentList',
  InspectionAppointment,
  'Inspection dates of an application, the oldest first.',
  appointmentExample,
)

export const NewAppointmentResponse = named(
  'NewAppointmentResponse',
  Type.Object(
    {
      answer: OneOf(responses, {
        description: 'Confirms the time, or asks for another. The date stands until the office sets another.',
      }),
      note: Type.Optional(OwnWords('A remark, such as a better time.')),
    },
    {
      ...noOtherMembers,
      description: "The applicant's answer to an inspection date.",
      examples: [{ answer: 'other_time_asked', note: 'Any morning of that week.' }],
    },
  ),
)

const bookedExample = [times]
export const BookedTime = named(
  'BookedTime',
  Type.Object(
    {
      startsAt: Timestamp('Beginning of the booked time.'),
      endsAt: Timestamp('End of the booked time.'),
    },
    { description: 'A time at which an inspector is booked.', examples: bookedExample },
  ),
)
const inspectorExample = { ...inspector, booked: bookedExample }
export const Inspector = named(
  'Inspector',
  Type.Object(
    {
      ...InspectorName.properties,
      booked: Type.Array(ref(BookedTime), {
        description: 'Future times at which they are booked, in order; at most 200.',
      }),
    },
    {
      description: 'An inspector who can be named for an inspection, and when they are booked.',
      examples: [inspectorExample],
    },
  ),
)
export const InspectorList = listOf(
  'InspectorList',
  Inspector,
  'The inspectors of the responsible office.',
  inspectorExample,
)
