import { setTimeout as pause } from 'node:timers/promises'
import type { Welcome } from '../../access/identity/sign-in.ts'
import { isWithoutEmail } from '../../correspondence/contacts/queries.ts'
import { keepVerified } from '../../correspondence/contacts/state.ts'
import { acceptInvitations } from '../../network/staff/accept.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'

/** The time that a sign-in waits to learn whether an address is known. A healthy server answers in a millisecond. */
const patienceMilliseconds = 500

/** Keeps a verified address as a contact, and accepts the posts that it was invited to. */
export function welcomeTo({ reader, pool }: Database, vault: Vault): Welcome {
  return {
    // Nobody is refused because an address cannot be looked up now: it is kept at a later sign-in.
    isWithoutEmail: (personId) =>
      Promise.race([isWithoutEmail(reader, personId), pause(patienceMilliseconds, false, { ref: false })]).catch(
        () => false,
      ),
    verified: (personId, email) => keepVerified(pool, vault, personId, email),
    invited: (personId, email) => acceptInvitations(pool, personId, email),
  }
}
