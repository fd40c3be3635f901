import { type DriverClient, openClient } from './connecting.ts'
import { answersWithin, Connection } from './connection.ts'
import { codedError } from './errors.ts'
import { hasSeveralHosts } from './host-options.ts'
import type { TimeLimits } from './limits.ts'

/** The longest wait for the first answer. Of several hosts the driver would try each without end. */
const answerMilliseconds = 10_000

/** No limits of work: a migration may take hours. */
const limits: TimeLimits = {
  acquire: 0,
  connect: answerMilliseconds,
  lock: 0,
  statement: 0,
  idleInTransaction: 0,
}

/**
 * Returns a client that is connected, without limits of time for its work: for what a start does to its database before
 * it is used. Throws when the server does not answer within 10 seconds: of several hosts, when none is a primary.
 */
export async function openSetupClient(url: string): Promise<DriverClient> {
  const connection = new Connection(() => openClient(url, limits))
  try {
    await answersWithin(connection, answerMilliseconds)
  } catch (error) {
    if (!hasSeveralHosts(url)) throw error
    throw codedError('CHECK_TIMEOUT', `None of the hosts is a primary that answered in ${answerMilliseconds} ms.`)
  }
  return connection.client
}
