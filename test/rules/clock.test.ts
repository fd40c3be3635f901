import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { it } from 'node:test'
import ts from 'typescript'
import { nodesIn, sourcesIn } from '../support/measuring/sources.ts'

const clockFile = 'src/platform/clock.ts'
/**
 * Files that may read the machine's clock: embedded parts, like the systems they replace, and the scripts of `npm run
 * demo`, which are clients.
 */
const others = /^src\/(?:embedded\/|sample\/demo)/

/** Keywords of the present that SQL reads without the search path, so that no function can replace them. */
const keywords = /\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b/i
/** Texts that become the present when they are read as a date. */
const presentAsText = /'(?:now|today|tomorrow|yesterday)'/i
const qualified = /\bpg_catalog\.(?:now|statement_timestamp|transaction_timestamp|clock_timestamp|timeofday)\b/i

const sources = await sourcesIn('src')

it('the program reads the present from one place', () => {
  const found = sources.filter(
    (source) =>
      !others.test(source.path) && /\bDate\b/.test(source.text) && nodesIn(source.tree).some(readsMachineClock),
  )
  assert.deepEqual(
    found.map(({ path }) => path),
    [clockFile],
    `Read ${clockFile} instead.`,
  )
})

it('SQL reads the present by functions that a trial clock can replace', async () => {
  const folder = new URL('../../drizzle/migrations/', import.meta.url)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'))
  const migrations = await Promise.all(
    names.map(async (name) => ({ path: name, text: await readFile(new URL(name, folder), 'utf8') })),
  )
  const forms = [keywords, presentAsText, qualified]
  const suspects = sources.filter(({ text }) => forms.some((form) => form.test(text)))
  const templates = suspects.map(({ path, tree }) => ({
    path,
    text: nodesIn(tree)
      .filter(ts.isTaggedTemplateExpression)
      .map(({ template }) => template.getText(tree))
      .join('\n'),
  }))
  const found = [...migrations, ...templates]
    .filter(({ path }) => !others.test(path))
    .filter(({ text }) => forms.some((form) => form.test(text)))
  assert.deepEqual(
    found.map(({ path }) => path),
    [],
    'Write now(), statement_timestamp() or clock_timestamp().',
  )
})

/** Returns true for `new Date()`, `Date()`, and each mention of `Date.now`. */
function readsMachineClock(node: ts.Node): boolean {
  if (ts.isNewExpression(node) || ts.isCallExpression(node))
    return node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0
  return ts.isPropertyAccessExpression(node) && node.getText() === 'Date.now'
}
