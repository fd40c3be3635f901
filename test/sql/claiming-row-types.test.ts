import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { isPlanned } from './describing.ts'
import { neverNull } from './never-null.ts'
import { createRowTypes, type TypedSite } from './row-types.ts'
import { keyOf, type Site, titleOf } from './sites.ts'
import { holds, readStatements, type Statement } from './statement-file.ts'

const statements = Map.groupBy(await readStatements(), titleOf)
const code = createRowTypes()
after(() => code.close())

describe('a statement in the code', () => {
  it('is in drizzle/statements.sql as in the code. If not, run npm test, and npm run statements', () => {
    const bySite = new Map(code.sites.map((site) => [titleOf(site), site]))
    const found = [...statements].flatMap(([title, texts]) => {
      const site = bySite.get(title)
      return site && texts.every(({ text }) => holds(text, site.chunks)) ? [] : [title]
    })
    assert.deepEqual(found, [])
  })

  it('is sent by a test, if it claims a row type', () => {
    const found = code.typedSites.map(titleOf).filter((title) => !statements.has(title))
    assert.deepEqual(found, [])
  })

  it('is sent by a test, if the code waits for it', () => {
    const awaited = code.sites.filter(({ isAwaited, chunks: [text = ''] }) => isAwaited && isPlanned.test(text))
    assert.deepEqual(
      awaited.map(titleOf).filter((title) => !statements.has(title)),
      [],
    )
  })

  it('claims a row type that fits the columns of its result in names, types and nulls', () => {
    const found = code.typedSites.flatMap((site) => differencesOf(site, neverNullIn(site)))
    assert.deepEqual([...new Set(found)], [])
  })

  it('is in the list of never-null columns only where their table allows null', () => {
    const needless = code.typedSites.flatMap((site) => {
      const columns = neverNullIn(site)
      const others = (column: string) => columns.filter((other) => other !== column)
      return columns.filter((column) => differencesOf(site, others(column)).length === 0)
    })
    const ofNoOnePlace = neverNull.filter(
      ({ site: called }) => code.typedSites.filter((site) => isCalled(site, called)).length !== 1,
    )
    assert.deepEqual([needless, ofNoOnePlace], [[], []])
  })

  it('differs in its text from those with another row type', () => {
    const found = [...Map.groupBy(code.typedSites, ({ chunks }) => keyOf(chunks)).values()].filter(claimDifferentTypes)
    assert.deepEqual(
      found.map((same) => same.map(titleOf)),
      [],
    )
  })
})

const claimDifferentTypes = (same: readonly TypedSite[]): boolean =>
  new Set(same.map(({ rowType }) => rowType?.getText())).size > 1

const isCalled = (site: Site, called: string): boolean =>
  /[ /]$/.test(titleOf(site).slice(0, -called.length)) && titleOf(site).endsWith(called)

const neverNullIn = (site: Site): readonly string[] =>
  neverNull.find((entry) => isCalled(site, entry.site))?.columns ?? []

function differencesOf(site: TypedSite, known: readonly string[]): string[] {
  const texts = statements.get(titleOf(site)) ?? []
  const found = texts.flatMap(({ columns }) =>
    code.differences(
      site,
      columns.map((column) => ({ ...column, mayBeNull: nullsIn(column.name, texts, known) })),
    ),
  )
  return found.map((difference) => `${titleOf(site)}: ${difference}`)
}

/** Returns if a column of a place may be null, judged by all texts of the place; undefined when that is unknown. */
function nullsIn(name: string, texts: readonly Statement[], known: readonly string[]): boolean | undefined {
  if (known.includes(name)) return false
  const told = texts.flatMap(({ columns }) => columns.filter((column) => column.name === name))
  if (told.some(({ mayBeNull }) => mayBeNull)) return true
  return told.every(({ mayBeNull }) => mayBeNull === false) ? false : undefined
}
