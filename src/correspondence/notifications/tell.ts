import type { Db } from '../../platform/db/client.ts'
import { contactChannels } from '../contacts/contact.ts'
import { tellUntold } from './changes.ts'
import { kindsOf, tellings } from './telling.ts'

const batch = 500

/**
 * Makes notices of what has happened since: for everybody who is told of it one for each address, in the statement that
 * takes it off the list of what is untold. So nothing is told twice, and nothing is forgotten while no worker runs. One
 * batch; returns how much was taken off.
 */
export function tellPeople(db: Db): Promise<number> {
  const channelKinds = contactChannels.flatMap((channel) => kindsOf[channel].map((kind) => ({ channel, kind })))
  return tellUntold(db, { batch, tellings, channelKinds })
}
