import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { withoutBrackets } from '../host-name.ts'

const usualPort = 5_432
/** Values of `sslmode` and `ssl` with which the driver checks no certificate. */
const unchecked = new Set(['', 'disable', 'false', 'allow', 'prefer', 'require'])

/**
 * Returns options of the driver for an address, which it takes otherwise where hosts are IP addresses. It takes IPv6
 * addresses apart at their colons. And Node then checks the certificate for the name `localhost`: one for that name
 * would be accepted from any machine, and one for the IP address would not. The types of the driver do not know that
 * hosts and ports may be lists.
 */
export function hostOptions(url: string): object {
  const [, text = '', query = ''] = /^[a-z]+:\/\/(?:[^/?]*@)?([^/?]*)[^?]*(.*)$/s.exec(url) ?? []
  const hosts = text.split(',').map(partsOf)
  const names = hosts.map(({ name }) => name)
  const asked = new URLSearchParams(query)
  const mode = asked.get('sslrootcert') ?? asked.get('sslmode') ?? asked.get('ssl') ?? ''
  return {
    ...(text.includes('[') && { host: names, port: hosts.map(({ port }) => port) }),
    ...(!unchecked.has(mode) &&
      names.some(isAddress) && {
        ssl: { checkServerIdentity: (asked: string, certificate: PeerCertificate) => check(names, asked, certificate) },
      }),
  }
}

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
