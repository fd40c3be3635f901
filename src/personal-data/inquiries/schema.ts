import Type from 'typebox'
import { VerificationFinding } from '../../applications/audit/schema.ts'
import { ApplicationClock, clockExample } from '../../applications/clocks/ledger-schema.ts'
import { statuses } from '../../applications/lifecycle.ts'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'
import { CourseEvent, CourseNotice, CourseRead, courseExamples, courseSchemas } from './course-schema.ts'

const reference = '7K3M-9QXT-F'
const reason = 'The ombudsman asks why the decision took so long.'
const Reason = Type.String({
  minLength: 10,
  maxLength: 500,
  description: 'The body that asks, and its reason. The applicant reads it. Identity and phone numbers are refused.',
  examples: [reason],
})

export const NewInquiry = named(
  'NewInquiry',
  Type.Object(
    {
      reference: Type.String({ minLength: 9, maxLength: 30, description: 'Reference of the application.' }),
      reason: Reason,
    },
    {
      additionalProperties: false,
      description: 'An inquiry into the course of one application.',
      examples: [{ reference, reason }],
    },
  ),
)

const permitType = { code: 'IMB', version: 1 }
const InquiredType = named(
  'InquiredPermitType',
  Type.Object(
    {
      code: Type.String({ description: 'Code of the permit type.' }),
      version: Type.Integer({ minimum: 1, description: 'Version whose rules, times and fee hold.' }),
    },
    { description: 'The permit type of the application.', examples: [permitType] },
  ),
)

const application = {
  id: exampleId,
  reference,
  status: 'in_review',
  permitType,
  office: exampleOffice.names,
  createdAt: '2026-11-20T02:15:30.000Z',
  submittedAt: '2026-11-20T03:15:30.000Z',
}
const InquiredApplication = named(
  'InquiredApplication',
  Type.Object(
    {
      id: Id('Identifier of the application.'),
      reference: Type.String({ description: 'Reference of the application.' }),
      status: OneOf(statuses, { description: 'Its status now. More may come.' }),
      permitType: ref(InquiredType),
      office: nullable(ref(Names)),
      createdAt: Instant('Time at which the draft was made.'),
      submittedAt: nullable(Instant('Time of the first submission.')),
    },
    { description: 'The application of an inquiry, without answers and names.', examples: [application] },
  ),
)

export const Inquiry = named(
  'Inquiry',
  Type.Object(
    {
      application: ref(InquiredApplication),
      reason: Reason,
      history: Type.Array(ref(CourseEvent), { description: 'Events, oldest first; at most 5,000.' }),
      clock: ref(ApplicationClock),
      reads: Type.Array(ref(CourseRead), {
        description: 'Reads of personal data, newest first; at most 5,000. The first is this inquiry.',
      }),
      notices: Type.Array(ref(CourseNotice), {
        description: 'Notices to the applicant, newest first; at most 1,000.',
      }),
      isComplete: Type.Boolean({ description: 'False if a list reached its limit and may lack entries.' }),
      isUnchanged: Type.Boolean({ description: 'True if no flaw was found in the history.' }),
      findings: Type.Array(ref(VerificationFinding), { description: 'The flaws found in the history, at most 100.' }),
    },
    {
      description: 'The course of one application: history, time, reads and notices.',
      examples: [
        {
          application,
          reason,
          history: [courseExamples.event],
          clock: clockExample,
          reads: [courseExamples.read],
          notices: [courseExamples.notice],
          isComplete: true,
          isUnchanged: true,
          findings: [],
        },
      ],
    },
  ),
)

export const inquirySchemas = [NewInquiry, InquiredType, InquiredApplication, ...courseSchemas, Inquiry]
