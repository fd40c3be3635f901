import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, listOf, named, noOtherMembers, nullable, OneOf } from '../../http/schema.ts'
import { clientEventTypes } from './event-types.ts'

const eventExample = {
  id: exampleId,
  version: 2,
  type: 'client.suspended',
  actor: 'Administrator',
  details: { reason: 'A key of it was found in public.' },
  at: '2026-11-24T02:15:30.000Z',
}

const ClientEvent = named(
  'ClientEvent',
  Type.Object(
    {
      id: Id('Identifier of the event.'),
      version: Type.Integer({ minimum: 1, description: 'The version of the client that it made.' }),
      type: OneOf(clientEventTypes, { description: 'The type of the event. More may come.' }),
      actor: nullable(
        Type.String({
          description:
            'The administrator who did it. Null for the sample, and where the agency did it by the key ' +
            '`details.byKeyId`.',
        }),
      ),
      details: Type.Object(
        {},
        { additionalProperties: true, description: 'The changed values, old and new. Never a secret.' },
      ),
      at: Instant('Time of the event.'),
    },
    { ...noOtherMembers, description: 'A change of a client or its keys.', examples: [eventExample] },
  ),
)

export const ClientEventList = listOf(
  'ClientEventList',
  ClientEvent,
  'The events of an agency, in order.',
  eventExample,
)

const queryExample = {
  id: exampleId,
  keyId: exampleId,
  purpose: 'collateral_check',
  operation: 'getPermit',
  count: 1,
  permitIds: [exampleId],
  at: '2026-11-24T02:15:30.000Z',
}

const ClientQuery = named(
  'ClientQuery',
  Type.Object(
    {
      id: Id('Identifier of the query.'),
      keyId: nullable(Id('The key it came with; null with a token of the issuer.')),
      purpose: Type.String({ description: 'The code of the registered purpose that was stated.' }),
      operation: Type.String({ description: 'The operation that was asked.' }),
      count: Type.Integer({ minimum: 0, description: 'The number of permits in the answer.' }),
      permitIds: Type.Array(Id('Identifier of a permit.'), { description: 'The ids of these permits.' }),
      at: Instant('Time of the event.'),
    },
    { ...noOtherMembers, description: 'A question an agency asked about permits.', examples: [queryExample] },
  ),
)

export const ClientQueryList = listOf(
  'ClientQueryList',
  ClientQuery,
  'The queries of an agency, the newest first.',
  queryExample,
)

export const clientHistorySchemas = [ClientEvent, ClientEventList, ClientQuery, ClientQueryList]
