import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import {
  AppointmentOutcome,
  AppointmentResponse,
  appointmentExample,
  BookedTime,
  InspectionAppointment,
  InspectionAppointmentList,
  Inspector,
  InspectorList,
  InspectorName,
  NewAppointmentResponse,
  NewInspectionAppointment,
} from './appointment-schema.ts'
import { FiledInspectionReport, FiledInspectionReportList, NewReportSignature } from './filed-report-schema.ts'
import { appointmentOutcomeSchemas } from './outcome-schema.ts'
import { recommendations, reportSchemas } from './report-schema.ts'

const summaryExample = {
  id: exampleId,
  inspectedOn: '2026-11-20',
  recommendation: 'compliant',
  at: exampleAt,
  signedByApplicantAt: null,
}
const ReportSummary = named(
  'InspectionReportSummary',
  Type.Object(
    {
      id: Id('Identifier of the report.'),
      inspectedOn: Type.String({ format: 'date', description: 'The day of the visit.' }),
      recommendation: nullable(OneOf(recommendations, { description: 'The recommendation.' })),
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
      noShows: Type.Integer({ minimum: 0, description: 'The number of inspections that the applicant missed.' }),
      noShowLimitReached: Type.Boolean({
        description: 'True when that number has reached the limit of the permit type.',
      }),
      requiredChecks: Type.Array(Type.String({ description: 'The code of an item.' }), {
        description:
          'While in inspection: the items of the check list that must be answered, by the rules and the ' +
          'present answers.',
      }),
      report: nullable(ref(ReportSummary)),
    },
    {
      description: 'The open inspection date and the last report.',
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
  ...appointmentOutcomeSchemas,
  BookedTime,
  Inspector,
  InspectorList,
  FiledInspectionReport,
  FiledInspectionReportList,
  NewReportSignature,
  ReportSummary,
  ApplicationInspection,
]
