import type { Db } from '../../../platform/db/client.ts'
import { contactChannels } from '../../contacts/contact.ts'
import { tellUntold } from './tell-changes.ts'
import { kindsOf, tellings } from './telling.ts'

const batch = 500

/**
 * Creates the notices of one batch of events, and returns the number of events. An event leaves the list in the
 * statement that inserts its notices, so that none is lost or repeated.
 */
export function tellPeople(db: Db): Promise<number> {
  const channelKinds = contactChannels.flatMap((channel) => kindsOf[channel].map((kind) => ({ channel, kind })))
  return tellUntold(db, { batch, tellings, channelKinds })
}
