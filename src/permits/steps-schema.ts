import Type, { type Static } from 'typebox'
import { actionsIn } from '../applications/step-input.ts'
import { Day, named, OneOf } from '../http/schema.ts'
import type { PermitAction } from './life.ts'

const strict = { additionalProperties: false } as const
const ActionOf = <const A extends PermitAction>(...actions: A[]) => OneOf(actions, { description: 'The step to take.' })
const Reason = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'Why; the holder reads it. No numbers of people: it stays for ever.',
})
const LegalBasis = Type.String({ minLength: 1, maxLength: 500, description: 'The regulation it rests on.' })
const DecreeNumber = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^\\S(?:.*\\S)?$',
  description:
    'The number of the decree that orders it, as the office numbers its decrees. One decree may speak of several ' +
    'permits, and once of each.',
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
        Day('The first day on which it is revoked, today unless stated. Until then it stays what it is.'),
      ),
    },
    {
      ...strict,
      description: 'Revoke the permit, now or from a day on.',
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
      ...strict,
      description: 'Suspend the permit until that is lifted.',
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
      ...strict,
      description: 'Lift a suspension, or call off a revocation that has not taken effect yet.',
      examples: [{ action: 'lift', reason: 'The investigation found nothing.', decreeNumber: '13/SK-CABUT-BEKU/2026' }],
    },
  ),
)

export const permitStepSchemas = [RevokePermitStep, SuspendPermitStep, UndoPermitStep] as const

/** The input of a step by a head; `action` tells the kinds apart. */
export type PermitStepInput =
  | Static<typeof RevokePermitStep>
  | Static<typeof SuspendPermitStep>
  | Static<typeof UndoPermitStep>

/** Which schema an action belongs to, for the contract's discriminator. */
export const schemaOfPermitAction = Object.fromEntries(
  permitStepSchemas.flatMap((schema) => actionsIn(schema).map((action) => [action, schema.$id])),
)

export const NewPermitTransition = named(
  'NewPermitTransition',
  Type.Unsafe<PermitStepInput>({
    type: 'object',
    required: ['action'],
    discriminator: { propertyName: 'action' },
    oneOf: permitStepSchemas.map((schema) => ({ $ref: `${schema.$id}#` })),
    description: 'A step to take. What it needs depends on `action`.',
    examples: [
      {
        action: 'suspend',
        reason: 'The site is under investigation.',
        legalBasis: 'The regulation on building permits',
        decreeNumber: '11/SK-BEKU/2026',
      },
    ],
  }),
)
