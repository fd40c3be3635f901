import { setTimeout as pause } from 'node:timers/promises'
import { type Ask, isPutOff, isWell, keepAsking, statusesOf, timesOf, untilWell } from './asking.ts'
import type { Deployment } from './deployment.ts'
import { type Finding, seconds } from './figures.ts'

const lockMilliseconds = 8_000
/** The limit for unaffected requests. For three seconds the API does not know which statements are blocked. */
const othersMilliseconds = 3_500
const refusedMilliseconds = 6_000
const backMilliseconds = 2_000
const atOnce = 12

/** Locks two tables in turn for eight seconds, as a migration might. */
export async function lockingTables(deployment: Deployment): Promise<Finding[]> {
  const { readsApplication, readsContacts, readsType, readsOffices, drafts, uploads } = deployment.asks()
  return [
    ...(await lockingTable(deployment, 'contacts', {
      held: [readsContacts],
      free: [readsApplication, readsType, readsOffices, drafts],
    })),
    ...(await lockingTable(deployment, 'documents', {
      held: [readsApplication, uploads],
      free: [readsContacts, readsType, readsOffices],
    })),
  ]
}

async function lockingTable(
  { withSql, asks }: Deployment,
  table: string,
  { held, free }: { held: Ask[]; free: Ask[] },
): Promise<Finding[]> {
  const { ending } = await withSql((sql) =>
    sql.begin(async (tx) => {
      await tx`lock table ${tx(table)} in access exclusive mode`
      const needing = keepAsking(held, atOnce)
      const others = keepAsking(free, atOnce)
      const readiness = keepAsking([asks().ready], 1)
      await pause(lockMilliseconds)
      // Responses after the end of the lock count, too: all requests were sent before.
      const ending = Promise.all([needing.stop(), others.stop(), readiness.stop()])
      return { ending }
    }),
  )
  const [back, [affected, others, readiness]] = await Promise.all([untilWell(held), ending])
  const refused = affected.filter(isPutOff)
  return [
    {
      what: `table \`${table}\` locked for ${seconds(lockMilliseconds)}: what needs it, ${atOnce} at once`,
      measured: `${statusesOf(affected)}; refused after at most ${seconds(timesOf(refused).longest)}`,
      wanted: `503 with Retry-After within ${seconds(refusedMilliseconds)}; 2xx once it is free`,
      met:
        refused.length > 0 &&
        affected.every((answer) => isPutOff(answer) || isWell(answer)) &&
        timesOf(refused).longest <= refusedMilliseconds,
    },
    {
      what: `the same: everything else, ${atOnce} at once`,
      measured: `${statusesOf(others)}; median ${seconds(timesOf(others).median)}, at most ${seconds(timesOf(others).longest)}`,
      wanted: `all 2xx, at most ${seconds(othersMilliseconds)}`,
      met: others.every(isWell) && timesOf(others).longest <= othersMilliseconds,
    },
    {
      what: 'the same: `/health/ready`',
      measured: `${statusesOf(readiness)}; at most ${seconds(timesOf(readiness).longest)}`,
      wanted: '200 within 2.00 s',
      met: readiness.every(isWell) && timesOf(readiness).longest <= 2_000,
    },
    {
      what: 'the same: until what needs it succeeds, from when it is free',
      measured: seconds(back),
      wanted: `≤ ${seconds(backMilliseconds)}`,
      met: back <= backMilliseconds,
    },
  ]
}
