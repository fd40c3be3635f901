import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import ts from 'typescript'
import { lacksNothing } from '../support/asserting/advice.ts'
import { type Source, sourcesIn } from '../support/measuring/sources.ts'

const longestLine = 120
const mostLines = 200
const mostLinesOfTest = 40
const shareOfLongLines = 0.005
const exportedType = /^export (?:interface|type) (\w+)/gm
const exportedOfSrc = /^export (?:async |abstract )?(?:interface|type|const|let|class|function\*?) (\w+)/gm

/** Exports for the compiler, which reports what they lack. */
const namedByNobody = ['src/applications/steps/input.ts actionsWithoutSchema']

/**
 * The number of files in each folder that may be longer. These numbers only shrink: split a file that holds two ideas.
 */
const longFiles: Readonly<Record<string, number>> = { src: 4, test: 82 }

const folders = await Promise.all(
  Object.entries(longFiles).map(async ([folder, mostLong]) => {
    const names = await readdir(new URL(`../../${folder}`, import.meta.url), { recursive: true })
    const paths = names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`)
    return {
      folder,
      mostLong,
      files: await Promise.all(paths.map(async (path) => ({ path, lines: await linesOf(path) }))),
    }
  }),
)

describe('the layout of the code', () => {
  for (const { folder, mostLong, files } of folders) {
    it(`has nearly no line of more than ${longestLine} characters in ${folder}`, () => {
      const lines = files.flatMap((file) => file.lines)
      const long = lines.filter((line) => line.length > longestLine)
      assert.ok(long.length < shareOfLongLines * lines.length, `${long.length} of ${lines.length} lines are too long`)
    })

    it(`has at most ${mostLong} files of more than ${mostLines} lines in ${folder}`, () => {
      const long = files.filter(({ lines }) => lines.length > mostLines).map(({ path }) => path)
      assert.ok(
        long.length <= mostLong,
        `${long.length} files of ${folder} are longer. Split the one that grew where it holds two ideas:\n${long.join('\n')}`,
      )
    })
  }
})

it(`no test has a callback of more than ${mostLinesOfTest} lines`, async () => {
  const tests = folders.flatMap(({ files }) => files).filter(({ path }) => path.endsWith('.test.ts'))
  const long = tests.flatMap(({ path, lines }) => longCallbacks(path, lines.join('\n')))
  assert.deepEqual(long, [], 'Split a test that holds two scenarios, or give a step or a value a name of its own.')
})

it('a type, and what the service exports, is exported only if another file names it', async () => {
  const sources = await sourcesIn('src', 'test', 'bench', 'openapi', 'drizzle', 'deploy')
  const named = new Set([...sources.flatMap(namesOfOthers), ...namedByNobody])
  const needless = sources.flatMap(({ path, text }) =>
    [...text.matchAll(path.startsWith('src/') ? exportedOfSrc : exportedType)].flatMap(([, name = '']) =>
      named.has(`${path} ${name}`) || named.has(`${path} *`) ? [] : [`${path} ${name}`],
    ),
  )
  lacksNothing(needless, (place) => `Leave out \`export\` at ${place}: a reader then sees that it belongs to its file.`)
})

it('the parts of a set or a class have a name of their own', async () => {
  const names = (await sourcesIn('src')).flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:export )?(?:interface|type) (\w*Parts)\b/gm)].map(([, name = '']) => ({ path, name })),
  )
  const twice = names.filter(({ path, name }) => names.some((other) => other.name === name && other.path !== path))
  assert.deepEqual(twice, [], 'Begin the name with the subject, as in `QueueTicketParts`.')
})

/** Returns what a file imports, exports again or extends of other files: their path, and a name or `*`. */
function namesOfOthers({ path, text }: Source): string[] {
  const at = (specifier: string) => new URL(specifier, `file:///${path}`).pathname.slice(1)
  const listed = [...text.matchAll(/(?:import|export)\s(?:type\s)?[^'"{}]*\{([^}]*)\}\s*from\s*'(\.[^']+)'/g)]
  const whole = [...text.matchAll(/(?:\*\s*(?:as \w+ )?from\s*|import\()'(\.[^']+)'\)?(?:\.(\w+))?/g)]
  const extended = [...text.matchAll(/declare module '(\.[^']+)' \{\s*interface (\w+)/g)]
  return [
    ...listed.flatMap(([, names = '', from = '']) =>
      names.split(',').map(
        (name) =>
          `${at(from)} ${name
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*/, '')}`,
      ),
    ),
    ...whole.map(([, from = '', name = '*']) => `${at(from)} ${name}`),
    ...extended.map(([, from = '', name]) => `${at(from)} ${name}`),
  ]
}

/** Returns the places of the callbacks of `it` that have too many lines. */
function longCallbacks(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'it')
      for (const callback of node.arguments.filter(ts.isArrowFunction)) {
        const [first, last] = [lineAt(callback.getStart(source)), lineAt(callback.end)]
        if (last - first >= mostLinesOfTest) found.push(`${path}:${first}`)
      }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).trimEnd().split('\n')
}
