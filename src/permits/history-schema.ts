import Type from 'typebox'
import { channels } from '../http/channels.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../http/schema.ts'
import { permitActions, permitStates } from './life.ts'
import { exampleAt, exampleId, exampleOffice } from './schema-parts.ts'

const members = {
  id: Id('The event.'),
  version: Type.Integer({ minimum: 1, description: 'The version of the permit that it made.' }),
  type: Type.String({ description: 'What happened, such as `permit.revoked`. More types may come.' }),
  actor: Type.Object(
    {
      standing: Type.String({
        description: 'As what they acted: head, front_desk, administrator (of the network) or system.',
      }),
      name: nullable(Type.String({ description: 'Their name; null for the system.' })),
      office: nullable(ref(Names)),
    },
    { additionalProperties: false, description: 'Who did it.' },
  ),
  channel: OneOf(channels, { description: 'How they reached the network.' }),
  details: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description: 'What was said, such as the reason and the decree.',
  }),
  at: Timestamp('When.'),
}
const memberExample = {
  id: exampleId,
  version: 2,
  type: 'permit.suspended',
  actor: { standing: 'head', name: 'Head of office', office: exampleOffice.names },
  channel: 'web',
  details: {
    reason: 'The site is under investigation.',
    legalBasis: 'The regulation on building permits',
    decreeNumber: '11/SK-BEKU/2026',
  },
  at: exampleAt,
}
const transition = { ...memberExample, action: 'suspend', from: 'in_force', to: 'suspended' }
export const PermitTransition = named(
  'PermitTransition',
  Type.Object(
    {
      ...members,
      action: OneOf(permitActions, { description: 'The step that was taken.' }),
      from: OneOf(permitStates, { description: 'The state before.' }),
      to: OneOf(permitStates, {
        description: 'The state after. The same as before, when what was decided takes effect on a later day.',
      }),
    },
    { additionalProperties: false, description: 'A step that was taken.', examples: [transition] },
  ),
)

export const PermitEvent = named(
  'PermitEvent',
  Type.Object(
    {
      ...members,
      action: nullable(OneOf(permitActions, { description: 'The step that was taken.' })),
      from: nullable(OneOf(permitStates, { description: 'The state before.' })),
      to: nullable(OneOf(permitStates, { description: 'The state after.' })),
    },
    {
      additionalProperties: false,
      description: 'Something that happened to a permit; what is no step has neither action nor states.',
      examples: [transition],
    },
  ),
)
export const PermitEventList = listOf(
  'PermitEventList',
  PermitEvent,
  'What happened to a permit, in order.',
  transition,
)

export const PermitTransitionPreview = named(
  'PermitTransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(permitActions, { description: 'The step that would be taken.' }),
      from: OneOf(permitStates, { description: 'The state now.' }),
      to: OneOf(permitStates, { description: 'The state it would have.' }),
    },
    {
      additionalProperties: false,
      description: 'What a step would do: it would succeed now.',
      examples: [{ dryRun: true, action: 'suspend', from: 'in_force', to: 'suspended' }],
    },
  ),
)

export const permitHistorySchemas = [PermitTransition, PermitEvent, PermitEventList, PermitTransitionPreview]
