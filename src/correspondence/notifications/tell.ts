import type { Db } from '../../platform/db/client.ts'
import { contactChannels } from '../contacts/contact.ts'
import { tellUntold } from './tell-changes.ts'
import { kindsOf, tellings } from './telling.ts'

const batch = 500

/**
 * Makes notices of events: for each receiver one for each address, in the statement that takes the event off the list.
 * So nothing is told twice, and nothing is lost while no worker runs. One batch; returns the number of events.
 */
export function tellPeople(db: Db): Promise<number> {
  const channelKinds = contactChannels.flatMap((channel) => kindsOf[channel].map((kind) => ({ channel, kind })))
  return tellUntold(db, { batch, tellings, channelKinds })
}
