import Type from 'typebox'
import { exampleId } from '../http/examples.ts'
import { Id, named, nullable, OneOf, paging, ref, Timestamp } from '../http/schema.ts'
import { publicTypes } from './event-types.ts'
import { positionPattern } from './position.ts'
import { latest } from './read-events.ts'
import { longestStreamSeconds } from './stream-seconds.ts'

/** The largest `wait` of a request, in seconds. */
const longestWaitSeconds = 30
const typesAtOnce = 20

const position = 'MTI4NDAgM2Y1ZThkMmMxYTcw'
const Position = (description: string) =>
  Type.String({ minLength: 1, maxLength: 60, pattern: positionPattern, description, examples: [position] })

/** The example event of the contract. */
export const eventExample = {
  specversion: '1.0',
  id: exampleId,
  source: '/v1',
  type: 'satupintu.permit.suspended.v1',
  subject: `permits/${exampleId}`,
  time: '2026-11-23T02:15:30.000Z',
  datacontenttype: 'application/json',
  position,
  data: { version: 2, from: 'in_force', to: 'suspended' },
}

const State = (description: string) => nullable(Type.String({ description }))

const EventType = named(
  'EventType',
  OneOf(publicTypes, {
    description: 'Type of an event. More may come: pass over what you do not know.',
    examples: [eventExample.type],
  }),
)

export const CloudEvent = named(
  'CloudEvent',
  Type.Object(
    {
      specversion: Type.Literal('1.0', { description: 'Version of CloudEvents.' }),
      id: Id('The event. It stays the same however often the event is delivered.'),
      source: Type.String({ description: 'Address of the API that the subject belongs to.' }),
      type: ref(EventType),
      subject: Type.String({ description: 'Path of the thing that the event is about, below `source`.' }),
      time: Timestamp('Time of the event.'),
      datacontenttype: Type.Literal('application/json', { description: 'Media type of `data`.' }),
      position: Position('Position of the event. Keep that of the last one that you have dealt with.'),
      data: Type.Object(
        {
          version: nullable(Type.Integer({ description: 'Version of the subject after the event, where it has one.' })),
          from: State('State before. Null: the event changes no state.'),
          to: State('State after. Null: the event changes no state.'),
          applicationId: Type.Optional(Id('Only for events of consultations: the application.')),
          permitTypes: Type.Optional(
            Type.Array(Type.String(), {
              description: 'Only for `registration.changed`: the permit types that you are registered for now.',
            }),
          ),
          regions: Type.Optional(
            Type.Array(Type.String(), {
              description: 'Only for `registration.changed`: the regions that you are registered for now.',
            }),
          ),
        },
        { description: 'The facts that changed. Fetch the subject for more.' },
      ),
    },
    { description: 'An event as CloudEvents 1.0 writes it. It holds no personal data.', examples: [eventExample] },
  ),
)

export const EventPage = named(
  'EventPage',
  Type.Object(
    {
      data: Type.Array(ref(CloudEvent), { description: 'The events, in the order in which they were committed.' }),
      page: Type.Object(
        {
          position: Position('Send it as `after` next time. It is there also when there are no events.'),
          hasMore: Type.Boolean({ description: 'True: there may be more events now. Ask again at once.' }),
          view: Type.String({
            description:
              'Changes when your rights change: your posts, or what your agency is registered for. Then compare your ' +
              'copy with the lists again.',
          }),
        },
        { description: 'The continuation.' },
      ),
    },
    {
      description: 'Events, and the position to go on from.',
      examples: [{ data: [eventExample], page: { position, hasMore: false, view: 'fZ8m0Qe2bB1x' } }],
    },
  ),
)

export const eventSchemas = [EventType, CloudEvent, EventPage]

const filters = {
  types: Type.Optional(
    Type.String({
      pattern: `^[a-z0-9_.]{1,80}(,[a-z0-9_.]{1,80}){0,${typesAtOnce - 1}}$`,
      maxLength: 2_000,
      description: `Only events of these types, separated by commas. At most ${typesAtOnce}.`,
      examples: ['satupintu.permit.suspended.v1,satupintu.permit.revoked.v1'],
    }),
  ),
  subject: Type.Optional(
    Type.String({
      pattern: '^(applications|consultations|permits|permit-types|offices)/[A-Za-z0-9-]{1,40}$',
      description:
        'Only events about this thing, as `subject` of an event names it. For an application, those of its ' +
        'consultations are included.',
      examples: [`permits/${exampleId}`],
    }),
  ),
}

export const EventQuery = Type.Object(
  {
    after: Type.Optional(
      Position(
        `Position after which to read on. \`${latest}\` stands for the end: no events, only a position to begin from. ` +
          'Absent: from the oldest event that is kept.',
      ),
    ),
    ...filters,
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: longestWaitSeconds,
        default: 0,
        description: 'Seconds to wait for an event when there is none yet.',
      }),
    ),
    limit: paging.limit,
  },
  { additionalProperties: false },
)

export const StreamQuery = Type.Object(
  {
    after: Type.Optional(
      Position(`Position after which the stream begins, or \`${latest}\`. \`Last-Event-ID\` comes first. Absent: now.`),
    ),
    ...filters,
    seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: longestStreamSeconds,
        default: longestStreamSeconds,
        description: 'Seconds after which the stream ends. `0`: it ends after what is there already.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const StreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Position('Position of the last event that was received. Clients of server-sent events send it by themselves.'),
  ),
})
