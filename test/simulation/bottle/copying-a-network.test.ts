import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { templateFor } from './ground.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-migrations-'))
after(() => rm(folder, { recursive: true }))

/** Returns the name of the template for one more migration, or for another one of that name. */
async function templateWith(file: string, sql: string): Promise<string> {
  await writeFile(join(folder, file), sql)
  return templateFor('network', pathToFileURL(`${folder}/`))
}

it('a network is copied only if the same migrations have made it', async () => {
  const first = await templateWith('0001_offices.sql', 'create table offices ()')
  assert.equal(await templateWith('0001_offices.sql', 'create table offices ()'), first)
  const names = [
    first,
    await templateWith('0002_staff.sql', 'create table staff ()'),
    await templateWith('0002_staff.sql', 'create table people ()'),
    await templateWith('0001_offices.sql', 'create table regions ()'),
  ]
  assert.equal(new Set(names).size, names.length, names.join())
})
