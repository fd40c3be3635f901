import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const ownTree = fileURLToPath(new URL('../..', import.meta.url))

/** Returns the commit of the last release, from `bench/release.txt`. */
export const releasedCommit = async (): Promise<string> =>
  (await readFile(join(ownTree, 'bench/release.txt'), 'utf8')).trim()

/**
 * Writes the files of a commit to a temporary folder. Disposing of `parts` removes it. Links the packages of this tree
 * when the lockfiles are the same; otherwise installs the commit's own. Throws when the commit is not in this clone.
 */
export async function checkOut(commit: string, parts: AsyncDisposableStack): Promise<string> {
  const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-release-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  const archive = join(folder, 'release.tar')
  await run('git', ['archive', '--output', archive, commit], { cwd: ownTree }).catch((cause: unknown) => {
    throw new Error(`The commit ${commit} of bench/release.txt is not in this clone: git fetch --unshallow`, { cause })
  })
  await run('tar', ['--extract', '--file', archive, '--directory', folder])
  await rm(archive)
  const lockfiles = [ownTree, folder].map((tree) => readFile(join(tree, 'package-lock.json'), 'utf8'))
  const [ours, theirs] = await Promise.all(lockfiles)
  if (ours === theirs) await symlink(join(ownTree, 'node_modules'), join(folder, 'node_modules'))
  else await run('npm', ['ci'], { cwd: folder })
  return folder
}
