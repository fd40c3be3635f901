import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The result of Redocly's linter for the contract. */
interface Lint {
  totals: { errors: number; warnings: number; ignored: number }
  problems: object[]
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = `${root}.generated/lint/`
/** All that a lint depends on: the contract, the rules, and the installed packages. */
const inputs = ['openapi/openapi.json', 'redocly.yaml', 'package-lock.json']
const limitMilliseconds = 300_000

/**
 * Lints the contract by the rules of `redocly.yaml`. Returns the kept result of the last lint when the contract, the
 * rules and the installed packages are the same: Redocly takes three seconds of CPU. Throws when Redocly fails.
 */
export async function lintContract(): Promise<Lint> {
  const read = await Promise.all(inputs.map((path) => readFile(`${root}${path}`)))
  const kept = `${folder}${hash('sha256', Buffer.concat(read))}.json`
  const known = await readFile(kept, 'utf8').catch(() => undefined)
  const told = known ?? (await lint())
  const result: Lint = JSON.parse(told)
  if (known === undefined) {
    await mkdir(folder, { recursive: true })
    const unfinished = `${kept}.${process.pid}`
    await writeFile(unfinished, told)
    await rename(unfinished, kept)
  }
  return result
}

async function lint(): Promise<string> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`${root}node_modules/@redocly/cli/bin/cli.js`, 'lint', 'openapi/openapi.json', '--format=json'],
    { cwd: root, env, timeout: limitMilliseconds },
  ).catch((error: { stdout?: string }) => {
    // It ends with an exit code, too, when it has findings.
    if (!error.stdout) throw error
    return { stdout: error.stdout }
  })
  return stdout
}
