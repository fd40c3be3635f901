import { setTimeout as pause } from 'node:timers/promises'
import type { Welcome } from '../../access/identity/sign-in.ts'
import { isWithoutEmail } from '../../correspondence/contacts/queries.ts'
import { keepVerified } from '../../correspondence/contacts/state.ts'
import { acceptInvitations } from '../../network/staff/accept.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'

/** The time limit of the lookup of a person's address during a sign-in. It usually takes a millisecond. */
const patienceMilliseconds = 500

/** Returns the actions of a sign-in: store a verified address as a contact, and accept the posts it was invited to. */
export function welcomeTo({ reader, pool }: Database, vault: Vault): Welcome {
  return {
    // A failed lookup refuses no sign-in: a later one stores the address.
    isWithoutEmail: (personId) =>
      Promise.race([isWithoutEmail(reader, personId), pause(patienceMilliseconds, false, { ref: false })]).catch(
        () => false,
      ),
    verified: (personId, email) => keepVerified(pool, vault, personId, email),
    invited: (personId, email) => acceptInvitations(pool, personId, email),
  }
}
