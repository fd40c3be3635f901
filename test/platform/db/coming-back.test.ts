import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../../src/platform/db/client.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { ownTime } from '../../support/faults/own-time.ts'
import { wayTo } from '../../support/faults/way.ts'

const { url, drop } = await createDatabase()
after(drop)

/** As many tries as make a driver with growing pauses wait ten seconds or more. */
const triesWhileAway = 60

/** The pool, the reader, and the connection that listens. */
const connections = 3

describe('a server that is back after a while', () => {
  it('is connected to again within two seconds, after any number of failed tries', async (t) => {
    const way = await wayTo(url)
    const { pool, reader, close } = connect(way.url)
    t.after(close)
    let heard = 0
    await pool.listen('changes', () => void heard++)
    await pool`select 1`
    const { port } = new URL(way.url)
    way.close()
    const away = performance.now()
    for (let tries = 0; tries < triesWhileAway && performance.now() - away < 4_000; tries++)
      await Promise.all([assert.rejects(pool`select 1`), assert.rejects(reader`select 1`)])
    await using back = await wayTo(url, Number(port))
    using time = ownTime()
    const answers = [pool, reader].map((sql) =>
      eventually('it answers', () =>
        sql`select 1`.then(
          () => true,
          () => false,
        ),
      ),
    )
    await eventually('all have connected again', async () => {
      // The read before may have gone to the pool: the reader gives up a connection that waits for half a second.
      await reader`select 1`.catch(() => {})
      return back.opened() >= connections
    })
    const passed = time.passed()
    assert.ok(passed < 2_000, `after ${passed} ms`)
    await Promise.all(answers)
    await eventually('it tells of changes again', async () => {
      await pool.notify('changes', '')
      return heard > 0
    })
  })
})
