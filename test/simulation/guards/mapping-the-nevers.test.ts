import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { allInvariants } from '../invariants/list.ts'
import { guardsBeside, invariantsBeside } from './beside-the-nevers.ts'
import { guards } from './list.ts'
import { neverTable } from './never-table.ts'
import { nevers } from './nevers.ts'

const page = new URL('../../../docs/simulation-guards.md', import.meta.url)
const all = ({ length }: { length: number }) => Array.from({ length }, (_, index) => index + 1)

describe('the nine things that must never happen', () => {
  it('are nine, and each has an invariant that finds it and a guard that proves that', () => {
    assert.deepEqual([...new Set(nevers.map(({ number }) => Number.parseInt(number, 10)))], all({ length: 9 }))
    assert.deepEqual(
      nevers.filter(({ invariants, guards }) => invariants.length === 0 || guards.length === 0),
      [],
    )
  })

  it('are proven by guards that one of their own invariants finds missing', () => {
    const foundBy = new Map(guards.map((guard) => [guard.name, guard.foundBy]))
    const unproven = nevers.flatMap(({ number, invariants, guards }) =>
      guards.filter((name) => !invariants.includes(foundBy.get(name) ?? '')).map((name) => `${number} ${name}`),
    )
    assert.deepEqual(unproven, [])
  })

  it('have every guard, or it is named as one of another promise', () => {
    const mapped = new Set(nevers.flatMap((never) => never.guards))
    const names = guards.map(({ name }) => name)
    assert.deepEqual([...mapped, ...guardsBeside].toSorted(), names.toSorted())
  })

  it('have every invariant, or it is named as one of another promise', () => {
    const mapped = new Set(nevers.flatMap((never) => never.invariants))
    const names = allInvariants().map(({ name }) => name)
    assert.deepEqual([...mapped, ...invariantsBeside].toSorted(), names.toSorted())
  })

  it('stand with their invariants and guards in the documentation', async () => {
    const text = await readFile(page, 'utf8')
    assert.ok(text.includes(neverTable()), `docs/simulation-guards.md has to contain:\n\n${neverTable()}`)
  })

  it('are listed with every guard in the table of seconds', async () => {
    const rows = (await readFile(page, 'utf8')).split('\n').map((line) => /^\| `([a-z-]+)` \|/.exec(line)?.[1])
    assert.deepEqual(
      guards.filter(({ name }) => !rows.includes(name)).map(({ name }) => name),
      [],
    )
  })
})
