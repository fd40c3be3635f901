import { Resolver } from 'node:dns/promises'
import { Readable } from 'node:stream'
import ipaddr from 'ipaddr.js'
import type { AuthenticateResult, DNSResolver } from 'mailauth'
import { millisecondsNow } from '../../../platform/clock.ts'
import { readContactAddress } from '../../contacts/contact.ts'
import { sameAddress } from '../../mail/mailbox.ts'
import type { Envelope } from '../received-mail.ts'
import { headBytes } from './read-mail.ts'

/** The results of the checks, in the terms of RFC 8601. */
export interface SenderChecks {
  spf: string
  dkim: string
  dmarc: string
  /** The address in the From header, as the check reads it; null when there is none, or several. */
  from: string | null
  /** True when the domain of that address is proven by its own DKIM, SPF or DMARC records. */
  authenticated: boolean
  /**
   * True when an answer might reach somebody who did not write: DMARC or SPF fails, DMARC could not be decided, or the
   * check was not about the sender.
   */
  disowned: boolean
  /** True when a name server did not answer, so that another try may have another result. */
  temporary: boolean
}

export type SenderCheck = (mail: Readable, envelope: Envelope) => Promise<SenderChecks>

const dnsMilliseconds = 3_000
const dnsTries = 2
/**
 * Limits of one mail. Without them, a mail with hundreds of signatures of domains with slow name servers would block
 * all others.
 */
const lookupsLimit = 60
const lookupsMilliseconds = 20_000

/**
 * Creates the check of senders by DKIM, SPF and DMARC. SPF is checked for the public address that delivered the mail.
 * When our own mail server delivered it, SPF is checked for the topmost Received header with `trustReceived`, and not
 * at all without.
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
 * Evaluates the results. Where the domain publishes a DMARC policy, DMARC decides. Otherwise a signature of the same
 * organisation proves the sender, or SPF for exactly the From domain. A signature that does not cover the end of the
 * mail proves nothing.
 */
function checksOf({
  spf,
  dkim: { headerFrom = [], results = [] },
  dmarc,
}: Pick<AuthenticateResult, 'spf' | 'dkim' | 'dmarc'>): SenderChecks {
  const valid = results.filter(({ status }) => status.result === 'pass')
  const whole = valid.filter(({ status }) => !status.underSized)
  const [from = '', ...others] = headerFrom
  const fromDomain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  // Without the address of the delivering server, mailauth reports SPF as a temporary error.
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
    from: others.length === 0 ? readContactAddress('email', from) : null,
    authenticated,
    disowned: !authenticated && (!['pass', 'none'].includes(words.dmarc) || words.spf === 'fail'),
    temporary: !authenticated && [words.spf, words.dkim, words.dmarc].includes('temperror'),
  }
}

/** Returns true for a public address. Our own mail server delivers from a private one. */
const isPublic = (address: string): boolean => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

/**
 * Returns the results for the sender that a mail is filed by. They prove only the address that they were about: the
 * check and the parser disagree about headers that are not of RFC 5322, and would take different lines for the sender.
 */
export function checksAbout(sender: string | null, checks: SenderChecks): SenderChecks {
  const isAbout = sender !== null && checks.from !== null && sameAddress(sender, checks.from)
  return {
    ...checks,
    authenticated: checks.authenticated && isAbout,
    disowned: checks.disowned || !isAbout,
  }
}

const nothingProven: SenderChecks = {
  spf: 'none',
  dkim: 'none',
  dmarc: 'none',
  from: null,
  authenticated: false,
  disowned: true,
  temporary: false,
}

/** The error for headers over the limit. They could contain more signatures than can be checked in a minute. */
class LongHead extends Error {}

/** Passes a mail on. Throws `LongHead` when its headers, up to the first empty line, are longer than the limit. */
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

/** Limits the lookups of one mail by number and time. Further lookups fail with a timeout, which proves nothing. */
function bounded(resolver: DNSResolver): DNSResolver {
  const until = millisecondsNow() + lookupsMilliseconds
  let lookups = 0
  return async (domain, rrtype) => {
    lookups += 1
    if (lookups > lookupsLimit || millisecondsNow() > until)
      throw Object.assign(new Error('A mail asks too much of name servers.'), { code: 'ETIMEOUT' })
    return resolver(domain, rrtype)
  }
}

function dns(): DNSResolver {
  const resolver = new Resolver({ timeout: dnsMilliseconds, tries: dnsTries })
  return async (domain, rrtype) => {
    if (rrtype === 'TXT') return resolver.resolveTxt(domain)
    // mailauth reads members of an MX record that its types do not have.
    if (rrtype === 'MX')
      return (await resolver.resolveMx(domain)).map((record) => Object.assign([record.exchange], record))
    if (rrtype === 'AAAA') return resolver.resolve6(domain)
    if (rrtype === 'PTR') return resolver.resolvePtr(domain)
    return rrtype === 'CNAME' ? resolver.resolveCname(domain) : resolver.resolve4(domain)
  }
}
