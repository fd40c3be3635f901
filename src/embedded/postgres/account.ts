import { spawnSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

/** The unprivileged user PostgreSQL runs as when we are root, as whom it refuses to run. */
export interface Account {
  uid: number
  gid: number
}

/** A command line, and how to spawn it, that runs a program as its account. */
export interface Launch {
  command: string
  args: string[]
  options: { uid?: number; gid?: number; cwd: string; env: Record<string, string> }
}

const accountNames = ['postgres', 'nobody']

/**
 * The inherited environment stays out: it holds the product's secrets, and `PG…` variables would
 * change the server. `LC_ALL=C` keeps its messages in one language.
 */
const surroundings = { cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' } }

/**
 * Returns the owner of `data` where it exists, otherwise the first account that exists; undefined unless we are root.
 */
export async function chooseAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(data).catch(() => undefined)
  if (owner?.uid === 0)
    throw new Error(`${data} belongs to root, as whom PostgreSQL refuses to run. Give it to another user (chown -R).`)
  if (owner) return { uid: owner.uid, gid: owner.gid }

  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of accountNames) {
    const user = users.find(([login]) => login === name)
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new Error(`PostgreSQL refuses to run as root, and there is no user ${accountNames.join(' or ')} to run it as.`)
}

/** Makes the command lines of programs that run as `account` and must reach every one of `paths`. */
export function launcher(account: Account | undefined, paths: readonly string[]) {
  const blocked = account !== undefined && !canReach(account, paths)
  return (program: string, args: readonly string[]): Launch =>
    blocked
      ? { command: 'setpriv', args: [...passage(account), program, ...args], options: surroundings }
      : { command: program, args: [...args], options: { ...surroundings, ...account } }
}

/**
 * Returns true when the account can reach all paths. The system itself is asked, so that links, groups and access lists
 * count.
 */
function canReach(account: Account, paths: readonly string[]): boolean {
  const script = 'for path do test -x "$path" || exit 1; done'
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], { ...surroundings, ...account }).status === 0
}

/**
 * Below a folder closed to others (root's home, say) the account keeps one privilege of root's,
 * passing by file modes. Containers grant it by default, unlike its read-only sister
 * `dac_read_search`; without the securebit, `access(2)` would ignore it and the programs not
 * find themselves.
 */
const passage = ({ uid, gid }: Account) => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
]
