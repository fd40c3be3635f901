import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { describe, it } from 'node:test'
import { allInvariants } from '../invariants/list.ts'
import { misdeedNames } from './contrary.ts'
import { patched } from './guard.ts'
import { guards } from './list.ts'
import { unknownNames } from './unknown-names.ts'

const fewest = 30

describe('the list of guards', () => {
  it(`has at least ${fewest}, each once, with an invariant and a misdeed that exist`, () => {
    const names = new Set(guards.map(({ name }) => name))
    const invariants = new Set(allInvariants().map(({ name }) => name))
    assert.ok(guards.length >= fewest, `${guards.length}`)
    assert.equal(names.size, guards.length)
    assert.deepEqual(
      guards.filter(({ foundBy, triedBy }) => !invariants.has(foundBy) || !misdeedNames.includes(triedBy)),
      [],
    )
  })

  for (const { name, patches = [] } of guards)
    for (const file of new Set(patches.map((patch) => patch.file)))
      it(`still fits ${file} without ${name}`, async () => {
        const source = await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8')
        const without = patched(
          source,
          patches.filter((patch) => patch.file === file),
        )
        const runs = stripTypeScriptTypes(without)
        assert.notEqual(runs, stripTypeScriptTypes(source))
        assert.deepEqual(unknownNames(runs), [], 'With these names the program fails, whatever was guarded.')
      })
})
