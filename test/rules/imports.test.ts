import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { describe, it } from 'node:test'
import ts from 'typescript'
import { type Import, nodesIn, type Source, sourcesIn } from '../support/measuring/sources.ts'
import { pureFiles } from './pure-files.ts'
import { exceptions, wings } from './wings.ts'

const sources = await sourcesIn('src')
const {
  dependencies,
  optionalDependencies,
}: Record<'dependencies' | 'optionalDependencies', Record<string, string>> = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
)

const isRoutes = ({ path }: Source) => /[/-]routes\.ts$/.test(path) && !path.startsWith('src/embedded/')
const isSchema = ({ path }: Source) => /[/-]schema\.ts$/.test(path)
const isQueries = ({ path }: Source) => /[/-]queries\.ts$/.test(path)
const isRule = ({ path }: Source) => pureFiles.includes(path)
/** Wings that serve HTTP, or are HTTP servers themselves. */
const servesHttp = /^src\/(?:http|access|program|embedded)\//
const mostExceptions = 20
const rankOf = (path: string): number =>
  wings.findIndex((wing) => path === `src/${wing}` || path.startsWith(`src/${wing}/`))
const isEmbedded = ({ path }: Source) => path.startsWith('src/embedded/')
const isSample = ({ path }: Source) => path.startsWith('src/sample/')

describe('imports between wings', () => {
  never(
    'a route',
    isRoutes,
    "the tables, the migration or the storage's protocol",
    /^(?:drizzle-orm|@aws-sdk|postgres$|pg-boss|drizzle\/|src\/platform\/db\/migrate)/,
  )
  never(
    'a schema',
    isSchema,
    'the database or the storage',
    /^(?:drizzle-orm|postgres$|src\/platform\/(?:db\/|stored-objects\/)|@aws-sdk)/,
  )
  never(
    'a query',
    isQueries,
    'HTTP or the storage',
    /^(?:fastify|@fastify\/|src\/platform\/stored-objects\/(?!ownership)|@aws-sdk)/,
  )
  never(
    'a rule',
    isRule,
    'HTTP, the database, files or the network',
    /^(?:fastify|@fastify\/|postgres$|drizzle-orm|@aws-sdk|drizzle\/|src\/platform\/(?:db|stored-objects)\b|src\/program\/|node:(?!crypto$|util$|zlib$))/,
  )
  it('fastify is imported by routes and by the wings that serve them; others import at most its types', () => {
    const others = sources.filter((source) => !isRoutes(source) && !servesHttp.test(source.path))
    const found = others.flatMap(({ path, imports }) =>
      imports
        .filter(({ from, typeOnly }) => !typeOnly && /^@?fastify/.test(from))
        .map(({ from }) => `${path} imports ${from}`),
    )
    assert.deepEqual(found, [])
  })
  never(
    'anything but the storage',
    ({ path }) => !/^src\/platform\/stored-objects\/storage(?:-parts)?\.ts$/.test(path),
    'S3',
    /^@aws-sdk/,
  )
  never(
    "anything but the database's room",
    ({ path }) => !path.startsWith('src/platform/db/'),
    'the tables at run time',
    /^(?:drizzle-orm|drizzle\/)/,
  )
  never(
    'anything but the start',
    (source) => !source.path.startsWith('src/program/starting/') && !isEmbedded(source) && !isSample(source),
    'the embedded parts or the sample',
    /^src\/(?:embedded|sample)\//,
  )
  never(
    'an embedded part',
    isEmbedded,
    'the product',
    /^src\/(?!embedded\/|platform\/(?:words|html|passing-buffers|preferred-language)|sample\/users)/,
  )

  it('the list of rule files names existing files', () => {
    for (const path of pureFiles)
      assert.ok(
        sources.some((source) => source.path === path),
        path,
      )
  })

  it('a wing imports only from those below it, except where a reason is listed', () => {
    const upward = sources.flatMap(({ path, imports }) =>
      imports.flatMap(({ from }) =>
        from.startsWith('src/') && rankOf(from) < rankOf(path) ? [`${path} -> ${from}`] : [],
      ),
    )
    const listed = exceptions.flatMap(({ from, to }) => to.map((other) => `src/${from} -> src/${other}`))
    assert.deepEqual([...new Set(upward)].sort(), listed.sort())
    assert.ok(listed.length <= mostExceptions)
  })

  it('every file is in a listed wing', async () => {
    const inSrc = await readdir(new URL('../../src', import.meta.url))
    assert.deepEqual(inSrc.sort(), [...wings].sort())
  })

  it('there is no import cycle, types included', () => {
    const needs = new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter(({ from }) => from.startsWith('src/')).map(({ from }) => from),
      ]),
    )
    assert.deepEqual(
      [...needs.keys()].flatMap((path) => circleFrom(path, needs)),
      [],
    )
  })

  it('the product imports no development package, and its embedded part only what it must', () => {
    for (const { path, imports } of sources) {
      for (const { from, typeOnly } of imports.filter((taken) => !taken.from.startsWith('src/') && !taken.typeOnly)) {
        const [scope = '', name = ''] = from.split('/')
        const pack = scope.startsWith('@') ? `${scope}/${name}` : scope
        const optional = path.startsWith('src/embedded/') && pack in optionalDependencies
        if (path.startsWith('src/sample/') && from === 'client/src/index.ts') continue
        assert.ok(typeOnly || from.startsWith('node:') || pack in dependencies || optional, `${path} imports ${from}`)
        assert.ok(!builtinModules.includes(from), `${path} imports ${from} without node:`)
      }
    }
  })
})

describe('the client package', () => {
  it('imports only packages of the product, in the same versions: the demos use it', async () => {
    const { dependencies: needed }: { dependencies: Record<string, string> } = JSON.parse(
      await readFile(new URL('../../client/package.json', import.meta.url), 'utf8'),
    )
    assert.deepEqual(
      Object.entries(needed),
      Object.entries(needed).filter(([name, version]) => dependencies[name] === version),
    )
    const taken = (await sourcesIn('client/src')).flatMap(({ imports }) => imports.filter(({ typeOnly }) => !typeOnly))
    const others = taken.map(({ from }) => from).filter((from) => !from.startsWith('client/src/'))
    assert.deepEqual([...new Set(others)].sort(), Object.keys(needed).sort())
  })
})

describe('rules of single places', () => {
  it('only the program reads the environment; scripts read from it where the server is', () => {
    assert.deepEqual(
      said((node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env'),
      ['src/program/run.ts', 'src/sample/address.ts'],
    )
  })

  it('no scope adds a schema: one with its own would lose the validators of all', () => {
    assert.deepEqual(
      said((node) => ts.isPropertyAccessExpression(node) && node.name.text === 'addSchema'),
      ['src/http/validation/validation.ts'],
    )
  })

  it('only the room of stored objects uses the list of strays', () => {
    const found = sources.filter(({ text }) => /\bstray_objects\b/.test(text.replaceAll('sweep_stray_objects', '')))
    assert.deepEqual(
      found.map(({ path }) => path),
      ['src/platform/stored-objects/ownership.ts'],
    )
  })

  it('no rule file reads a clock, waits, or uses the network', () => {
    const forbidden =
      /^(?:Date\.now|performance\.now|setTimeout|setInterval|setImmediate|fetch|Math\.random|process\.\w+)$/
    const found = sources
      .filter(isRule)
      .flatMap(({ path, tree }) =>
        nodesIn(tree).flatMap((node) =>
          (ts.isCallExpression(node) && forbidden.test(node.expression.getText())) ||
          (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
            ? [`${path}: ${node.getText()}`]
            : [],
        ),
      )
    assert.deepEqual(found, [])
  })
})

describe('types', () => {
  it('are never bypassed: no any, no cast through unknown, no silenced error, no non-null assertion', async () => {
    const all = [...sources, ...(await sourcesIn('openapi', 'test'))]
    const found = all.flatMap(({ path, text, tree }) => [
      ...nodesIn(tree)
        .filter(isGivenUp)
        .map((node) => `${path}: ${node.parent.getText().slice(0, 80)}`),
      ...(/@ts-(?:ignore|nocheck|expect-error)/.test(text) ? [`${path}: a silenced error`] : []),
    ])
    assert.deepEqual(found, [])
  })
})

function never(who: string, applies: (source: Source) => boolean, whom: string, what: RegExp): void {
  it(`${who} never imports ${whom}`, () => {
    const those = sources.filter(applies)
    assert.ok(those.length > 0)
    assert.deepEqual(
      those.flatMap(({ path, imports }) =>
        imports
          .filter((taken) => what.test(taken.from) && !isTypeOfTable(taken))
          .map(({ from }) => `${path} imports ${from}`),
      ),
      [],
    )
  })
}

/** Returns true for the type of a table's row. */
const isTypeOfTable = ({ from, typeOnly }: Import): boolean => typeOnly && from.startsWith('drizzle/tables/')

const said = (what: (node: ts.Node) => boolean): string[] =>
  sources.filter(({ tree }) => nodesIn(tree).some(what)).map(({ path }) => path)

const isGivenUp = (node: ts.Node): boolean =>
  node.kind === ts.SyntaxKind.AnyKeyword ||
  ts.isNonNullExpression(node) ||
  (ts.isAsExpression(node) &&
    ts.isAsExpression(node.expression) &&
    node.expression.type.kind === ts.SyntaxKind.UnknownKeyword)

/** Returns the import cycle through a file, if there is one. */
function circleFrom(start: string, needs: Map<string, string[]>): string[] {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const next of needs.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [[...way, start].join(' -> ')]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  }
  return []
}
