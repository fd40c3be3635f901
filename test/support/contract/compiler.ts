import { execFile } from 'node:child_process'
import { isAbsolute, join } from 'node:path'
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
 * two thirds of the CPU of several with it. Of a project of this repository, files are checked that have changed since
 * the last check, and those that depend on them.
 */
export function compileProject(folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [
        'node_modules/ts7/bin/tsc',
        '--project',
        folder,
        '--pretty',
        'false',
        '--singleThreaded',
        ...(isAbsolute(folder) ? [] : ['--incremental', '--tsBuildInfoFile', buildInfoOf(folder)]),
      ],
      { cwd: root, env: { ...process.env, GOGC: 'off', GOMEMLIMIT: '3GiB' }, timeout: limitMilliseconds },
      (error, stdout) => (error && stdout === '' ? reject(error) : resolve(stdout)),
    )
  })
}

/** Returns the file in which the compiler keeps the hash and the errors of each file of a project. */
const buildInfoOf = (folder: string): string => join('node_modules/.cache/satu-pintu-types', folder, 'build-info.json')
