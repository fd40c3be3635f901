import Type from 'typebox'
import { channels } from '../http/channels.ts'
import { exampleAt, exampleId } from '../http/examples.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../http/schema.ts'
import { exampleOffice } from '../network/offices/example.ts'
import { permitEventTypes } from './event-types.ts'
import { permitActions, permitHistoryStandings, permitStates } from './life.ts'

const PermitEventType = named(
  'PermitEventType',
  OneOf(permitEventTypes, {
    description:
      'Type of an event in the history of a permit. `EventType` has the same between `satupintu.` and `.v1`. ' +
      'More may come: pass over what you do not know.',
    examples: ['permit.revoked'],
  }),
)

const members = {
  id: Id('Identifier of the event.'),
  version: Type.Integer({ minimum: 1, description: 'Version of the permit after the event.' }),
  type: ref(PermitEventType),
  actor: Type.Object(
    {
      standing: OneOf(permitHistoryStandings, {
        description:
          'Standing in which they acted. `system`: the program, as by a day that came, or when a certificate is ' +
          'made. More may come.',
      }),
      name: nullable(Type.String({ description: 'Name of the person. Null for the system.' })),
      office: nullable(ref(Names)),
    },
    { additionalProperties: false, description: 'The person or system that acted.' },
  ),
  channel: OneOf(channels, { description: 'Channel by which they acted.' }),
  details: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description: 'Further details, such as the reason and the decree.',
  }),
  at: Timestamp('Time of the event.'),
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
      action: OneOf(permitActions, { description: 'Step in the life of the permit.' }),
      from: OneOf(permitStates, { description: 'State before the step. More may come.' }),
      to: OneOf(permitStates, {
        description: 'State after. It stays the same when the decision takes effect on a later day. More may come.',
      }),
    },
    { additionalProperties: false, description: 'A past step of a permit.', examples: [transition] },
  ),
)

const PermitEvent = named(
  'PermitEvent',
  Type.Object(
    {
      ...members,
      action: nullable(OneOf(permitActions, { description: 'Step. Null: the event is no step.' })),
      from: nullable(OneOf(permitStates, { description: 'State before. Null: the event is no step. More may come.' })),
      to: nullable(OneOf(permitStates, { description: 'State after. Null: the event is no step. More may come.' })),
    },
    {
      additionalProperties: false,
      description: 'An event of a permit. Only steps have an action and states.',
      examples: [transition],
    },
  ),
)
export const PermitEventList = listOf(
  'PermitEventList',
  PermitEvent,
  'Events of a permit, the oldest first.',
  transition,
)

export const PermitTransitionPreview = named(
  'PermitTransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(permitActions, { description: 'Step in the life of the permit.' }),
      from: OneOf(permitStates, { description: 'Present state of the permit. More may come.' }),
      to: OneOf(permitStates, { description: 'State after the step. More may come.' }),
    },
    {
      additionalProperties: false,
      description: 'The effect of a step that would succeed now.',
      examples: [{ dryRun: true, action: 'suspend', from: 'in_force', to: 'suspended' }],
    },
  ),
)

export const permitHistorySchemas = [
  PermitEventType,
  PermitTransition,
  PermitEvent,
  PermitEventList,
  PermitTransitionPreview,
]
