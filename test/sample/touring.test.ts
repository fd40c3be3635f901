import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { environment, Product } from '../support/deployment/product.ts'

const root = new URL('../../', import.meta.url)
const missing = ['bash', 'curl', 'npm'].filter((name) => spawnSync(name, ['--version']).error)
const skip = missing.length > 0 && `There is no ${missing.join(' and no ')} here.`
const tourMilliseconds = 300_000

/** The chapters whose commands need only the tour, a server and curl. */
const chapters = [
  'permit-types',
  'forms',
  'drafts',
  'reading-again',
  'time',
  'work-queues',
  'messages',
  'counter',
  'companies',
  'kiosks',
  'visits',
  'notifications',
  'statistics',
  'agencies',
  'staff',
  'life-of-an-office',
  'inquiries',
  'life-of-an-application',
  'webhooks',
  'objections',
]
/** The refusals that the chapters show on purpose. */
const shownRefusals = ['403 GET /v1/me/export']

/** Separates the output of the tour from that of the chapters. */
const parting = '-- the chapters --'

/** The output of commands, and their refused requests. */
interface Copied {
  said: string
  refused: string[]
}

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-tour-'))
await chmod(folder, 0o711)
after(() => rm(folder, { recursive: true, force: true }))

describe('the lines of the README and of the guide, copied into a terminal', { skip }, () => {
  const data = join(folder, 'data')
  const product = new Product({ PORT: '0', DATA_DIR: data })
  let address = ''
  let tour: Copied
  let guide: Copied
  before(async () => {
    address = await product.address()
    const [, text = ''] = /^## A tour[^\n]*\n([^]*?)^## /m.exec(await read('README.md')) ?? []
    const port = new URL(address).port
    const lines = linesOf(text).replace('export PORT=3000\n', `export PORT=${port}\n`)
    assert.ok(lines.includes(`export PORT=${port}\n`))
    await writeFile(join(folder, 'curl'), curlThatTells, { mode: 0o755 })
    await writeFile(join(folder, 'npm'), npmOnce, { mode: 0o755 })
    const shown = await Promise.all(chapters.map((chapter) => read(`docs/guide/${chapter}.md`)))
    ;[tour, guide] = await copies(lines, shown.map(linesOf).join('\n'))
  })
  after(() => product.stop())

  it('the tour works on another port after a change of its first line', () => {
    assert.deepEqual(tour.refused, [])
    assert.match(tour.said, /"status":"in_review"/)
    assert.match(tour.said, /nik: '•+0001'/)
  })

  it('each chapter continues from there', () => assert.deepEqual(guide.refused, shownRefusals))

  /**
   * Runs commands, and then others in the same bash; stops at the first that fails. Returns the output of both parts.
   */
  async function copies(first: string, then: string): Promise<[Copied, Copied]> {
    const lines = [first, `echo ${parting}; echo ${parting} >&2`, then].join('\n')
    const { code, said, told } = await new Promise<{ code: number | null; said: string; told: string }>((resolve) => {
      execFile(
        'bash',
        ['--norc', '-e', '-c', lines],
        {
          cwd: fileURLToPath(root),
          env: environment({ PATH: [folder, process.env['PATH']].join(delimiter), DATA_DIR: data }),
          timeout: tourMilliseconds,
          maxBuffer: 64 * 1024 * 1024,
        },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) || null : 0, said: stdout, told: stderr }),
      )
    })
    assert.equal(code, 0, told)
    const [saidFirst = '', saidThen = ''] = said.split(parting)
    const [toldFirst = '', toldThen = ''] = told.split(parting)
    return [
      { said: saidFirst, refused: refusalsIn(toldFirst) },
      { said: saidThen, refused: refusalsIn(toldThen) },
    ]
  }

  /** Returns the refused requests in the output of the curl wrapper. */
  function refusalsIn(told: string): string[] {
    const asked = told.split('\n').filter((line) => /^\d{3} [A-Z]+ /.test(line))
    assert.ok(asked.length > 0, told)
    return asked.filter((line) => !/^[23]/.test(line)).map((line) => line.replace(address, ''))
  }
})

/** A wrapper of curl that also prints status, method and URL to stderr. */
const curlThatTells = `#!/usr/bin/env bash
here=\${0%/*}
PATH=\${PATH#"$here":}
exec curl -w '%{stderr}%{http_code} %{method} %{url_effective}\\n' "$@"
`

/**
 * A wrapper of npm. It runs the first token by npm, and others by Node from the same script, for 0.15 s less CPU each.
 */
const npmOnce = `#!/usr/bin/env bash
here=\${0%/*}
PATH=\${PATH#"$here":}
if [ "\${*:1:4}" = 'run --silent token --' ] && [ -e "$here/asked" ]; then
  exec '${process.execPath}' --run token -- "\${@:5}"
fi
touch "$here/asked"
exec npm "$@"
`

const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8')

const linesOf = (text: string): string =>
  [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines]) => lines).join('\n')
