import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, noOtherMembers, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { longestUrl, mostPreviousHours, usualPreviousHours } from './limits.ts'
import { pauseReasons } from './states.ts'

// Made here: a scanner of leaked secrets would report a literal.
const secretExample = `whsec_${Buffer.alloc(32, 'example').toString('base64')}`

const Url = Type.String({
  minLength: 1,
  maxLength: longestUrl,
  pattern: '^\\S+$',
  description:
    'Address that events are sent to: https, a public address, without credentials. A trial takes http on its own ' +
    'machine.',
  examples: ['https://[2001:db8::1]/hooks'],
})
const Description = nullable(Type.String({ maxLength: 200, description: 'A note of your own.' }))
const Types = nullable(
  Type.Array(Type.String({ pattern: '^[a-z0-9_.]{1,80}$' }), {
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    description: 'Only events of these types; null: all types.',
  }),
)
const Codes = Type.Array(Type.String({ pattern: '^(\\*|[A-Z][A-Z0-9-]{1,19})$' }), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'Only events of permits of these types, and of these permit types. `*`: all you are registered for.',
})
const Regions = Type.Array(Type.String({ pattern: '^(\\*|[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{4})?)?)?)$' }), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'Only events of permits in these regions, and of offices there. `*`: all you are registered for.',
})

const newExample = {
  url: 'https://[2001:db8::1]/hooks',
  types: ['satupintu.permit.suspended.v1', 'satupintu.permit.revoked.v1'],
  permitTypes: ['IMB'],
}

export const NewWebhook = named(
  'NewWebhook',
  Type.Object(
    {
      url: Url,
      description: Type.Optional(Description),
      types: Type.Optional(Types),
      permitTypes: Type.Optional(Codes),
      regions: Type.Optional(Regions),
    },
    { ...noOtherMembers, description: 'A webhook. Filters that are left out narrow nothing.', examples: [newExample] },
  ),
)

export const WebhookPatch = named(
  'WebhookPatch',
  Type.Object(
    {
      url: Type.Optional(Url),
      description: Type.Optional(Description),
      types: Type.Optional(Types),
      permitTypes: Type.Optional(Codes),
      regions: Type.Optional(Regions),
      isPaused: Type.Optional(
        Type.Boolean({ description: 'True: nothing is sent. False: goes on with the first event not yet delivered.' }),
      ),
      skipTo: Type.Optional(
        Type.Literal('latest', {
          description: 'Goes on from the end of the log. Deliveries that wait are cancelled.',
        }),
      ),
    },
    { ...noOtherMembers, minProperties: 1, description: 'The changes to a webhook.', examples: [{ isPaused: false }] },
  ),
)

const example = {
  id: exampleId,
  version: 1,
  url: newExample.url,
  description: null,
  types: newExample.types,
  permitTypes: newExample.permitTypes,
  regions: ['*'],
  state: 'active',
  pause: null,
  position: 'MTI4NDAgM2Y1ZThkMmMxYTcw',
  waiting: 0,
  failingSince: null,
  deliveredAt: '2026-11-24T02:15:30.000Z',
  previousSecretUntil: null,
  createdAt: '2026-11-24T02:15:30.000Z',
  updatedAt: '2026-11-24T02:15:30.000Z',
}

export const Webhook = named(
  'Webhook',
  Type.Object(
    {
      id: Id('Identifier of the webhook.'),
      version: Type.Integer({ minimum: 1, description: 'Version. Its ETag begins with it.' }),
      url: Type.String({ description: 'Address of the receiver, as it was stated.' }),
      description: nullable(Type.String({ description: 'Use that the agency makes of it.' })),
      types: nullable(Type.Array(Type.String(), { description: 'As stated. Null: all types.' })),
      permitTypes: Type.Array(Type.String(), { description: 'Permit types whose events are sent.' }),
      regions: Type.Array(Type.String(), { description: 'Regions whose events are sent.' }),
      state: OneOf(['active', 'failing', 'paused'], {
        description: 'active · failing: the last attempt failed, it is tried again · paused: nothing is sent.',
      }),
      pause: nullable(
        Type.Object(
          {
            since: Timestamp('Beginning of the pause.'),
            reason: OneOf(pauseReasons, {
              description:
                'Reason. `by_agency`: you. `schedule_ended`: a delivery failed for three days. `no_success`: every ' +
                'attempt of three days failed. `gone`: the receiver answered 410. `position_too_old`: what was not ' +
                'delivered is no longer kept. More may come.',
            }),
          },
          { description: 'The pause, while nothing is sent; null: it is not paused.' },
        ),
      ),
      position: nullable(
        Type.String({
          description: 'Position of the log up to which all was dealt with; null: before the events kept.',
        }),
      ),
      waiting: Type.Integer({ minimum: 0, description: 'Deliveries that failed, or wait behind one that failed.' }),
      failingSince: nullable(Timestamp('Since when every attempt has failed.')),
      deliveredAt: nullable(Timestamp('Time of the last successful delivery.')),
      previousSecretUntil: nullable(Timestamp('Until when the previous secret signs, too.')),
      createdAt: Instant('When it was created.'),
      updatedAt: Instant('When it was changed last.'),
    },
    { ...noOtherMembers, description: 'A webhook of your agency.', examples: [example] },
  ),
)

export const WebhookList = listOf('WebhookList', Webhook, 'The webhooks of your agency, the oldest first.', example)

export const IssuedWebhook = named(
  'IssuedWebhook',
  Type.Object(
    {
      webhook: ref(Webhook),
      secret: nullable(
        Type.String({ description: '`whsec_` and the key in Base64. A retry gets null.', examples: [secretExample] }),
      ),
    },
    {
      ...noOtherMembers,
      description: 'A webhook, with its secret.',
      examples: [{ webhook: example, secret: secretExample }],
    },
  ),
)

export const NewWebhookSecret = named(
  'NewWebhookSecret',
  Type.Object(
    {
      previousValidHours: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: mostPreviousHours,
          default: usualPreviousHours,
          description: 'Hours for which the secret of now signs beside the new one. 0: no longer.',
        }),
      ),
    },
    { ...noOtherMembers, description: 'A change of secret.', examples: [{ previousValidHours: 24 }] },
  ),
)

export const WebhookTest = named(
  'WebhookTest',
  Type.Object(
    { eventId: Id('The event `webhook.tested`. Find its delivery with `event=`.') },
    { ...noOtherMembers, description: 'A test that was ordered.', examples: [{ eventId: exampleId }] },
  ),
)

export const managementSchemas = [
  NewWebhook,
  WebhookPatch,
  Webhook,
  WebhookList,
  IssuedWebhook,
  NewWebhookSecret,
  WebhookTest,
]
