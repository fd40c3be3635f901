import { rateLimitsRoom } from '../../access/rate-limits/room.ts'
import { eventsRoom } from '../../events/room.ts'
import { webhooksRoom } from '../../events/webhooks/room.ts'
import { httpRoom } from '../../http/own-room.ts'
import { permitsRoom } from '../../permits/room.ts'
import { rotateRecords } from '../../personal-data/rotate.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { forgetInSandbox } from '../../sandbox/retention.ts'
import { followSuspensions } from '../../sandbox/suspensions.ts'

/** Does one batch of a job. Returns its size; 0 when nothing is left. */
type Batch = () => Promise<number>

/** The jobs that live operation has as well, in order. `logEvents` follows them. */
const { log_events: logEvents, forget_events: forgetEvents } = eventsRoom.jobs
const shared = {
  ...permitsRoom.jobs,
  forget_events: forgetEvents,
  ...webhooksRoom.jobs,
  ...rateLimitsRoom.jobs,
  ...httpRoom.jobs,
}

interface SandboxJobsParts {
  database: Database
  live: Database
  vault: Vault
}

/**
 * Returns the jobs of a sandbox. `upkeep`: in the order of a run. It also encrypts the secrets of webhooks under the
 * current data key: otherwise they are lost when the operator removes an older one. `numbering` moves events to the
 * log, after each change and each run. `forgetting` deletes what is older than 90 days.
 */
export function sandboxJobs({ database, live, vault }: SandboxJobsParts) {
  const upkeep: readonly (readonly [name: string, batch: Batch])[] = [
    ...Object.entries(shared).map(([name, { batch }]) => [name, () => batch({ database })] as const),
    ['follow_suspensions', () => followSuspensions(live.pool, database.pool)],
    ['rotate_data_keys', () => rotateRecords(database.pool, vault)],
  ]
  return {
    upkeep,
    numbering: (() => logEvents.batch({ database })) satisfies Batch,
    forgetting: (() => forgetInSandbox(database.pool)) satisfies Batch,
  }
}
