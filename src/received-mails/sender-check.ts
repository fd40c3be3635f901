import { Resolver } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import type { Readable } from 'node:stream'
import type { AuthenticateResult, DNSResolver } from 'mailauth'
import type { Envelope } from './received-mail.ts'

/** What the checks came to, in the words of RFC 8601. */
export interface SenderChecks {
  spf: string
  dkim: string
  dmarc: string
  /** Whether the domain of the From address answers for this mail, by what it published itself. */
  authenticated: boolean
  /** Whether a name server did not answer, so that another try may come to something else. */
  temporary: boolean
}

export type SenderCheck = (mail: Readable, envelope: Envelope) => Promise<SenderChecks>

const dnsMilliseconds = 3_000
const dnsTries = 2

/**
 * Checks who a mail is from: DKIM by its signatures; SPF by the address that handed it over, if that is not our own mail server, or, where `trustReceived` says that this server writes the topmost Received
 * header, by what stands there. Without either, only a signature proves anything.
 */
export function createSenderCheck({ host, trustReceived, resolver = dns() }: { host: string; trustReceived: boolean; resolver?: DNSResolver }): SenderCheck {
  return async (mail, { sender, remoteAddress, helo }) => {
    const { authenticate } = await import('mailauth')
    const ip = remoteAddress !== null && isPublic(remoteAddress) ? remoteAddress : undefined
    const result = await authenticate(mail, {
      mta: host, resolver, disableArc: true, disableBimi: true, rejectRsaSha1: true, trustReceived: trustReceived && ip === undefined,
      ...(typeof sender === 'string' && { sender }), ...(ip !== undefined && { ip, ...(helo !== null && { helo }) }),
    })
    return checksOf(result)
  }
}

/**
 * What the results say. DMARC's word counts where the domain publishes a policy; where it does not, a signature of the same organisation, or SPF for exactly the From domain. A signature that leaves the end
 * of the mail open proves nothing about it.
 */
export function checksOf({ spf, dkim: { headerFrom = [], results = [] }, dmarc }: Pick<AuthenticateResult, 'spf' | 'dkim' | 'dmarc'>): SenderChecks {
  const valid = results.filter(({ status }) => status.result === 'pass')
  const whole = valid.filter(({ status }) => !status.underSized)
  const [from = ''] = headerFrom
  const fromDomain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  // Without an address that handed it over there is nothing that SPF could look at, which it calls an error of the moment.
  const words = { spf: spf === false || !spf['client-ip'] ? 'none' : spf.status.result, dkim: (valid[0] ?? results[0])?.status.result ?? 'none', dmarc: dmarc === false ? 'none' : dmarc.status.result }
  const signed = whole.some(({ status }) => Boolean(status.aligned))
  const sent = words.spf === 'pass' && spf !== false && spf.domain.toLowerCase() === fromDomain
  const authenticated = dmarc !== false && (words.dmarc === 'pass' ? signed || dmarc.alignment.spf.result !== undefined : words.dmarc === 'none' && (signed || sent))
  return { ...words, authenticated, temporary: !authenticated && [words.spf, words.dkim, words.dmarc].includes('temperror') }
}

/** Whether an address is one of the internet: our own mail server hands mail over from one that is not. */
const isPublic = (address: string): boolean => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

function dns(): DNSResolver {
  const resolver = new Resolver({ timeout: dnsMilliseconds, tries: dnsTries })
  return async (domain, rrtype) => {
    if (rrtype === 'TXT') return resolver.resolveTxt(domain)
    // It reads members of an MX record that its types do not know of.
    if (rrtype === 'MX') return (await resolver.resolveMx(domain)).map((record) => Object.assign([record.exchange], record))
    return rrtype === 'AAAA' ? resolver.resolve6(domain) : rrtype === 'PTR' ? resolver.resolvePtr(domain) : rrtype === 'CNAME' ? resolver.resolveCname(domain) : resolver.resolve4(domain)
  }
}
