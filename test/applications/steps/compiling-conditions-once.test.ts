import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../../src/platform/db/client.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const { url, drop } = await createDatabase()
const { pool, close } = connect(url)
after(async () => {
  await close()
  await drop()
})

describe('a statement that writes an application', () => {
  it('parses no condition of a trigger: a connection compiles it once, with its function', async () => {
    const conditional = await pool`
      select t.tgname
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      where c.relname like 'application%' and t.tgqual is not null`
    assert.deepEqual([...conditional], [])
  })

  it('plans no function of a check: a connection compiles it once, as it is not in SQL', async () => {
    const functions = await pool<{ name: string; language: string }[]>`
      select p.proname as name, l.lanname as language
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      join pg_depend d on d.classid = 'pg_constraint'::regclass and d.objid = k.oid
        and d.refclassid = 'pg_proc'::regclass
      join pg_proc p on p.oid = d.refobjid
      join pg_language l on l.oid = p.prolang
      where k.contype = 'c' and c.relname like 'application%'`
    assert.deepEqual([...functions], [{ name: 'refunds_add_up', language: 'plpgsql' }])
  })
})
