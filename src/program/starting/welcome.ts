import type { Welcome } from '../../access/identity/sign-in.ts'
import { keepVerified } from '../../correspondence/contacts/state.ts'
import { acceptInvitations } from '../../network/staff/accept.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'

/** Keeps a verified address as a contact, and accepts the appointments that wait for it. */
export const welcomeTo = ({ pool }: Database, vault: Vault): Welcome => ({
  verified: (personId, email) => keepVerified(pool, vault, personId, email),
  invited: (personId, email) => acceptInvitations(pool, personId, email),
})
