import Type from 'typebox'
import { exampleId } from '../../../http/examples.ts'
import {
  Id,
  Instant,
  listOf,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  paging,
  ref,
  Timestamp,
} from '../../../http/schema.ts'
import { positionPattern } from '../../position.ts'
import { CloudEvent, eventExample } from '../../schema.ts'
import { failures } from '../sending/failures.ts'
import { deliveryStates } from '../states.ts'

const exampleAt = '2026-11-23T02:15:31.000Z'

const deliveryExample = {
  id: exampleId,
  webhookId: exampleId,
  replayId: null,
  state: 'delivered',
  event: eventExample,
  attempts: [{ at: exampleAt, milliseconds: 42, status: 204, failure: null, answer: null }],
  nextAt: null,
  createdAt: exampleAt,
}

const WebhookDelivery = named(
  'WebhookDelivery',
  Type.Object(
    {
      id: Id('Identifier of the delivery.'),
      webhookId: Id('Identifier of the webhook.'),
      replayId: nullable(Id('Identifier of the replay it belongs to.')),
      state: OneOf(deliveryStates, {
        description:
          'waiting: to be tried, again or behind another about the same thing · delivered: answered with 2xx · ' +
          'cancelled: not yours any more, skipped, or no longer kept.',
      }),
      event: nullable(ref(CloudEvent)),
      attempts: Type.Array(
        Type.Object(
          {
            at: Timestamp('Time at which the attempt began.'),
            milliseconds: Type.Integer({ description: 'Until the head of the answer.' }),
            status: nullable(Type.Integer({ description: 'Status of the answer; null: there was none.' })),
            failure: nullable(
              OneOf(failures, {
                description:
                  'Reason for the lack of an answer. `certificate_…`: the certificate of your receiver was rejected. ' +
                  '`tls_failed`: TLS failed for another reason. More may come.',
              }),
            ),
            answer: nullable(Type.String({ description: 'The beginning of an answer that is no 2xx.' })),
          },
          { description: 'An attempt.' },
        ),
        { description: 'All attempts, in order.' },
      ),
      nextAt: nullable(Timestamp('When it is tried next.')),
      createdAt: Instant('When it was tried first, or came to wait.'),
    },
    {
      ...noOtherMembers,
      description:
        'An event that was sent to a webhook. `event` is null when you may not see it any more, or it is not kept.',
      examples: [deliveryExample],
    },
  ),
)

export const WebhookDeliveryList = listOf(
  'WebhookDeliveryList',
  WebhookDelivery,
  'Deliveries, the newest first.',
  deliveryExample,
)

export const DeliveryQuery = Type.Object(
  {
    webhook: Type.Optional(Id('Only of this webhook.')),
    event: Type.Optional(Id('Only of this event.')),
    state: Type.Optional(OneOf(deliveryStates, { description: 'Only in this state.' })),
    since: Type.Optional(Timestamp('Only from this time on.')),
    until: Type.Optional(Timestamp('Only before this time.')),
    ...paging,
  },
  noOtherMembers,
)

const Position = (description: string) =>
  Type.String({ minLength: 1, maxLength: 60, pattern: positionPattern, description })

export const NewWebhookReplay = named(
  'NewWebhookReplay',
  Type.Object(
    {
      delivery: Type.Optional(Id('Identifier of the event of this delivery alone.')),
      positions: Type.Optional(
        Type.Object(
          {
            after: Position('The events after this position.'),
            until: Type.Optional(Position('Up to this one. Absent: to the end of now.')),
          },
          { ...noOtherMembers, description: 'The events between two positions.' },
        ),
      ),
      times: Type.Optional(
        Type.Object(
          {
            since: Timestamp('The events from this time on.'),
            until: Type.Optional(Timestamp('Before this time. Absent: to the end of now.')),
          },
          { ...noOtherMembers, description: 'The events that were logged between two times.' },
        ),
      ),
    },
    {
      ...noOtherMembers,
      minProperties: 1,
      maxProperties: 1,
      description: 'Events to send again: exactly one of these.',
      examples: [{ times: { since: '2026-11-23T00:00:00Z' } }],
    },
  ),
)

export const WebhookReplay = named(
  'WebhookReplay',
  Type.Object(
    { id: Id('The replay. Its deliveries name it.') },
    { ...noOtherMembers, description: 'A replay that was ordered.', examples: [{ id: exampleId }] },
  ),
)

export const deliverySchemas = [WebhookDelivery, WebhookDeliveryList, NewWebhookReplay, WebhookReplay]
