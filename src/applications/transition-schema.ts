import Type from 'typebox'
import { named, OneOf } from '../http/schema.ts'
import { actions, statuses } from './lifecycle.ts'
import type { StepInput } from './step-input.ts'
import { stepSchemas } from './steps-schema.ts'

export const NewTransition = named(
  'NewTransition',
  Type.Unsafe<StepInput>({
    type: 'object',
    required: ['action'],
    discriminator: { propertyName: 'action' },
    oneOf: stepSchemas.map((schema) => ({ $ref: `${schema.$id}#` })),
    description: 'A step to take. What it needs depends on `action`.',
    examples: [{ action: 'submit', statementAccepted: true }],
  }),
)

export const TransitionPreview = named(
  'TransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(actions, { description: 'The step that would be taken.' }),
      from: OneOf(statuses, { description: 'The status now.' }),
      to: OneOf(statuses, { description: 'The status it would have.' }),
    },
    {
      description: 'What a step would do: it would succeed now.',
      examples: [{ dryRun: true, action: 'submit', from: 'draft', to: 'submitted' }],
    },
  ),
)
