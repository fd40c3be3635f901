import Type from 'typebox'
import { Id, listOf, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { outcomes, responses } from './appointment.ts'
import { FiledReport, recommendations, reportExample, reportSchemas } from './report-schema.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const inspector = { id, name: 'Inspector' }
const Note = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description }))
const strict = { additionalProperties: false } as const

const InspectorName = named(
  'InspectorName',
  Type.Object(
    {
      id: Id('The person.'),
      name: Type.String({ description: 'Their name.' }),
    },
    { description: 'An inspector.', examples: [inspector] },
  ),
)

const times = { startsAt: '2026-12-01T02:00:00.000Z', endsAt: '2026-12-01T03:00:00.000Z' }
export const NewInspectionAppointment = named(
  'NewInspectionAppointment',
  Type.Object(
    {
      startsAt: Timestamp(
        'When the inspector comes: in the future, at most 90 days ahead, within the office hours of a working day.',
      ),
      endsAt: Timestamp('Until when: 15 minutes to 8 hours later.'),
      inspectorId: Type.Optional(
        Id('Who comes: an inspector of the responsible office. Without it, whoever makes the appointment.'),
      ),
      note: Note('What the applicant should know or have ready; they read it.'),
      outsideHoursReason: Note(
        'Why the time lies outside office hours. Only an inspector may give one; the applicant reads it.',
      ),
      supersedes: Type.Optional(
        Id('The open appointment that this one takes the place of. Needed while there is one.'),
      ),
    },
    {
      ...strict,
      description: 'A time at which the site is to be inspected.',
      examples: [{ ...times, inspectorId: id, note: 'Please have the drawings ready.' }],
    },
  ),
)

const responseExample = { answer: 'confirmed', note: null, at }
const AppointmentResponse = named(
  'AppointmentResponse',
  Type.Object(
    {
      answer: OneOf(responses, { description: 'What the applicant said.' }),
      note: nullable(Type.String({ description: 'In their words.' })),
      at: Timestamp('When.'),
    },
    { description: 'What the applicant said to an appointment.', examples: [responseExample] },
  ),
)

const AppointmentOutcome = named(
  'AppointmentOutcome',
  Type.Object(
    {
      outcome: OneOf(outcomes, {
        description: 'How it ended. `superseded`: another took its place; `held`: the inspection was reported.',
      }),
      reason: nullable(Type.String({ description: 'Why.' })),
      at: Timestamp('When that was recorded.'),
    },
    { description: 'How an appointment ended.', examples: [{ outcome: 'no_show', reason: null, at }] },
  ),
)

const appointmentExample = {
  id,
  inspector,
  ...times,
  note: 'Please have the drawings ready.',
  outsideHoursReason: null,
  supersedes: null,
  response: responseExample,
  outcome: null,
  madeAt: at,
}
export const InspectionAppointment = named(
  'InspectionAppointment',
  Type.Object(
    {
      id: Id('The appointment.'),
      inspector: ref(InspectorName),
      startsAt: Timestamp('When the inspector comes.'),
      endsAt: Timestamp('Until when.'),
      note: nullable(Type.String({ description: 'What the applicant should know.' })),
      outsideHoursReason: nullable(
        Type.String({ description: 'Why it lies outside the office hours of the calendar; null where it does not.' }),
      ),
      supersedes: nullable(Id('The appointment it took the place of.')),
      response: nullable(ref(AppointmentResponse)),
      outcome: nullable(ref(AppointmentOutcome)),
      madeAt: Timestamp('When it was made.'),
    },
    {
      description:
        'When an inspector comes, what the applicant said to it, and what became of it. Without an outcome it is open.',
      examples: [appointmentExample],
    },
  ),
)
export const InspectionAppointmentList = listOf(
  'InspectionAppointmentList',
  InspectionAppointment,
  'Appointments of an application, the oldest first.',
  appointmentExample,
)

export const NewAppointmentResponse = named(
  'NewAppointmentResponse',
  Type.Object(
    {
      answer: OneOf(responses, {
        description: 'Whether the time suits. The appointment stands until the office makes another.',
      }),
      note: Note('Such as when it would suit better.'),
    },
    {
      ...strict,
      description: 'What the applicant says to an appointment.',
      examples: [{ answer: 'other_time_asked', note: 'Any morning of that week.' }],
    },
  ),
)

export const NewAppointmentOutcome = named(
  'NewAppointmentOutcome',
  Type.Union(
    [
      Type.Object(
        {
          outcome: Type.Literal('no_show', {
            description: 'The applicant was not there; once it has begun, by an inspector.',
          }),
          reason: Note('A remark; the applicant reads it.'),
        },
        strict,
      ),
      Type.Object(
        {
          outcome: Type.Literal('cancelled', { description: 'It does not take place.' }),
          reason: Type.String({ minLength: 1, maxLength: 2000, description: 'Why; the applicant reads it.' }),
        },
        strict,
      ),
    ],
    { description: 'How an appointment ended.', examples: [{ outcome: 'no_show', reason: 'Nobody opened.' }] },
  ),
)

const bookedExample = [times]
const BookedTime = named(
  'BookedTime',
  Type.Object(
    {
      startsAt: Timestamp('From.'),
      endsAt: Timestamp('Until.'),
    },
    { description: 'A time at which an inspector is booked.', examples: bookedExample },
  ),
)
const inspectorExample = { ...inspector, booked: bookedExample }
const Inspector = named(
  'Inspector',
  Type.Object(
    {
      ...InspectorName.properties,
      booked: Type.Array(ref(BookedTime), {
        description: 'The times ahead at which they are booked, in order; at most 200.',
      }),
    },
    {
      description: 'Somebody who can be named in an appointment, and when they are not free.',
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

const filedExample = {
  id,
  inspector,
  officeId: id,
  appointmentId: id,
  at,
  signedByApplicantAt: null,
  report: { ...reportExample, checks: reportExample.checks.map((check) => ({ ...check, result: 'pass' })) },
}
export const FiledInspectionReport = named(
  'FiledInspectionReport',
  Type.Object(
    {
      id: Id('The report; also the id of the step that reported it.'),
      inspector: ref(InspectorName),
      officeId: Id('For which office.'),
      appointmentId: nullable(
        Id('The appointment at which the inspection was made; null where it was made without one.'),
      ),
      at: Timestamp('When the inspector reported, and thereby signed.'),
      signedByApplicantAt: nullable(
        Timestamp(
          'When the applicant signed it in their client; null if they did not. What was signed on paper stands in the report.',
        ),
      ),
      report: ref(FiledReport),
    },
    {
      description:
        'The minutes of an inspection (BAPL), with the signatures as facts. It never changes; another inspection makes another.',
      examples: [filedExample],
    },
  ),
)
export const FiledInspectionReportList = listOf(
  'FiledInspectionReportList',
  FiledInspectionReport,
  'Reports of the inspections of an application, the oldest first.',
  filedExample,
)

export const NewReportSignature = named(
  'NewReportSignature',
  Type.Object(
    {
      statementAccepted: Type.Literal(true, {
        description: 'The applicant states that they have read the minutes and were told of the findings.',
      }),
    },
    { ...strict, description: "The applicant's signature under a report.", examples: [{ statementAccepted: true }] },
  ),
)

const summaryExample = { id, inspectedOn: '2026-11-20', recommendation: 'compliant', at, signedByApplicantAt: null }
const ReportSummary = named(
  'InspectionReportSummary',
  Type.Object(
    {
      id: Id('The report.'),
      inspectedOn: Type.String({ format: 'date', description: 'The day of the visit.' }),
      recommendation: nullable(OneOf(recommendations, { description: 'What it came to.' })),
      at: Timestamp('When it was reported.'),
      signedByApplicantAt: nullable(Timestamp('When the applicant signed it in their client.')),
    },
    { description: 'The last report of an inspection.', examples: [summaryExample] },
  ),
)

export const ApplicationInspection = named(
  'ApplicationInspection',
  Type.Object(
    {
      appointment: nullable(ref(InspectionAppointment)),
      noShows: Type.Integer({ minimum: 0, description: 'How many appointments the applicant missed.' }),
      noShowLimitReached: Type.Boolean({ description: 'Whether that is as many as the permit type says.' }),
      requiredChecks: Type.Array(Type.String({ description: 'A code.' }), {
        description:
          'While it is being inspected: the items of the check list that have to be answered, by the rules and these answers.',
      }),
      report: nullable(ref(ReportSummary)),
    },
    {
      description: 'How the inspection stands: the open appointment and the last report.',
      examples: [
        {
          appointment: appointmentExample,
          noShows: 0,
          noShowLimitReached: false,
          requiredChecks: ['setback'],
          report: null,
        },
      ],
    },
  ),
)

export const inspectionSchemas = [
  ...reportSchemas,
  InspectorName,
  NewInspectionAppointment,
  AppointmentResponse,
  AppointmentOutcome,
  InspectionAppointment,
  InspectionAppointmentList,
  NewAppointmentResponse,
  NewAppointmentOutcome,
  BookedTime,
  Inspector,
  InspectorList,
  FiledInspectionReport,
  FiledInspectionReportList,
  NewReportSignature,
  ReportSummary,
  ApplicationInspection,
]
