import { isIPv6 } from 'node:net'

export const unreadable =
  'cannot be read as an address. A port is at most 65535; write special characters of user and password as %-codes, ' +
  'such as %23 for #, %2F for / and %25 for %'
const otherHosts =
  'must name hosts by their names, IPv4 addresses or IPv6 addresses in brackets, without a socket, and ports of at ' +
  'most 65535. Write commas of user and password as %2C'

/** Parameters that libpq reads as a part of the address. The driver hands them to the server of another host. */
const partsOfAddress = ['host', 'hostaddr', 'port', 'user', 'password', 'dbname', 'service', 'passfile']
/** Settings of a session, over which a parameter would win, and of the driver, where it would be without effect. */
const ownSettings = [
  'backoff',
  'client_encoding',
  'connect_timeout',
  'datestyle',
  'fetch_types',
  'idle_in_transaction_session_timeout',
  'idle_timeout',
  'lock_timeout',
  'max',
  'replication',
  'statement_timeout',
  'timezone',
]
const certificates = ['sslrootcert', 'sslcert', 'sslkey']
/** Beginnings of the other parameters that only libpq knows. The server would refuse the connection. */
const ofLibpq = [
  'channel_binding',
  'fallback_application_name',
  'gss',
  'keepalives',
  'krbsrvname',
  'load_balance_hosts',
  'max_protocol_version',
  'min_protocol_version',
  'oauth_',
  'require',
  'scram_',
  'servicefile',
  'ssl_',
  'sslc',
  'sslkeylogfile',
  'sslpassword',
  'sslsni',
  'tcp_user_timeout',
]
const beforeParameters =
  'Write host, port, user, password and database before the ?. Sockets are not taken: let PostgreSQL listen on ' +
  '127.0.0.1'
const trusted =
  'Name the PEM file of an authority of your own in NODE_EXTRA_CA_CERTS; certificates of clients are not taken'
/** Parameters with the values that the driver knows. Another `sslmode` is `verify-full` to it; empty is no TLS. */
const known: Readonly<Record<string, readonly string[]>> = {
  sslmode: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
  target_session_attrs: ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'],
}

/** Returns what the driver would read otherwise than it is meant in an address of a database. No fault has a secret. */
export function databaseFault(text: string): string | undefined {
  const first = firstHostOnly(text)
  if (!URL.canParse(first) || first.includes('#')) return unreadable
  const { username, password, searchParams } = new URL(first)
  // Without it, what begins like a port after the user is the password up to a / or ?.
  const hasUser = username !== '' || !first.replace(/[?&]application_name=[^/?&]*(?=&|$)/g, '').includes('@')
  if (!hasUser || ![username, password].every(isDecodable)) return unreadable
  // The driver begins the hosts at the first @.
  const [, hosts = ''] = /^[a-z]+:\/\/(?:[^@/?]*@)?([^/?]*)/.exec(text) ?? []
  if (!(hosts.includes(',') ? hosts : new URL(first).host).split(',').every(isHost)) return otherHosts
  return [...searchParams].map(([name, value]) => parameterFault(name, value)).find((fault) => fault !== undefined)
}

function parameterFault(name: string, value: string): string | undefined {
  const isOneOf = (names: readonly string[]) => names.includes(name.toLowerCase())
  if (isOneOf(partsOfAddress)) return `takes no parameter ${name}. ${beforeParameters}`
  if (isOneOf(ownSettings)) return `must not set ${name}, which the program sets itself. Remove it`
  if (isOneOf(certificates)) return `takes no parameter ${name}. ${trusted}`
  if (ofLibpq.some((beginning) => name.toLowerCase().startsWith(beginning)))
    return `takes no parameter ${name}, which only libpq knows. Remove it`
  const values = known[name]
  return values === undefined || values.includes(value) ? undefined : `has a ${name} other than ${values.join(', ')}`
}

/** True for a name, an IPv4 address, or an IPv6 address in brackets, with a port. */
function isHost(text: string): boolean {
  const [, address, port = ''] = /^(?:[^:%@[\]]*|\[([^\]%]*)\])(?::([0-9]*))?$/.exec(text) ?? [text, '-']
  return (address === undefined || isIPv6(address)) && Number(port) <= 65_535
}

/**
 * True for an address whose password is the same in the form of SASLprep (RFC 4013), in which PostgreSQL keeps it for
 * SCRAM. Of our two drivers only that of the queue brings a password into this form. Other ways to sign in, such as
 * LDAP, take any password.
 */
export function hasPreparedPassword(text: string): boolean {
  const password = decodeURIComponent(new URL(firstHostOnly(text)).password)
  return password === password.normalize('NFKC') && !/\p{Cf}|\p{Variation_Selector}/u.test(password)
}

/** Returns an address without its further hosts, which `URL` does not read. */
const firstHostOnly = (text: string): string => text.replace(/,[^/?#@]*(?=[/?#]|$)/, '')

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
