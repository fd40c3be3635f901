import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { webNetwork } from '../support/deployment/web-network.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const missing = ['bash', 'curl', 'npm'].filter((name) => spawnSync(name, ['--version']).error)
const skip = missing.length > 0 && `There is no ${missing.join(' and no ')} here.`
const runMilliseconds = 300_000
const run = promisify(execFile)

/**
 * Returns a script in place of a program that would download something. It records its arguments, and checks that its
 * files exist.
 */
const stand = (name: string, remote: string) => `#!/bin/bash
here=$(dirname "$0")
case "$*" in ${remote}) ;; *) PATH=\${PATH#"$here":} exec ${name} "$@" ;; esac
for word in "$@"; do case $word in openapi.json) [ -f "$word" ] || exit 66 ;; esac; done
echo "${name} $*" >> "$here/asked"
`

describe('the commands of the pages about building a client, typed into a terminal', { skip }, () => {
  const parts = new AsyncDisposableStack()
  let web: Awaited<ReturnType<typeof webNetwork>>
  let folder = ''
  let stands = ''
  before(async () => {
    web = parts.adopt(await webNetwork(), (open) => open.close())
    const made = await Promise.all([newFolder(), newFolder()])
    ;[folder, stands] = made
    for (const path of made) parts.defer(() => rm(path, { recursive: true }))
    await writeFile(join(stands, 'npm'), stand('npm', 'install*'), { mode: 0o755 })
    await writeFile(join(stands, 'npx'), stand('npx', '*'), { mode: 0o755 })
    await writeFile(join(stands, 'curl'), stand('curl', '*localhost:4010*'), { mode: 0o755 })
  })
  after(() => parts.disposeAsync())

  /** Runs commands in bash and stops at the first that fails. Returns their output. */
  async function types(lines: string, cwd: string): Promise<string> {
    const path = [stands, dirname(process.execPath), process.env['PATH']].join(delimiter)
    const { stdout } = await run(
      'bash',
      ['--norc', '-e', '-c', lines.replaceAll('http://localhost:3000', web.address)],
      {
        cwd,
        env: { PATH: path, HOME: folder },
        timeout: runMilliseconds,
      },
    )
    return stdout
  }
  const asked = async () => (await readFile(join(stands, 'asked'), 'utf8')).trimEnd().split('\n')

  it('make a folder, with packages that these tests also use', async () => {
    const [begin = ''] = await blocksOf('build-a-client')
    await types([begin, ...(await blocksOf('build-a-client/forms'))].join('\n'), folder)
    assert.equal(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).type, 'module')
    const { devDependencies, dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const named = (await asked()).flatMap((line) => line.split(' ').slice(2)).filter((word) => word !== '-D')
    assert.ok(named.length > 5, named.join())
    assert.deepEqual(
      named.filter((name) => ![devDependencies, dependencies].some((known) => Object.hasOwn(known, name))),
      [],
    )
  })

  it('get the token of a sample user, also from another port', async () => {
    const [, token = ''] = await blocksOf('build-a-client')
    assert.match(token, /^export TOKEN=\$\(.*\)\n$/)
    const [, option = ''] = /add its address: `(--url http\S+)`/.exec(await pageOf('build-a-client')) ?? []
    assert.match(option, /^--url http:\/\/localhost:\d+$/)
    const there = token.replace(/\)\n$/, ` ${option.replace(/http\S+/, web.address)})\necho $TOKEN`)
    const authorization = `Bearer ${(await types(there, root)).trim()}`
    assert.equal((await fetch(`${web.address}/v1/me`, { headers: { authorization } })).status, 200)
  })

  it('save the contract, run the tools on it, and get examples of it from a mock', async () => {
    await types((await blocksOf('build-a-client/tools')).join('\n'), folder)
    const contract = JSON.parse(await readFile(join(folder, 'openapi.json'), 'utf8'))
    const calls = await asked()
    for (const tool of ['prism-cli', 'openapi-to-postmanv2'])
      assert.ok(
        calls.some((line) => line.startsWith('npx ') && line.includes(tool)),
        tool,
      )
    const { path, code, example } =
      /localhost:4010(?<path>\S+) .*code=(?<code>\d+), example=(?<example>\w+)/.exec(calls.join('\n'))?.groups ?? {}
    assert.ok(path && code && example, calls.join('\n'))
    const reply = contract.paths[path].get.responses[code]
    const { content } = reply.$ref ? contract.components.responses[reply.$ref.split('/').at(-1)] : reply
    assert.ok(Object.hasOwn(content['application/problem+json'].examples, example))
  })
})

const newFolder = () => mkdtemp(join(tmpdir(), 'satu-pintu-typing-'))

const pageOf = (page: string): Promise<string> => readFile(join(root, 'docs', `${page}.md`), 'utf8')

/** Returns the terminal blocks of a page. */
const blocksOf = async (page: string): Promise<string[]> =>
  [...(await pageOf(page)).matchAll(/^```console\n([^]*?)^```$/gm)].map(([, lines = '']) => lines)
