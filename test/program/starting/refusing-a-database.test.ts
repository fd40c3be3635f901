import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { createDatabase } from '../../support/deployment/database.ts'
import { sampleDataKeys } from '../../support/deployment/services.ts'
import { startsInVain } from '../../support/deployment/vain-starts.ts'

const database = await createDatabase()
const owner = postgres(database.url, { max: 1, onnotice: () => {}, fetch_types: false })
const role = `starting_${randomBytes(6).toString('hex')}`
await owner.unsafe(`create role ${role} superuser login password 'hidden\u00b2'`)
after(async () => {
  await owner.unsafe(`drop role ${role}`)
  await owner.end({ timeout: 1 })
  await database.drop()
})

const addressWith = (password: string) => Object.assign(new URL(database.url), { username: role, password }).href
const settings = {
  ...sampleDataKeys,
  START_WAIT_SECONDS: '0',
  OIDC_ISSUER: 'http://127.0.0.1:1',
  OIDC_AUDIENCE: 'x',
  S3_ENDPOINT: 'http://127.0.0.1:1',
  S3_REGION: 'x',
  S3_BUCKET: 'documents',
  S3_ACCESS_KEY_ID: 'x',
  S3_SECRET_ACCESS_KEY: 'x',
}

describe('a start at a database that cannot be used', () => {
  it('says that PostgreSQL keeps the password in another form, without the password', async () => {
    const said = await startsInVain('api', { ...settings, DATABASE_URL: addressWith('hidden\u00b2') })
    assert.match(said, /DATABASE_URL: the password has characters [^\n]*password authentication failed/)
    assert.doesNotMatch(said, /hidden/)
  })

  it('says no more than that a password is refused when its form is the same', async () => {
    const said = await startsInVain('api', { ...settings, DATABASE_URL: addressWith('other') })
    assert.match(said, /DATABASE_URL: password authentication failed/)
  })

  for (const mode of ['api', 'worker'] as const)
    it(`waits for one that can only be read, and names the setting: ${mode}`, async (t) => {
      await owner.unsafe(`alter role ${role} password 'first'`)
      await owner.unsafe(`alter role ${role} set default_transaction_read_only = on`)
      t.after(() => owner.unsafe(`alter role ${role} reset default_transaction_read_only`))
      const said = await startsInVain(mode, { ...settings, DATABASE_URL: addressWith('first') })
      assert.match(said, /DATABASE_URL: there was no answer within 0 seconds: the database can only be read/)
    })
})

describe('a data folder that cannot be made', () => {
  it('is named by its setting: it is a file', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-no-folder-'))
    t.after(() => rm(folder, { recursive: true }))
    const file = join(folder, 'file')
    await writeFile(file, '')
    assert.match(await startsInVain('all', { DATA_DIR: file }), /DATA_DIR: EEXIST: [^\n]*file/)
  })
})
