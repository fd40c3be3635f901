import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Browser } from '../../src/sample/browser.ts'
import { compileProject } from '../support/contract/compiler.ts'
import { webNetwork } from '../support/deployment/web-network.ts'

const root = new URL('../../', import.meta.url)
const folder = new URL('.generated/build-a-client/', root)
const pages = [
  'build-a-client',
  'build-a-client/application',
  'build-a-client/sign-in',
  'build-a-client/forms',
  'build-a-client/lists',
]
const written = 'http://localhost:3000'
const runMilliseconds = 300_000
const run = promisify(execFile)

/** Code that uses the exports of the pages' files, as a reader would add it. */
const readers = {
  'signing-in.ts': `import { beginSignIn, finishSignIn } from './sign-in.ts'
const [, , callback, kept] = process.argv
console.log(callback ? await finishSignIn(callback, JSON.parse(kept ?? '')) : JSON.stringify(await beginSignIn('http://127.0.0.1:8080/callback')))
`,
  'showing-a-form.ts': `import { renderToStaticMarkup } from 'react-dom/server'
import { formElement, formOf, mergePatchOf } from './form.ts'
const saved = { floors: [{ use: 'shop', area: 9 }], phones: ['1', '2'], address: { rt: '001', rw: '002' } }
const typed = { floors: [{ area: 9, use: 'shop' }], phones: ['1'], address: { rt: '003' }, capacity: 'owner' }
console.log(JSON.stringify(mergePatchOf(saved, typed)))
const faults = [{ pointer: '/answers/applicant/nik', detail: 'Sixteen digits, please.' }]
console.log(renderToStaticMarkup(formElement(await formOf('SKTM', 1), { answers: {}, faults, save() {} })))
`,
  'waiting-for-an-hour.ts': `let sent = 0
globalThis.fetch = async () => {
  sent++
  return Response.json({}, { status: 429, headers: { 'retry-after': '3600' } })
}
const { api } = await import('./client.ts')
const { response } = await api.GET('/v1/regions')
console.log(response.status, sent)
`,
}

describe('the blocks of the pages about building a client, copied into a folder', () => {
  const parts = new AsyncDisposableStack()
  let web: Awaited<ReturnType<typeof webNetwork>>
  let files: Map<string, string>
  let token = ''
  before(async () => {
    web = parts.adopt(await webNetwork(), (open) => open.close())
    const texts = await Promise.all(pages.map((page) => readFile(new URL(`docs/${page}.md`, root), 'utf8')))
    files = filesIn(texts)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await copyFile(new URL('src/sample/sample.pdf', root), new URL('paper.pdf', folder))
    await writeFile(new URL('tsconfig.json', folder), settingsIn(texts))
    for (const [name, text] of [...files, ...Object.entries(readers)])
      await writeFile(new URL(name, folder), text.replaceAll(written, web.address))
  })
  after(() => parts.disposeAsync())

  /** Runs a file of the folder. Returns the lines of its output. */
  async function runs(file: string, ...args: string[]): Promise<string[]> {
    const { stdout } = await run(process.execPath, [file, ...args], {
      cwd: fileURLToPath(folder),
      env: { ...process.env, TOKEN: token },
      timeout: runMilliseconds,
    })
    return stdout.trimEnd().split('\n')
  }

  it('each name their file, and all run here', () => {
    assert.deepEqual(
      [...files.keys()],
      [
        'generate.ts',
        'client.ts',
        'questions.ts',
        'apply.ts',
        'sign-in.ts',
        'form.ts',
        'errors.ts',
        'refused.ts',
        'lists.ts',
        'polling.ts',
        'limits.ts',
      ],
    )
  })

  it('generate the types, and compile with every strict option', async () => {
    await runs('generate.ts')
    assert.equal(await compileProject(fileURLToPath(folder)), '')
  })

  it('sign in a user who is chosen on the page in between', async () => {
    const [line = ''] = await runs('signing-in.ts')
    const { address, kept }: { address: string; kept: object } = JSON.parse(line)
    const callback = await signsIn(address, 'http://127.0.0.1:8080/callback')
    const [given = ''] = await runs('signing-in.ts', callback, JSON.stringify(kept))
    assert.match(given, /^ey[\w-]+\.[\w-]+\.[\w-]+$/)
    token = given
  })

  it('answer the first questions of a visitor who has not signed in', async () => {
    const lines = await runs('questions.ts')
    assert.ok(lines.some((line) => /^SKTM \w/.test(line)))
    assert.ok(lines.some((line) => /Menteng.* 0 rupiah/.test(line)))
    assert.ok(lines.filter((line) => /^- \w/.test(line)).length >= 4)
  })

  it('file an application: draft, what is missing, answers, documents, submit', async () => {
    const [missing = '', submitted = '', ...more] = await runs('apply.ts')
    assert.match(missing, /^\/answers\/householdMembers "Members of the household" is required\.$/)
    assert.match(submitted, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z] submitted$/)
    assert.deepEqual(more, [])
  })

  it('show the form with each fault at its field, choose nothing by itself, and save what changed', async () => {
    const [patch = '', ...lines] = await runs('showing-a-form.ts')
    assert.deepEqual(JSON.parse(patch), { phones: ['1'], address: { rt: '003', rw: null }, capacity: 'owner' })
    const html = lines.join('\n')
    assert.match(html, /id="root_applicant_nik"/)
    assert.match(html, /Sixteen digits, please\./)
    assert.doesNotMatch(html, /<option value="\d" selected/)
  })

  it('return a refusal at once that says to come back in an hour', async () => {
    assert.deepEqual(await runs('waiting-for-an-hour.ts'), ['429 1'])
  })

  it('show a refusal in both languages', async () => {
    const [english = '', indonesian = '', ...more] = await runs('refused.ts')
    assert.match(english, /at least 1\b/)
    assert.match(indonesian, /\b1\b/)
    assert.notEqual(english, indonesian)
    assert.deepEqual(more, [])
  })

  it('read lists page by page, poll with 304, and read the limits', async () => {
    assert.match((await runs('lists.ts')).join('\n'), /submitted/)
    assert.deepEqual(await runs('polling.ts'), ['true', 'false'])
    const [policy = '', left = ''] = await runs('limits.ts')
    assert.match(policy, /^"\w+";q=\d+;w=\d+/)
    assert.match(left, /^"\w+";r=\d+;t=\d+/)
  })
})

/** Returns the code blocks of the pages by the file that each names in its first line. */
function filesIn(texts: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, block = ''] of texts.join('\n').matchAll(/^```ts\n([^]*?)^```$/gm)) {
    const [, name = '', continued] = /^\/\/ ([\w-]+\.ts)(, continued)?\n/.exec(block) ?? []
    assert.ok(name !== '' && found.has(name) === (continued !== undefined), block)
    found.set(name, (found.get(name) ?? '') + block)
  }
  return found
}

/** Returns the only block of JSON: the settings of the compiler. */
function settingsIn(texts: readonly string[]): string {
  const [[, settings = ''] = [], ...more] = texts.join('\n').matchAll(/^```json\n([^]*?)^```$/gm)
  assert.ok(settings.includes('"strict": true') && more.length === 0)
  return settings
}

/**
 * Signs in as in a browser: opens the page, chooses a user, and follows the redirects. Returns the address of the
 * return.
 */
async function signsIn(address: string, back: string): Promise<string> {
  const browser = new Browser()
  let page = address
  let reply = await browser.open(page)
  for (let steps = 0; steps < 10; steps++) {
    const location = reply.headers.get('location')
    if (location?.startsWith(back)) return location
    if (location !== null) page = new URL(location, page).href
    reply = location === null ? await browser.open(page, { user: 'applicant-1' }) : await browser.open(page)
  }
  throw new Error('The sign-in did not end.')
}
