import { recentValues } from '../../platform/recent.ts'
import { claimedName, type Issuer, verifiedEmail } from './tokens.ts'

/** The answer of the UserInfo endpoint about the holder of a token. */
export interface Told {
  name: string | null
  email: string | null
}

const nothing: Told = { name: null, email: null }
const rememberedTokens = 10_000
const rememberedMilliseconds = 10 * 60_000
/** Pause before the same token is asked about again, after an issuer did not answer. */
const pauseMilliseconds = 60_000
const patienceMilliseconds = 3_000

/**
 * Asks the UserInfo endpoint (OpenID Connect Core 1.0 §5.3) about the holder of a token, once a token: access tokens
 * of many issuers carry neither name nor e-mail. Returns nothing when the answer is about another subject, or when the
 * endpoint does not answer: sign-in goes on without it.
 */
export function createUserInfo({ userInfoEndpoint }: Pick<Issuer, 'userInfoEndpoint'>) {
  const remembered = recentValues<Told>(rememberedTokens)
  return async (token: string, key: string, subject: string): Promise<Told> => {
    if (userInfoEndpoint === null) return nothing
    const known = remembered.get(key)
    if (known) return known
    const told = await ask(userInfoEndpoint, token, subject)
    remembered.set(key, told ?? nothing, { ttl: told ? rememberedMilliseconds : pauseMilliseconds })
    return told ?? nothing
  }
}

async function ask(endpoint: string, token: string, subject: string): Promise<Told | undefined> {
  try {
    const response = await fetch(endpoint, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    const said: unknown = response.ok ? await response.json() : undefined
    return isAbout(said, subject) ? { name: claimedName(said), email: verifiedEmail(said) } : undefined
  } catch {
    return undefined
  }
}

const isAbout = (said: unknown, subject: string): said is object =>
  typeof said === 'object' && said !== null && 'sub' in said && said.sub === subject
