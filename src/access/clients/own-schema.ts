import Type from 'typebox'
import { Id, named, noOtherMembers, nullable, OneOf, ref } from '../../http/schema.ts'
import { agencyPolicies, sandboxPolicy } from '../rate-limits/policies.ts'
import { Client, clientExample } from './schema.ts'
import { ClientScope } from './scope-schema.ts'

const Count = (description: string) => Type.Integer({ minimum: 0, description })

export const OwnClient = named(
  'OwnClient',
  Type.Object(
    {
      client: ref(Client),
      keyId: nullable(Id('The key of this request. Null for a token of the issuer.')),
      scopes: Type.Array(ref(ClientScope), {
        description: 'Scopes of this request: those of the registration that its key or token has.',
      }),
      limit: Type.Object(
        {
          policy: OneOf([...agencyPolicies, sandboxPolicy], {
            description: 'Name of the limit in `RateLimit-Policy`. More may come.',
          }),
          quota: Count('Requests in a window.'),
          seconds: Count('Length of a window.'),
          remaining: Count('Requests left in this window, this one taken off.'),
          resetsInSeconds: Count('Seconds until the next window.'),
        },
        { ...noOtherMembers, description: 'Rate limit of the agency. All its keys share it.' },
      ),
    },
    {
      ...noOtherMembers,
      description: 'An agency as it reads itself.',
      examples: [
        {
          client: clientExample,
          keyId: clientExample.id,
          scopes: ['permits:read', 'client:read'],
          limit: { policy: 'agency', quota: 600, seconds: 60, remaining: 588, resetsInSeconds: 24 },
        },
      ],
    },
  ),
)

export const ClientUsage = named(
  'ClientUsage',
  Type.Object(
    {
      month: Type.String({ description: 'The month, YYYY-MM.' }),
      days: Type.Array(
        Type.Object(
          {
            day: Type.String({ format: 'date', description: "Day in the network's time zone." }),
            operation: Type.String({ description: 'The operation that was asked. More may come.' }),
            queries: Count('Number of queries on this day.'),
            permits: Count('Number of permits in their answers.'),
          },
          { ...noOtherMembers, description: 'The queries of a day by one operation.' },
        ),
        { description: 'Days with queries, in order of day and operation.' },
      ),
    },
    {
      ...noOtherMembers,
      description: 'Number of questions of an agency about permits in a month.',
      examples: [
        { month: '2026-11', days: [{ day: '2026-11-23', operation: 'listPermits', queries: 12, permits: 340 }] },
      ],
    },
  ),
)

export const UsageQuery = Type.Object(
  {
    month: Type.Optional(
      Type.String({
        pattern: '^20[0-9]{2}-(?:0[1-9]|1[0-2])$',
        description: "Month in the network's time zone. Default: this month.",
        examples: ['2026-11'],
      }),
    ),
  },
  noOtherMembers,
)

export const ownClientSchemas = [OwnClient, ClientUsage]
