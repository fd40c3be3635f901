import type { PgBoss } from 'pg-boss'

/**
 * The properties of every queue. `exclusive`: at most one job of a kind waits or runs, because a running one also finds
 * work that arrives meanwhile. `heartbeatSeconds`: after this time other workers take over the jobs of a killed worker;
 * without it, after 15 minutes. `notify`: a new job wakes the workers, which poll rarely therefore.
 */
const properties = { policy: 'exclusive', retryLimit: 3, heartbeatSeconds: 30, notify: true } as const

/**
 * Gives each job a queue with a schedule. Asks for all queues and schedules, and writes only what is missing or
 * differs: each write takes three statements, and every start of a worker calls this for all jobs. Several workers may
 * do it at once. `crons`: the schedules in UTC, by the names of the jobs.
 */
export async function prepareQueues(boss: PgBoss, crons: Readonly<Record<string, string>>): Promise<void> {
  const [queues, schedules] = await Promise.all([boss.getQueues(), boss.getSchedules()])
  const queueOf = new Map(queues.map((queue) => [queue.name, queue]))
  const cronOf = new Map(schedules.map(({ name, cron }) => [name, cron]))
  const { policy, retryLimit, ...later } = properties
  for (const [name, cron] of Object.entries(crons)) {
    const queue = queueOf.get(name)
    if (!queue) await boss.createQueue(name, { policy, retryLimit })
    if (queue?.heartbeatSeconds !== later.heartbeatSeconds || queue.notify !== later.notify)
      await boss.updateQueue(name, later)
    if (cronOf.get(name) !== cron) await boss.schedule(name, cron)
  }
}
