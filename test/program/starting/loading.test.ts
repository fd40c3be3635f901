import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { load } from '../../../src/program/starting/commands.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
const key = Buffer.alloc(32, 1).toString('base64')

describe('the command that loads a deployment', () => {
  it('prints that it is done', async () => {
    const database = parts.adopt(await createDatabase(), (made) => made.drop())
    const said: string[] = []
    const config = readConfig({ DATABASE_URL: database.url, DATA_KEYS: `test-1:${key}`, SEARCH_KEY: key })
    await load(config, { parts, say: (words) => said.push(words) })
    assert.match(said.join(''), /^The database is migrated\. .*loaded\.\n$/)
  })
})
