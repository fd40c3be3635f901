import { Resolver } from 'node:dns/promises'
import { Readable } from 'node:stream'
import ipaddr from 'ipaddr.js'
import type { AuthenticateResult, DNSResolver } from 'mailauth'
import type { Envelope } from '../received-mail.ts'
import { headBytes } from './read-mail.ts'

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
 * So much a mail may ask, and for so long: one with hundreds of signatures, of domains whose name servers take their
 * time, would keep all the others waiting.
 */
const lookupsLimit = 60
const lookupsMilliseconds = 20_000

/**
 * Checks who a mail is from: DKIM by its signatures; SPF by the address that handed it over, if that is not our own
 * mail server, or, where `trustReceived` says that this server writes the topmost Received header, by what stands
 * there. Without either, only a signature proves anything.
 */
export function createSenderCheck({
  host,
  trustReceived,
  resolver = dns(),
}: {
  host: string
  trustReceived: boolean
  resolver?: DNSResolver
}): SenderCheck {
  return async (mail, { sender, remoteAddress, helo }) => {
    const { authenticate } = await import('mailauth')
    const ip = remoteAddress !== null && isPublic(remoteAddress) ? remoteAddress : undefined
    const result = await authenticate(Readable.from(withShortHead(mail)), {
      mta: host,
      resolver: bounded(resolver),
      disableArc: true,
      disableBimi: true,
      rejectRsaSha1: true,
      trustReceived: trustReceived && ip === undefined,
      ...(typeof sender === 'string' && { sender }),
      ...(ip !== undefined && { ip, ...(helo !== null && { helo }) }),
    }).catch((error: unknown) => {
      if (error instanceof LongHead) return undefined
      throw error
    })
    return result === undefined ? nothingProven : checksOf(result)
  }
}

/**
 * What the results say. DMARC's word counts where the domain publishes a policy; where it does not, a signature of the
 * same organisation, or SPF for exactly the From domain. A signature that leaves the end of the mail open proves
 * nothing about it.
 */
export function checksOf({
  spf,
  dkim: { headerFrom = [], results = [] },
  dmarc,
}: Pick<AuthenticateResult, 'spf' | 'dkim' | 'dmarc'>): SenderChecks {
  const valid = results.filter(({ status }) => status.result === 'pass')
  const whole = valid.filter(({ status }) => !status.underSized)
  const [from = ''] = headerFrom
  const fromDomain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  // Without an address that handed it over there is nothing that SPF could look at, which it calls an error of the
  // moment.
  const words = {
    spf: spf === false || !spf['client-ip'] ? 'none' : spf.status.result,
    dkim: (valid[0] ?? results[0])?.status.result ?? 'none',
    dmarc: dmarc === false ? 'none' : dmarc.status.result,
  }
  const signed = whole.some(({ status }) => Boolean(status.aligned))
  const sent = words.spf === 'pass' && spf !== false && spf.domain.toLowerCase() === fromDomain
  const authenticated =
    dmarc !== false &&
    (words.dmarc === 'pass'
      ? signed || dmarc.alignment.spf.result !== undefined
      : words.dmarc === 'none' && (signed || sent))
  return {
    ...words,
    authenticated,
    temporary: !authenticated && [words.spf, words.dkim, words.dmarc].includes('temperror'),
  }
}

/** Whether an address is one of the internet: our own mail server hands mail over from one that is not. */
const isPublic = (address: string): boolean => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

const nothingProven: SenderChecks = { spf: 'none', dkim: 'none', dmarc: 'none', authenticated: false, temporary: false }

/**
 * Headers that nobody reads to their end: there is room in them for more signatures than could be looked at in a
 * minute.
 */
class LongHead extends Error {}

/** A mail as it comes, while its headers, up to the first empty line, are no longer than is read of them. */
async function* withShortHead(mail: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  let end = ''
  let inHead = true
  for await (const chunk of mail) {
    if (inHead) {
      const text = end + chunk.toString('latin1')
      const empty = /\r?\n\r?\n/.exec(text)
      const ofHead = empty ? empty.index - end.length : chunk.length
      if (bytes + ofHead > headBytes) throw new LongHead('The headers of a mail are too long.')
      bytes += chunk.length
      end = text.slice(-3)
      inHead = empty === null
    }
    yield chunk
  }
}

/** The same resolver until a mail has asked enough: from then on nothing is known, which proves nothing. */
function bounded(resolver: DNSResolver): DNSResolver {
  const until = Date.now() + lookupsMilliseconds
  let lookups = 0
  return async (domain, rrtype) => {
    lookups += 1
    if (lookups > lookupsLimit || Date.now() > until)
      throw Object.assign(new Error('A mail asks too much of name servers.'), { code: 'ETIMEOUT' })
    return resolver(domain, rrtype)
  }
}

function dns(): DNSResolver {
  const resolver = new Resolver({ timeout: dnsMilliseconds, tries: dnsTries })
  return async (domain, rrtype) => {
    if (rrtype === 'TXT') return resolver.resolveTxt(domain)
    // It reads members of an MX record that its types do not know of.
    if (rrtype === 'MX')
      return (await resolver.resolveMx(domain)).map((record) => Object.assign([record.exchange], record))
    return rrtype === 'AAAA'
      ? resolver.resolve6(domain)
      : rrtype === 'PTR'
        ? resolver.resolvePtr(domain)
        : rrtype === 'CNAME'
          ? resolver.resolveCname(domain)
          : resolver.resolve4(domain)
  }
}
