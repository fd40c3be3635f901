import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../../src/platform/db/client.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const { url, drop } = await createDatabase()
after(drop)

describe('a table whose rows change with each step', () => {
  it('is vacuumed when a fiftieth of it is dead, not a fifth', async (t) => {
    const database = connect(url)
    t.after(database.close)
    const tables = await database.pool<{ name: string; options: string[] }[]>`
      select relname as name, reloptions as options
      from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and reloptions is not null
      order by relname`
    assert.deepEqual(
      tables.map(({ name, options }) => [name, options]),
      ['applications', 'permits'].map((name) => [name, ['autovacuum_vacuum_scale_factor=0.02']]),
    )
  })
})
