// Runs alone: it begins in a process that has not loaded the rooms.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../src/platform/db/client.ts'
import { registerSampleAgencies } from '../../src/sample/staff.ts'
import { sampleAgencies } from '../../src/sample/users.ts'
import { createDatabase } from '../support/deployment/database.ts'

const made = await createDatabase()
const { pool, close } = connect(made.url)
after(async () => {
  await close()
  await made.drop()
})

describe('the sample agencies', () => {
  it('are not registered without their scopes, by a program that has not declared them yet', async () => {
    await assert.rejects(registerSampleAgencies(pool, 'live'), /Load program\/registers\.ts first\.$/)
    assert.deepEqual([...(await pool`select id from clients`)], [])
  })

  it('are registered with the scopes of their tokens', async () => {
    await import('../../src/program/registers.ts')
    await registerSampleAgencies(pool, 'live')
    const rows = await pool<{ scopes: string[] }[]>`
      select registration -> 'scopes' as scopes
      from clients
      order by registration #>> '{oauthClient,clientId}'`
    const wanted = sampleAgencies.toSorted((a, b) => (a.clientId < b.clientId ? -1 : 1)).map(({ scope }) => scope)
    assert.deepEqual(
      rows.map(({ scopes }) => scopes.toSorted()),
      wanted.map((scope) => scope.split(' ').toSorted()),
    )
  })
})
