import { named, OneOf } from '../../http/schema.ts'
import { listScopes } from './scopes.ts'

/**
 * A scope of agencies in the contract. Import it only after `program/registers.ts`, which adds the scopes of all rooms.
 */
export const ClientScope = named(
  'ClientScope',
  OneOf(
    listScopes().map(([scope]) => scope),
    { description: 'A scope of agencies. More may come.', examples: ['permits:read'] },
  ),
)
