import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'
import { recordedStandings } from '../doer.ts'
import { actions, statuses } from '../lifecycle.ts'
import { historyTypes } from './event-types.ts'

const Actor = named(
  'EventActor',
  Type.Object(
    {
      standing: OneOf(recordedStandings, {
        description:
          'The capacity in which they acted. `assistant`: the counter that filed it. `administrator`: of the ' +
          'network. `system`: the program, as by a deadline, a payment or a scan. More may come.',
      }),
      name: nullable(Type.String({ description: 'The name of the person. Null for the system.' })),
      office: nullable(ref(Names)),
    },
    {
      description: 'The person who acted, or the system.',
      examples: [{ standing: 'front_desk', name: 'Front desk officer', office: exampleOffice.names }],
    },
  ),
)

const eventMembers = {
  id: Id('Identifier of the event.'),
  version: Type.Integer({ minimum: 1, description: 'The version of the application after the event.' }),
  actor: ref(Actor),
  channel: OneOf(channels, { description: 'The channel by which they acted.' }),
  details: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description: 'The content of the event, such as reasons.',
  }),
  at: Timestamp('Time of the event.'),
}
const eventExample = {
  id: exampleId,
  version: 3,
  actor: { standing: 'front_desk', name: 'Front desk officer', office: exampleOffice.names },
  channel: 'web',
  details: {},
  at: exampleAt,
}

export const ApplicationEventType = named(
  'ApplicationEventType',
  OneOf(historyTypes, {
    description:
      'Type of an event in the history of an application. `EventType` has the same between `satupintu.` and `.v1`. ' +
      'More may come: pass over what you do not know.',
    examples: ['application.in_review'],
  }),
)

const event = { ...eventExample, type: 'application.in_review' }
const ApplicationEvent = named(
  'ApplicationEvent',
  Type.Object(
    {
      ...eventMembers,
      type: ref(ApplicationEventType),
    },
    { description: 'An event of an application.', examples: [event] },
  ),
)
export const ApplicationEventList = listOf(
  'ApplicationEventList',
  ApplicationEvent,
  'The events of an application, oldest first.',
  event,
)

const transition = { ...eventExample, action: 'accept', from: 'submitted', to: 'in_review' }
export const Transition = named(
  'Transition',
  Type.Object(
    {
      ...eventMembers,
      action: OneOf(actions, { description: 'The step that was taken. More may come.' }),
      from: OneOf(statuses, { description: 'The status before. More may come.' }),
      to: OneOf(statuses, { description: 'The status after. More may come.' }),
    },
    { description: 'A step that was taken.', examples: [transition] },
  ),
)
export const TransitionList = listOf(
  'TransitionList',
  Transition,
  'The steps of an application, oldest first.',
  transition,
)

export const historySchemas = [
  Actor,
  ApplicationEventType,
  ApplicationEvent,
  ApplicationEventList,
  Transition,
  TransitionList,
]
