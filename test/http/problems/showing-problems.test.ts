import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { problemCodes } from '../../../src/http/problems/catalogue.ts'
import { readers } from '../../../src/http/problems/problem-type.ts'
import { problemPage, problemPageHeaders, readerLabels } from '../../../src/program/docs/problem-page.ts'
import { problemsPage, problemsText } from './page.ts'

it('the page of all problems in the docs is current: run `npm run problems`', async () => {
  assert.equal(await readFile(problemsPage, 'utf8'), problemsText())
})

it('the page of a problem shows its meaning, what to do and for whom, in the preferred language', () => {
  for (const code of problemCodes) {
    const page = problemPage(code, 'en')
    for (const heading of ['What it means', 'What to do', 'For', 'Artinya', 'Yang perlu dilakukan', 'Untuk'])
      assert.match(page, new RegExp(`<dt>${heading}</dt><dd>[^<]{4,}</dd>`), code)
    assert.ok(page.indexOf('lang="en"><h2>') < page.indexOf('lang="id"><h2>'), code)
  }
  assert.deepEqual(Object.keys(readerLabels), readers)
})

it('the page of a problem has the style that its headers allow, for phones and dark mode', () => {
  const [, style = ''] = /<style>([^<]*)<\/style>/.exec(problemPage('not_found', 'id')) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  assert.match(style, /color-scheme: light dark/)
  assert.ok(problemPageHeaders['content-security-policy'].includes(`style-src 'sha256-${hash}'`))
})

it('the page of a problem with values marks them as examples', () => {
  for (const [code, isExample] of [
    ['not_found', true],
    ['internal', false],
  ] as const)
    assert.equal(problemPage(code, 'en').includes('is an example'), isExample, code)
})
