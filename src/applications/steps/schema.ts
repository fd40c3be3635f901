import Type from 'typebox'
import { Warning } from '../../http/problems/schema.ts'
import { named, OneOf, ref, toldApartBy } from '../../http/schema.ts'
import { actions, statuses } from '../lifecycle.ts'
import { stepSchemas } from './steps-schema.ts'

export const NewTransition = toldApartBy('NewTransition', 'action', stepSchemas, {
  description: 'A step to take. `action` decides which other members it needs.',
  examples: [{ action: 'submit', statementAccepted: true }],
})

export const TransitionPreview = named(
  'TransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(actions, { description: 'The step that was tried. More may come.' }),
      from: OneOf(statuses, { description: 'The present status. More may come.' }),
      to: OneOf(statuses, { description: 'The status after the step. More may come.' }),
      warnings: Type.Optional(
        Type.Array(ref(Warning), {
          description: 'Warnings for the caller. They stop nothing. Absent when there are none.',
        }),
      ),
    },
    {
      description: 'A step that would succeed now. Nothing was written.',
      examples: [{ dryRun: true, action: 'submit', from: 'draft', to: 'submitted' }],
    },
  ),
)
