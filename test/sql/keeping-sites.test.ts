import assert from 'node:assert/strict'
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { Source } from '../support/measuring/sources.ts'
import { keptSitesOf } from './kept-sites.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-sites-'))
after(() => rm(folder, { recursive: true, force: true }))
const file = pathToFileURL(join(folder, 'cache', 'sites.json'))

const parsed: string[] = []
const source = (path: string, text: string): Source => ({
  path,
  text,
  imports: [],
  get tree() {
    parsed.push(path)
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  },
})
const finds = (table: string) => source('src/a.ts', `const find = (db) => db\`select from ${table}\``)
const other = source('src/b.ts', 'const drop = (db) => db`delete from ${name}`')
const asks = async (...sources: Source[]) => {
  parsed.length = 0
  const sites = await keptSitesOf(sources, file)
  return { parsed: [...parsed], sent: sites.map(({ path, name, chunks }) => [path, name, ...chunks]) }
}

describe('the places of the service', () => {
  const ofOther = ['src/b.ts', 'drop', 'delete from ', '']

  it('are read from all files at first', async () => {
    const found = [['src/a.ts', 'find', 'select from offices'], ofOther]
    assert.deepEqual(await asks(finds('offices'), other), { parsed: ['src/a.ts', 'src/b.ts'], sent: found })
  })

  it('are kept while the files are the same', async () => {
    const found = [ofOther, ['src/a.ts', 'find', 'select from offices']]
    assert.deepEqual(await asks(other, finds('offices')), { parsed: [], sent: found })
  })

  it('are read from all files again when what was kept is damaged', async () => {
    await truncate(file, 20)
    assert.deepEqual((await asks(finds('offices'), other)).parsed, ['src/a.ts', 'src/b.ts'])
  })

  it('are read anew from a file that has changed or has another path, and from no other', async () => {
    const changed = [['src/a.ts', 'find', 'select from people'], ofOther]
    assert.deepEqual(await asks(finds('people'), other), { parsed: ['src/a.ts'], sent: changed })
    const moved = source('src/c.ts', other.text)
    assert.deepEqual(await asks(moved), { parsed: ['src/c.ts'], sent: [['src/c.ts', ...ofOther.slice(1)]] })
  })
})
