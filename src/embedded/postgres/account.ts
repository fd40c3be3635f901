import { spawnSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

/** The user as whom PostgreSQL runs when this program runs as root, which PostgreSQL rejects. */
export interface Account {
  uid: number
  gid: number
}

/** The arguments of `spawn` that run a program as an account. */
export interface Launch {
  command: string
  args: string[]
  options: { uid?: number; gid?: number; cwd: string; env: Record<string, string> }
}

const accountNames = ['postgres', 'nobody']

/**
 * Replaces the inherited environment, which contains secrets, and perhaps `PG…` variables that would change the server.
 * `LC_ALL=C` makes its messages English.
 */
const surroundings = { cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' } }

/**
 * Returns the owner of `data`, or if it does not exist, the first existing account of `accountNames`. Undefined: this
 * program does not run as root. Throws when root owns `data` or no account exists.
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

/** Returns a function that makes the `spawn` arguments of programs that run as `account` and must access `paths`. */
export function launcher(account: Account | undefined, paths: readonly string[]) {
  const blocked = account !== undefined && !canReach(account, paths)
  return (program: string, args: readonly string[]): Launch =>
    blocked
      ? { command: 'setpriv', args: [...passage(account), program, ...args], options: surroundings }
      : { command: program, args: [...args], options: { ...surroundings, ...account } }
}

/** True when the account can access all paths. A shell tests it, so that links, groups and ACLs count. */
function canReach(account: Account, paths: readonly string[]): boolean {
  const script = 'for path do test -x "$path" || exit 1; done'
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], { ...surroundings, ...account }).status === 0
}

/**
 * Returns arguments of `setpriv` for paths that the account cannot access, such as below root's home: it keeps the
 * capability `dac_override`. Containers grant that by default, unlike `dac_read_search`. Without the securebit
 * `access(2)` would ignore it.
 */
const passage = ({ uid, gid }: Account) => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
]
