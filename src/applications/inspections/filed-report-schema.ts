import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, listOf, named, noOtherMembers, nullable, ref, Timestamp } from '../../http/schema.ts'
import { InspectorName, inspector } from './appointment-schema.ts'
import { FiledReport, reportExample } from './report-schema.ts'

const filedExample = {
  id: exampleId,
  inspector,
  officeId: exampleId,
  appointmentId: exampleId,
  at: exampleAt,
  signedByApplicantAt: null,
  report: { ...reportExample, checks: reportExample.checks.map((check) => ({ ...check, result: 'pass' })) },
}
export const FiledInspectionReport = named(
  'FiledInspectionReport',
  Type.Object(
    {
      id: Id('The report. It has the id of the step that reported it.'),
      inspector: ref(InspectorName),
      officeId: Id('Identifier of the office for which it was made.'),
      appointmentId: nullable(Id('The date that was arranged. Null without one.')),
      at: Timestamp('When the inspector reported, which signs it for them.'),
      signedByApplicantAt: nullable(
        Timestamp(
          'When the applicant signed it in their client. Null if they did not; a signature on paper is in ' +
            'the report.',
        ),
      ),
      report: ref(FiledReport),
    },
    {
      description:
        'The minutes of an inspection (BAPL), with the signatures as facts. They never change; another ' +
        'inspection makes new ones.',
      examples: [filedExample],
    },
  ),
)
export const FiledInspectionReportList = listOf(
  'FiledInspectionReportList',
  FiledInspectionReport,
  'Inspection reports of an application, oldest first.',
  filedExample,
)

export const NewReportSignature = named(
  'NewReportSignature',
  Type.Object(
    {
      statementAccepted: Type.Literal(true, {
        description: 'The applicant declares that they have read the minutes and were told of the findings.',
      }),
    },
    {
      ...noOtherMembers,
      description: "The applicant's signature on a report.",
      examples: [{ statementAccepted: true }],
    },
  ),
)
