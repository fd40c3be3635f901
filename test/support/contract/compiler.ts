import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const limitMilliseconds = 300_000

/** Writes the types of the contract that the client is compiled with, unless they are up to date. */
export const generateClient = () =>
  promisify(execFile)(process.execPath, ['client/generate.ts'], { cwd: root, timeout: limitMilliseconds })

/**
 * Runs the TypeScript compiler on the project in a folder. Returns its output, a line for each error; empty when the
 * project compiles. Throws when the compiler fails without naming an error. One thread without garbage collection takes
 * two thirds of the CPU of several with it.
 */
export function compileProject(folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['node_modules/ts7/bin/tsc', '--project', folder, '--pretty', 'false', '--singleThreaded'],
      { cwd: root, env: { ...process.env, GOGC: 'off', GOMEMLIMIT: '3GiB' }, timeout: limitMilliseconds },
      (error, stdout) => (error && stdout === '' ? reject(error) : resolve(stdout)),
    )
  })
}
