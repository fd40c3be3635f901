import { recentValues } from '../../platform/recent.ts'
import { claimedName, verifiedEmail } from './claims.ts'
import type { Issuer } from './tokens.ts'

/** The answer of UserInfo about the holder of a token. Null: not stated, or an e-mail address that is not verified. */
export interface Told {
  name: string | null
  email: string | null
}

const nothing: Told = { name: null, email: null }
const rememberedTokens = 10_000
const rememberedMilliseconds = 10 * 60_000
/** Time after a failed call in which UserInfo is not called again for the same token. */
const pauseMilliseconds = 60_000
const patienceMilliseconds = 3_000

/**
 * Returns a function that reads name and e-mail address of a token's holder from UserInfo (OpenID Connect Core 1.0
 * §5.3). An answer is cached for ten minutes, a failure for one. When UserInfo fails, is slower than 3 seconds or
 * describes another subject, both are null, and the sign-in goes on.
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
