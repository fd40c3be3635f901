import Type, { type Static } from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, OneOf, ref } from '../../http/schema.ts'

/** Recommendations of an inspection, for permit types with a check list. */
export const recommendations = ['compliant', 'compliant_with_conditions', 'not_compliant'] as const
export type Recommendation = (typeof recommendations)[number]

/** The person who signed the minutes for the applicant's side, or why nobody did. */
const signers = ['applicant', 'proxy', 'refused', 'absent'] as const

/** The largest figure that can be measured at a site. */
const largestMeasure = 1_000_000_000
const Text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description }))

const checkMembers = {
  code: Type.String({ minLength: 1, maxLength: 40, description: 'The item of the check list.' }),
  result: Type.Optional(OneOf(['pass', 'fail'], { description: 'For an item that passes or fails: the result.' })),
  measure: Type.Optional(
    Type.Number({
      minimum: -largestMeasure,
      maximum: largestMeasure,
      description: 'For an item that is measured: the figure, in the unit of the item.',
    }),
  ),
  choice: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'For an item with choices: the code of the choice.' }),
  ),
  note: Text(2_000, 'Remark of the inspector on this item.'),
  photographs: Type.Optional(
    Type.Array(Id('A document of the slot `inspection_photo`.'), {
      maxItems: 20,
      uniqueItems: true,
      description: 'Photographs of this visit that show the item.',
    }),
  ),
}
const checkExample = { code: 'setback', measure: 4.1, photographs: [exampleId] }
const InspectionCheck = named(
  'InspectionCheck',
  Type.Object(checkMembers, {
    additionalProperties: false,
    description: 'The finding for an item of the check list.',
    examples: [checkExample],
  }),
)

const signatureExample = { signedBy: 'applicant', evidence: exampleId }
const ApplicantSignature = named(
  'ApplicantSignature',
  Type.Object(
    {
      signedBy: OneOf(signers, {
        description:
          "The person who signed the minutes on paper for the applicant's side. `refused` or `absent`: " +
          'nobody signed.',
      }),
      evidence: Type.Optional(
        Id('The signed minutes, a document of the slot `inspection_minutes`. Required if somebody signed.'),
      ),
      note: Text(2_000, 'A remark, such as why the applicant refused.'),
    },
    {
      additionalProperties: false,
      description:
        "The applicant's signature on the paper minutes, as a fact. Without it the applicant can still " +
        'sign the report in their client.',
      examples: [signatureExample],
    },
  ),
)

const reportMembers = {
  inspectedOn: Type.String({
    format: 'date',
    description: 'The day of the visit: not before the application was submitted.',
    examples: ['2026-11-20'],
  }),
  applicantPresent: Type.Boolean({ description: 'True when the applicant or somebody for them was present.' }),
  representedBy: Type.Optional(
    OneOf(['proxy', 'family', 'staff', 'other'], {
      description: 'The role of the person who was present for the applicant, such as a relative. Do not send a name.',
    }),
  ),
  findings: Type.String({ minLength: 1, maxLength: 10_000, description: 'The findings at the site.' }),
  recommendation: Type.Optional(
    OneOf(recommendations, {
      description: 'The recommendation. Required if the permit type has a check list, otherwise not allowed.',
    }),
  ),
  conditions: Text(4_000, 'The conditions, with `compliant_with_conditions` only.'),
  withoutAppointment: Text(2_000, 'The reason for an inspection without a date, or before its time.'),
  applicantSignature: Type.Optional(ref(ApplicantSignature)),
}
export const reportExample = {
  inspectedOn: '2026-11-20',
  applicantPresent: true,
  findings: 'The site is as drawn.',
  checks: [checkExample],
  recommendation: 'compliant' as const,
  applicantSignature: signatureExample,
}

export const InspectionReport = named(
  'InspectionReport',
  Type.Object(
    {
      ...reportMembers,
      checks: Type.Optional(
        Type.Array(ref(InspectionCheck), {
          maxItems: 60,
          description: 'The findings, by the check list of the permit type.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The minutes of an inspection (BAPL). Taking the step signs them for the inspector.',
      examples: [reportExample],
    },
  ),
)
export type InspectionReport = Static<typeof InspectionReport>

const FiledCheck = named(
  'FiledInspectionCheck',
  Type.Object(
    {
      ...checkMembers,
      result: Type.Optional(
        OneOf(['pass', 'fail'], {
          description: "The result by the permit type's bounds. Absent when the answer only states a finding.",
        }),
      ),
    },
    {
      description: 'The finding for an item of the check list, with its result.',
      examples: [{ ...checkExample, result: 'pass' }],
    },
  ),
)

/** A report as it is stored: each check has its result. */
export const FiledReport = named(
  'FiledInspectionMinutes',
  Type.Object(
    {
      ...reportMembers,
      checks: Type.Array(ref(FiledCheck), {
        description: 'The findings by the check list. Empty when the permit type has none.',
      }),
    },
    {
      description: 'The minutes of an inspection as they are stored.',
      examples: [{ ...reportExample, checks: [{ ...checkExample, result: 'pass' }] }],
    },
  ),
)
export type FiledReport = Static<typeof FiledReport>

export const reportSchemas = [InspectionCheck, ApplicantSignature, InspectionReport, FiledCheck, FiledReport]
