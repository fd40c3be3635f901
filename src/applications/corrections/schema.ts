import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { NextAction } from '../../http/problems/schema.ts'
import {
  Id,
  Instant,
  listOf,
  Names,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  OwnWords,
  ref,
  Timestamp,
  toldApartBy,
} from '../../http/schema.ts'
import { correctionOutcomes } from './outcomes.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'

export const NewCorrection = named(
  'NewCorrection',
  Type.Object(
    {
      answers: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        minProperties: 1,
        description: 'The corrected answers, as a JSON Merge Patch with only the changes.',
      }),
      reason: OwnWords('The reason, for the office. Do not send identity numbers.'),
    },
    {
      ...noOtherMembers,
      description: 'A request to correct a submitted application.',
      examples: [{ answers: { applicant: { name: 'Applicant One' } }, reason: 'The name was mistyped.' }],
    },
  ),
)

const changeExample = { pointer: '/applicant/name', before: 'Aplicant One', after: 'Applicant One' }
const CorrectedAnswer = named(
  'CorrectedAnswer',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer into the answers.' }),
      before: Type.Unsafe<unknown>({
        description: 'The answer before; null for none. A mask for readers who do not need it.',
      }),
      after: Type.Unsafe<unknown>({ description: 'The corrected answer; null for none.' }),
    },
    { description: 'The correction of one answer.', examples: [changeExample] },
  ),
)

const outcomeExample = {
  outcome: 'accepted',
  reason: null,
  office: { id: 'UP PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
  at: exampleAt,
}
const CorrectionOutcome = named(
  'CorrectionOutcome',
  Type.Object(
    {
      outcome: OneOf(correctionOutcomes, { description: 'The outcome.' }),
      reason: nullable(Type.String({ description: 'Reason that the officer gave.' })),
      office: nullable(ref(Names)),
      at: Timestamp('Time of the outcome.'),
    },
    { description: 'The decision on a correction, and its office.', examples: [outcomeExample] },
  ),
)

const example = {
  id: exampleId,
  applicationId: exampleId,
  reason: 'The name was mistyped.',
  changes: [changeExample],
  requestedAt: exampleAt,
  outcome: null,
  nextActions: [
    { action: 'decide', to: 'accepted', blockers: [] },
    { action: 'decide', to: 'refused', blockers: [] },
  ],
}

export const Correction = named(
  'Correction',
  Type.Object(
    {
      id: Id('Identifier of the correction.'),
      applicationId: Id('Identifier of the application.'),
      reason: Type.String({ description: 'The reason of the request. A mask once the personal data was erased.' }),
      changes: Type.Array(ref(CorrectedAnswer), { description: 'The changes, answer by answer.' }),
      requestedAt: Instant('When it was requested.'),
      outcome: nullable(ref(CorrectionOutcome)),
      nextActions: Type.Array(ref(NextAction), {
        description:
          'The acts that are open to the caller now, both by `concludeCorrection`: `withdraw`, or `decide` for each ' +
          'outcome (`to`). Without blockers they succeed.',
      }),
    },
    {
      ...noOtherMembers,
      description:
        'A correction of a submitted application. It waits while `outcome` is null, and the personal data of the ' +
        'application is not erased (`erasedAt` of the application): then nothing is left to correct.',
      examples: [example],
    },
  ),
)

export const CorrectionList = listOf(
  'CorrectionList',
  Correction,
  'Corrections of an application, newest first.',
  example,
)

const outcomeIs = <const T extends string>(outcome: T) => ({
  outcome: OneOf([outcome], { description: 'Outcome of the correction.' }),
})

const CorrectionAcceptance = named(
  'CorrectionAcceptance',
  Type.Object(outcomeIs('accepted'), {
    ...noOtherMembers,
    description: 'The front desk of the responsible office accepts it, and the answers change.',
    examples: [{ outcome: 'accepted' }],
  }),
)

const CorrectionRefusal = named(
  'CorrectionRefusal',
  Type.Object(
    { ...outcomeIs('refused'), reason: OwnWords('The reason. The applicant can read it.') },
    {
      ...noOtherMembers,
      description: 'The front desk of the responsible office refuses it, and nothing changes.',
      examples: [{ outcome: 'refused', reason: 'The identity card shows the name as it is.' }],
    },
  ),
)

const CorrectionWithdrawal = named(
  'CorrectionWithdrawal',
  Type.Object(outcomeIs('withdrawn'), {
    ...noOtherMembers,
    description: "The applicant's side withdraws it.",
    examples: [{ outcome: 'withdrawn' }],
  }),
)

export const NewCorrectionOutcome = toldApartBy(
  'NewCorrectionOutcome',
  'outcome',
  [CorrectionAcceptance, CorrectionRefusal, CorrectionWithdrawal],
  { description: 'A decision on a correction.', examples: [{ outcome: 'accepted' }] },
)

export const correctionSchemas = [
  NewCorrection,
  CorrectedAnswer,
  CorrectionOutcome,
  Correction,
  CorrectionList,
  CorrectionAcceptance,
  CorrectionRefusal,
  CorrectionWithdrawal,
  NewCorrectionOutcome,
]
