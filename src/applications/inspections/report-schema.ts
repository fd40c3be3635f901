import Type, { type Static } from 'typebox'
import { Id, named, OneOf, ref } from '../../http/schema.ts'

/** What an inspection comes to. */
export const recommendations = ['compliant', 'compliant_with_conditions', 'not_compliant'] as const
export type Recommendation = (typeof recommendations)[number]

/** Who put the applicant's signature under the minutes at the site, or why nobody did. */
export const signers = ['applicant', 'proxy', 'refused', 'absent'] as const

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
/** No figure that is measured at a site is larger. */
const largestMeasure = 1_000_000_000
const Text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description }))

const checkMembers = {
  code: Type.String({ minLength: 1, maxLength: 40, description: 'Which item of the check list.' }),
  result: Type.Optional(OneOf(['pass', 'fail'], { description: 'For an item that holds or not: which.' })),
  measure: Type.Optional(
    Type.Number({
      minimum: -largestMeasure,
      maximum: largestMeasure,
      description: 'For an item that is measured: the figure, in its unit.',
    }),
  ),
  choice: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'For an item with choices: the code of one.' }),
  ),
  note: Text(2_000, 'A remark.'),
  photographs: Type.Optional(
    Type.Array(Id('A document of the slot inspection_photo.'), {
      maxItems: 20,
      uniqueItems: true,
      description: 'Photographs of this visit that show it.',
    }),
  ),
}
const checkExample = { code: 'setback', measure: 4.1, photographs: [id] }
const InspectionCheck = named(
  'InspectionCheck',
  Type.Object(checkMembers, {
    additionalProperties: false,
    description: 'What was found for an item of the check list.',
    examples: [checkExample],
  }),
)

const signatureExample = { signedBy: 'applicant', evidence: id }
const ApplicantSignature = named(
  'ApplicantSignature',
  Type.Object(
    {
      signedBy: OneOf(signers, {
        description: "Who signed the minutes on paper for the applicant's side; `refused` or `absent`: nobody did.",
      }),
      evidence: Type.Optional(
        Id('The signed minutes: a document of the slot inspection_minutes. Needed where somebody signed.'),
      ),
      note: Text(2_000, 'A remark, such as why the applicant refused.'),
    },
    {
      additionalProperties: false,
      description:
        "The applicant's signature under the minutes at the site, as a fact. Without it the applicant may still sign the report in their client.",
      examples: [signatureExample],
    },
  ),
)

const reportMembers = {
  inspectedOn: Type.String({ format: 'date', description: 'The day of the visit.', examples: ['2026-11-20'] }),
  applicantPresent: Type.Boolean({ description: 'Whether the applicant, or somebody for them, was there.' }),
  representedBy: Type.Optional(
    OneOf(['proxy', 'family', 'staff', 'other'], {
      description: 'If it was not the applicant themselves: who was there for them. No name is asked for.',
    }),
  ),
  findings: Type.String({ minLength: 1, maxLength: 10_000, description: 'What was found at the site.' }),
  recommendation: Type.Optional(
    OneOf(recommendations, { description: 'What it comes to. Needed exactly when the permit type has a check list.' }),
  ),
  conditions: Text(4_000, 'For `compliant_with_conditions`: which.'),
  withoutAppointment: Text(
    2_000,
    'Where no appointment was made, or it was to begin later: why the visit was made all the same.',
  ),
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
          description: 'What was found, by the check list of the permit type.',
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
          description: 'Whether the item holds, by its answer; absent where the answer only says what was found.',
        }),
      ),
    },
    {
      description: 'What was found for an item of the check list, with what it amounts to.',
      examples: [{ ...checkExample, result: 'pass' }],
    },
  ),
)

/** The report as it is kept: `checks` with what each amounts to. */
export const FiledReport = named(
  'FiledInspectionMinutes',
  Type.Object(
    {
      ...reportMembers,
      checks: Type.Array(ref(FiledCheck), {
        description: 'What was found, by the check list; empty where the permit type has none.',
      }),
    },
    {
      description: 'The minutes of an inspection as they are kept.',
      examples: [{ ...reportExample, checks: [{ ...checkExample, result: 'pass' }] }],
    },
  ),
)
export type FiledReport = Static<typeof FiledReport>

export const reportSchemas = [InspectionCheck, ApplicantSignature, InspectionReport, FiledCheck, FiledReport]
