import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import {
  Id,
  Instant,
  listOf,
  Names,
  named,
  noOtherMembers,
  nullable,
  OneOf,
  ref,
  Timestamp,
} from '../../http/schema.ts'
import { environments } from './client.ts'
import { clientHistorySchemas } from './history-schema.ts'
import { clientKeySchemas } from './key-schema.ts'
import { Contact, OauthClient, Purpose, Reason, registration, registrationExample } from './registration-schema.ts'
import { ClientScope } from './scope-schema.ts'

export const NewClient = named(
  'NewClient',
  Type.Object(
    {
      names: ref(Names),
      contact: ref(Contact),
      ...registration,
      oauthClient: Type.Optional(nullable(ref(OauthClient))),
    },
    {
      ...noOtherMembers,
      description: 'An agency to be registered. It may see only what is listed.',
      examples: [registrationExample],
    },
  ),
)

export const ClientPatch = named(
  'ClientPatch',
  Type.Object(
    {
      names: Type.Optional(
        Type.Partial(Names, { ...noOtherMembers, description: 'Its name, in one language or both.' }),
      ),
      contact: Type.Optional(Type.Partial(Contact, { ...noOtherMembers, description: 'The contact at the agency.' })),
      owner: Type.Optional(registration.owner),
      purposes: Type.Optional(registration.purposes),
      permitTypes: Type.Optional(registration.permitTypes),
      regions: Type.Optional(registration.regions),
      scopes: Type.Optional(registration.scopes),
      ratePolicy: Type.Optional(registration.ratePolicy),
      oauthClient: Type.Optional(nullable(ref(OauthClient))),
    },
    {
      ...noOtherMembers,
      minProperties: 1,
      description: 'The changes to a registration. A list replaces the whole list.',
      examples: [{ permitTypes: ['IMB', 'KLINIK'] }],
    },
  ),
)

export const clientExample = {
  id: exampleId,
  version: 1,
  environment: 'live',
  ...registrationExample,
  suspension: null,
  createdAt: '2026-11-24T02:15:30.000Z',
  updatedAt: '2026-11-24T02:15:30.000Z',
}

export const Client = named(
  'Client',
  Type.Object(
    {
      id: Id('Identifier of the client.'),
      version: Type.Integer({
        minimum: 1,
        description: 'Raised by every change of it and of its keys; its ETag begins with it.',
      }),
      environment: OneOf(environments, {
        description: 'The kind of deployment it was registered in: its keys are of no use in the other.',
      }),
      names: ref(Names),
      contact: ref(Contact),
      ...registration,
      oauthClient: nullable(ref(OauthClient)),
      suspension: nullable(
        Type.Object(
          { since: Timestamp('Time from which on it is suspended.'), reason: Reason },
          { description: 'The suspension, while nothing is answered to it.' },
        ),
      ),
      createdAt: Instant('When it was registered.'),
      updatedAt: Instant('When it or its keys were changed last.'),
    },
    { ...noOtherMembers, description: 'A registered agency.', examples: [clientExample] },
  ),
)

export const ClientList = listOf(
  'ClientList',
  Client,
  'Registered agencies, in the order in which they were registered.',
  clientExample,
)

export const NewSuspension = named(
  'NewSuspension',
  Type.Object(
    {
      suspended: Type.Boolean({ description: 'true suspends it at once, false lifts the suspension.' }),
      reason: Reason,
    },
    {
      ...noOtherMembers,
      description: 'A suspension, or its end.',
      examples: [{ suspended: true, reason: 'A key of it was found in public.' }],
    },
  ),
)

export const clientSchemas = [
  ClientScope,
  Purpose,
  Contact,
  OauthClient,
  NewClient,
  ClientPatch,
  Client,
  ClientList,
  NewSuspension,
  ...clientKeySchemas,
  ...clientHistorySchemas,
]
