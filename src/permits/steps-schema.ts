import Type, { type Static } from 'typebox'
import { Day, named, noOtherMembers, OneOf, OwnWords, toldApartBy } from '../http/schema.ts'
import type { PermitAction } from './life.ts'

const ActionOf = <const A extends PermitAction>(...actions: A[]) => OneOf(actions, { description: 'Step to take.' })
const Reason = OwnWords('Reason. The holder reads it, and it is kept for ever: numbers of people are refused.')
const LegalBasis = Type.String({ minLength: 1, maxLength: 500, description: 'Regulation that it is based on.' })
const DecreeNumber = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^\\S(?:.*\\S)?$',
  description:
    'Number of the decree that orders the step. A decree may concern several permits, but each permit only once.',
  examples: ['12/SK-BATAL/2026'],
})
const decree = { decreeNumber: '12/SK-BATAL/2026' }

const RevokePermitStep = named(
  'RevokePermitStep',
  Type.Object(
    {
      action: ActionOf('revoke'),
      reason: Reason,
      legalBasis: LegalBasis,
      decreeNumber: DecreeNumber,
      effectiveOn: Type.Optional(
        Day('First day of the revocation. Default: today. Until then the permit keeps its state.'),
      ),
    },
    {
      ...noOtherMembers,
      description: 'Revokes the permit, now or from a later day on.',
      examples: [
        {
          action: 'revoke',
          reason: 'The building is not the one on the drawings.',
          legalBasis: 'The regulation on building permits',
          ...decree,
        },
      ],
    },
  ),
)

const SuspendPermitStep = named(
  'SuspendPermitStep',
  Type.Object(
    {
      action: ActionOf('suspend'),
      reason: Reason,
      legalBasis: LegalBasis,
      decreeNumber: DecreeNumber,
    },
    {
      ...noOtherMembers,
      description: 'Suspends the permit until the suspension is lifted.',
      examples: [
        {
          action: 'suspend',
          reason: 'The site is under investigation.',
          legalBasis: 'The regulation on building permits',
          decreeNumber: '11/SK-BEKU/2026',
        },
      ],
    },
  ),
)

const UndoPermitStep = named(
  'UndoPermitStep',
  Type.Object(
    {
      action: ActionOf('lift', 'call_off_revocation'),
      reason: Reason,
      decreeNumber: DecreeNumber,
    },
    {
      ...noOtherMembers,
      description: 'Lifts a suspension, or cancels a revocation that has not taken effect yet.',
      examples: [{ action: 'lift', reason: 'The investigation found nothing.', decreeNumber: '13/SK-CABUT-BEKU/2026' }],
    },
  ),
)

export const permitStepSchemas = [RevokePermitStep, SuspendPermitStep, UndoPermitStep] as const

/** The input of a step by a head, discriminated by `action`. */
export type PermitStepInput =
  | Static<typeof RevokePermitStep>
  | Static<typeof SuspendPermitStep>
  | Static<typeof UndoPermitStep>

export const NewPermitTransition = toldApartBy('NewPermitTransition', 'action', permitStepSchemas, {
  description: 'A step to take. Its members depend on `action`.',
  examples: [
    {
      action: 'suspend',
      reason: 'The site is under investigation.',
      legalBasis: 'The regulation on building permits',
      decreeNumber: '11/SK-BEKU/2026',
    },
  ],
})
