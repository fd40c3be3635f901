import Type from 'typebox'
import { Id, Instant, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { correctionOutcomes } from './outcomes.ts'

const strict = { additionalProperties: false } as const
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-27T02:15:30.000Z'
const Reason = (description: string) => Type.String({ minLength: 1, maxLength: 2000, description })

export const NewCorrection = named(
  'NewCorrection',
  Type.Object(
    {
      answers: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        minProperties: 1,
        description: 'What is to stand in the answers, as a JSON Merge Patch: only what is to change.',
      }),
      reason: Reason('Why what stands there is wrong. The office reads it; no numbers of people.'),
    },
    {
      ...strict,
      description: 'What is to be corrected in an application that was handed in.',
      examples: [{ answers: { applicant: { name: 'Applicant One' } }, reason: 'The name was mistyped.' }],
    },
  ),
)

const changeExample = { pointer: '/applicant/name', before: 'Aplicant One', after: 'Applicant One' }
const CorrectedAnswer = named(
  'CorrectedAnswer',
  Type.Object(
    {
      pointer: Type.String({ description: 'Where it stands in the answers, as a JSON Pointer.' }),
      before: Type.Unsafe<unknown>({
        description: 'What stood there; null when nothing did. A mask for who does not need to see it.',
      }),
      after: Type.Unsafe<unknown>({ description: 'What is to stand there; null for nothing.' }),
    },
    { description: 'One answer of a correction.', examples: [changeExample] },
  ),
)

const outcomeExample = {
  outcome: 'accepted',
  reason: null,
  office: { id: 'UP PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
  at,
}
const CorrectionOutcome = named(
  'CorrectionOutcome',
  Type.Object(
    {
      outcome: OneOf(correctionOutcomes, { description: 'What became of it.' }),
      reason: nullable(Type.String({ description: 'Why.' })),
      office: nullable(ref(Names)),
      at: Timestamp('When.'),
    },
    { description: 'How a correction was decided, and by which office.', examples: [outcomeExample] },
  ),
)

const example = {
  id,
  applicationId: id,
  reason: 'The name was mistyped.',
  changes: [changeExample],
  requestedAt: at,
  outcome: null,
}

export const Correction = named(
  'Correction',
  Type.Object(
    {
      id: Id('The correction.'),
      applicationId: Id('The application.'),
      reason: Type.String({ description: 'Why it was asked for.' }),
      changes: Type.Array(ref(CorrectedAnswer), { description: 'What is to be another, answer by answer.' }),
      requestedAt: Instant('When it was asked for.'),
      outcome: nullable(ref(CorrectionOutcome)),
    },
    {
      ...strict,
      description: 'A correction of an application that was handed in. Without an outcome it waits.',
      examples: [example],
    },
  ),
)

export const CorrectionList = listOf(
  'CorrectionList',
  Correction,
  'Corrections of an application, the newest first.',
  example,
)

export const NewCorrectionOutcome = named(
  'NewCorrectionOutcome',
  Type.Union(
    [
      Type.Object(
        {
          outcome: Type.Literal('accepted', {
            description: 'It stands in the file from now on; by the front desk of the responsible office.',
          }),
        },
        strict,
      ),
      Type.Object(
        {
          outcome: Type.Literal('refused', {
            description: 'The file stays as it is; by the front desk of the responsible office.',
          }),
          reason: Reason('Why; the applicant reads it.'),
        },
        strict,
      ),
      Type.Object(
        { outcome: Type.Literal('withdrawn', { description: 'It is not asked for any more; by whoever asked.' }) },
        strict,
      ),
    ],
    { description: 'How a correction is decided.', examples: [{ outcome: 'accepted' }] },
  ),
)

export const correctionSchemas = [
  NewCorrection,
  CorrectedAnswer,
  CorrectionOutcome,
  Correction,
  CorrectionList,
  NewCorrectionOutcome,
]
