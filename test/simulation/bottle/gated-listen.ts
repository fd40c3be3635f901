import type postgres from 'postgres'
import type { Scheduler } from './scheduler.ts'
import type { Passing } from './turns.ts'

/** Returns a `listen` that waits for its turn. The next turn begins when PostgreSQL has answered. */
export const gatedListen =
  (program: Passing, scheduler: Scheduler, listen: postgres.Sql['listen']) =>
  async (...given: Parameters<postgres.Sql['listen']>): Promise<postgres.ListenMeta> => {
    const passage = await scheduler.pass(program, 'statement', 'listen')
    return listen(...given).finally(() => passage.end())
  }
