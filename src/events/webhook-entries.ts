import { exampleId } from '../http/examples.ts'
import { agencyTypes, eventTypes, publicType } from './event-types.ts'
import { CloudEvent, eventExample } from './schema.ts'
import type { EventSubject } from './subject.ts'

/** The subjects whose events agencies get. Events of applications and posts are for people, who have no webhooks. */
const subjects = {
  consultation: {
    name: 'Consultation',
    noun: 'a consultation',
    example: {
      ...eventExample,
      type: publicType('consultation.requested'),
      subject: `consultations/${exampleId}`,
      data: { version: 1, from: null, to: 'requested', applicationId: exampleId },
    },
  },
  permit: { name: 'Permit', noun: 'a permit', example: eventExample },
  permit_type: {
    name: 'PermitType',
    noun: 'a permit type',
    example: {
      ...eventExample,
      type: publicType('permit_type.published'),
      subject: 'permit-types/IMB',
      data: { version: 3, from: null, to: null },
    },
  },
  office: {
    name: 'Office',
    noun: 'an office',
    example: {
      ...eventExample,
      type: publicType('office.winding_down'),
      subject: `offices/${exampleId}`,
      data: { version: 5, from: 'online', to: 'winding_down' },
    },
  },
  registration: {
    name: 'Registration',
    noun: "an agency's registration",
    example: {
      ...eventExample,
      type: publicType('registration.changed'),
      subject: `clients/${exampleId}`,
      data: { version: 4, from: null, to: null, permitTypes: ['IMB'], regions: ['31.71'] },
    },
  },
  webhook: {
    name: 'Webhook',
    noun: 'a webhook',
    example: {
      ...eventExample,
      type: publicType('webhook.paused'),
      subject: `webhooks/${exampleId}`,
      data: { version: 2, from: null, to: null },
    },
  },
} as const satisfies Partial<Record<EventSubject, object>>

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' as const },
  example,
})

/** Headers and responses that all webhooks of the contract share, by their section in `components`. */
export const webhookComponents = {
  parameters: {
    EventWebhookId: header(
      'webhook-id',
      'The id of the event, by Standard Webhooks 1.0. It stays the same when it is sent again: deal with each once.',
      exampleId,
    ),
    EventWebhookTimestamp: header(
      'webhook-timestamp',
      'When this attempt was signed, in seconds of the epoch. Refuse one that is older than five minutes.',
      '1763864130',
    ),
    EventWebhookSignature: header(
      'webhook-signature',
      'Signatures of `webhook-id.webhook-timestamp.body`, by spaces: `v1,` and an HMAC-SHA256 in Base64 for each ' +
        'secret that is valid now. The key is what follows `whsec_` in the secret, decoded from Base64. Accept the ' +
        'delivery if one of them is yours.',
      'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
    ),
  },
  responses: {
    EventReceived: {
      description:
        'Any 2xx: the event is delivered. Anything else, and no reply, is a failure: it is sent again later.',
    },
  },
} as const

/** Returns the `webhooks` section of the contract (OpenAPI 3.1), by subject. */
export const webhookEntries = () =>
  Object.fromEntries(Object.entries(subjects).map(([subject, about]) => [subject, { post: entryOf(subject, about) }]))

function entryOf(subject: string, { name, noun, example }: { name: string; noun: string; example: object }) {
  const types = Object.entries(eventTypes)
    .flatMap(([about, words]) => (about === subject ? Object.entries(words) : []))
    .filter(([type]) => agencyTypes.includes(type))
  return {
    operationId: `receive${name}Event`,
    tags: ['Events'],
    summary: `Receive an event of ${noun}`,
    description:
      'Sent to the address of a subscription, with the same body as in `GET /v1/events`. More types may come: answer ' +
      '2xx to those you do not know.\n\n| type | meaning |\n|---|---|\n' +
      types.map(([type, words]) => `| \`${publicType(type)}\` | ${words} |`).join('\n'),
    security: [],
    parameters: Object.keys(webhookComponents.parameters).map((key) => ({ $ref: `#/components/parameters/${key}` })),
    requestBody: {
      required: true,
      description: 'The event. Its bytes are what is signed.',
      content: {
        'application/cloudevents+json': { schema: { $ref: `#/components/schemas/${CloudEvent.$id}` }, example },
      },
    },
    responses: { '2XX': { $ref: '#/components/responses/EventReceived' } },
  }
}
