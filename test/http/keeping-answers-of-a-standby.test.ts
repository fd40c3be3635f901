import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import Type from 'typebox'
import { createReferenceAnswers, type ReferenceResult } from '../../src/http/caching/reference-answers.ts'
import { connect } from '../../src/platform/db/client.ts'
import { requestLimits } from '../../src/platform/db/limits.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { createBareApp } from '../../src/program/bare-app.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { replicated } from '../support/deployment/replicated.ts'

const servers = await replicated()
after(() => servers[Symbol.asyncDispose]())
await migrate(servers.primary.url)

const served: string[] = []
const database = connect({ primary: servers.primary.url, standby: servers.standby.url }, requestLimits, {
  served: (server) => served.push(server),
})
const { pool, standby } = database
const app = createBareApp({ namedSchemas: [] })
after(async () => {
  await app.close()
  await database.close()
})

/** The clock of the standby is behind until midnight has come there, too. */
const yesterday = '2026-12-31'
const today = '2027-01-01'
await pool`create table standby_clock as select true as is_behind`
await pool.unsafe(`create or replace function network_day() returns date language sql stable return
  case when pg_is_in_recovery() and (select is_behind from standby_clock) then date '${yesterday}' else '${today}' end`)
const midnightComes = () => pool`update standby_clock set is_behind = false`

const results: ReferenceResult[] = []
const answers = createReferenceAnswers(database, {
  bytes: 10_000,
  count: (result) => void results.push(result),
})
const schema = {
  querystring: Type.Object({ of: Type.String() }),
  response: { 200: Type.Object({ day: Type.String() }) },
}
app.get('/day', { schema }, (request, reply) =>
  answers.answer(request, reply, async () => {
    const [row] = await standby<{ day: string }[]>`select network_day()::text as day`
    await midnightComes()
    return { day: row?.day ?? '' }
  }),
)
const asksForTheDay = async (of: string): Promise<string> =>
  (await app.inject({ url: '/day', query: { of } })).json<{ day: string }>().day

/** Puts the clock of the standby back, and waits until it serves. */
async function standsAtYesterday(): Promise<void> {
  await pool`update standby_clock set is_behind = true`
  await eventually('the standby serves', async () => {
    served.length = 0
    const [row] = await standby<{ day: string }[]>`select network_day()::text as day`
    return served[0] === 'standby' && row?.day === yesterday
  })
  served.length = 0
}

it('an answer of a standby whose clock was still at yesterday is not kept for the day', async () => {
  let attempt = ''
  // The primary answers where the standby lags behind it for a moment. Then another answer is asked for.
  await eventually('the standby gives the first answer', async () => {
    await standsAtYesterday()
    attempt = crypto.randomUUID()
    return (await asksForTheDay(attempt)) === yesterday
  })
  await eventually('all questions of the first answer are over', async () => served.length === 2)
  const days: string[] = []
  await eventually('an answer is kept', async () => {
    days.push(await asksForTheDay(attempt))
    return results.at(-1) === 'hit'
  })
  assert.deepEqual([...new Set(days)], [today])
  assert.deepEqual([...new Set(served)], ['standby'])
})
