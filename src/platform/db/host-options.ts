import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { withoutBrackets } from '../host-name.ts'

const usualPort = 5_432
/** Values of `sslmode` and `ssl` with which the driver does not encrypt, and with which it checks no certificate. */
const plain = new Set(['', 'disable', 'false'])
const unchecked = new Set(['allow', 'prefer', 'require'])

/**
 * Returns options of the driver for an address, which it takes otherwise where hosts are IP addresses. It takes IPv6
 * addresses apart at their colons. And Node then checks the certificate for the name `localhost`: one for that name
 * would be accepted from any machine, and one for the IP address would not. The types of the driver do not know that
 * hosts and ports may be lists. Of several hosts only the primary is used, unless the address is that of a standby.
 */
export function hostOptions(url: string, { isOfStandby = false } = {}): object {
  const [, text = '', parameters = ''] = takenApart(url)
  const hosts = text.split(',').map(partsOf)
  const names = hosts.map(({ name }) => name)
  return {
    ...(text.includes('[') && { host: names, port: hosts.map(({ port }) => port) }),
    ...(hosts.length > 1 && !isOfStandby && primaryOnly(parameters)),
    ...(encryptionOf(url) === 'checked' &&
      names.some(isAddress) && {
        ssl: { checkServerIdentity: (asked: string, certificate: PeerCertificate) => check(names, asked, certificate) },
      }),
  }
}

/**
 * Returns the option by which the driver passes over standbys. It would take a standby for `read-write`, too: its
 * `default_transaction_read_only` is off.
 */
function primaryOnly(parameters: string): object {
  const asked = new URLSearchParams(parameters).get('target_session_attrs') ?? 'read-write'
  return asked === 'read-write' ? { target_session_attrs: 'primary' } : {}
}

/** True for an address that names several hosts. */
export const hasSeveralHosts = (url: string): boolean => takenApart(url)[1]?.includes(',') === true

/** Returns the encryption of an address: `checked` with a check of the certificate and its name. */
export function encryptionOf(url: string): 'none' | 'unchecked' | 'checked' {
  const asked = new URLSearchParams(takenApart(url)[2])
  // Of two the driver takes the last.
  const mode = asked.getAll('sslmode').at(-1) ?? asked.getAll('ssl').at(-1) ?? ''
  if (plain.has(mode)) return 'none'
  return unchecked.has(mode) ? 'unchecked' : 'checked'
}

/** Returns the address with its hosts and its parameters, as texts. */
const takenApart = (url: string): readonly string[] => /^[a-z]+:\/\/(?:[^/?]*@)?([^/?]*)[^?]*(.*)$/s.exec(url) ?? []

function partsOf(text: string): { name: string; port: number } {
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(text) ?? []
  return { name: withoutBrackets(name), port: Number(port) || usualPort }
}

const isAddress = (name: string): boolean => isIP(name) !== 0

/**
 * Returns the reason against a certificate: of the host that was asked for, or, where Node says `localhost` for an IP
 * address, of the IP addresses unless it is for one of them.
 */
function check(hosts: readonly string[], asked: string, certificate: PeerCertificate): Error | undefined {
  const meant = asked === 'localhost' ? hosts.filter((host) => host === asked || isAddress(host)) : [asked]
  const reasons = meant.map((host) => checkServerIdentity(host, certificate))
  return reasons.includes(undefined) ? undefined : reasons[0]
}
