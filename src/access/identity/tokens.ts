import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import * as errors from 'jose/errors'
import { createLocalJWKSet } from 'jose/jwks/local'
import { createRemoteJWKSet } from 'jose/jwks/remote'
import { jwtVerify } from 'jose/jwt/verify'
import Type, { type Static } from 'typebox'
import { Problem } from '../../http/problems/problem.ts'
import { matchesSchema } from '../../http/validation/matches-schema.ts'
import { type Clock, millisecondsNow } from '../../platform/clock.ts'
import { codedError } from '../../platform/db/errors.ts'
import { claimedName, fit, verifiedEmail } from './claims.ts'

/** The accepted issuer and audience. `knownAs` is the name under which its people are stored. */
export interface Issuer {
  issuer: string
  knownAs: string
  audience: string
  /** The `typ` of its access tokens; `at+jwt` by RFC 9068. */
  tokenType: string
  /** The longest time for which a token may be issued. */
  longestHours: number
  keys: JWTVerifyGetKey
  userInfoEndpoint: string | null
  /** The clock by which its tokens expire. */
  clock: Clock
}

/**
 * The verified claims of a token. `name` and `email` are null when the token lacks them, `email` also when the issuer
 * has not verified it. `expiresAt` is in milliseconds since 1970.
 */
export interface TokenHolder {
  issuer: string
  subject: string
  name: string | null
  email: string | null
  expiresAt: number
  /** The client of the issuer that received the token, if the token names it. */
  clientId: string | undefined
  scopes: readonly string[]
}

const Claims = Type.Object({
  sub: Type.String({ minLength: 1, maxLength: 255 }),
  exp: Type.Integer(),
  iat: Type.Optional(Type.Number()),
  client_id: Type.Optional(Type.String()),
  azp: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
})
const Discovery = Type.Object({
  issuer: Type.String(),
  jwks_uri: Type.String(),
  authorization_endpoint: Type.String(),
  token_endpoint: Type.String(),
  userinfo_endpoint: Type.Optional(Type.String()),
})

/** Asymmetric algorithms only: with HMAC, a public key could pass for a shared secret. */
const algorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA']
const discoveryMilliseconds = 10_000
const clockToleranceSeconds = 5
const accessTokenType = 'at+jwt'
const usualLongestHours = 24
const hourSeconds = 60 * 60
/**
 * Time after a fetch of the keys during which an unknown key id causes no new fetch. It limits the requests that forged
 * tokens cause, and delays a rotation by as much.
 */
const cooldownMilliseconds = 5_000

interface DiscoveredIssuer extends Issuer {
  authorizationEndpoint: string
  tokenEndpoint: string
}

/**
 * Reads the endpoints of an issuer by OpenID Connect Discovery 1.0, within 10 seconds and without redirects. The keys
 * are fetched with the first token. Throws when the issuer does not answer, or when the answer describes another
 * issuer. The error of an answer from 500 on, and of one that breaks off, may pass.
 */
export async function discoverIssuer(
  issuer: string,
  audience: string,
  { tokenType = accessTokenType, longestHours = usualLongestHours } = {},
): Promise<DiscoveredIssuer> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address, { signal: AbortSignal.timeout(discoveryMilliseconds), redirect: 'error' })
  const { status } = response
  if (status >= 500) throw codedError('NetworkingError', `${address} answers with ${status}`)
  const found: unknown = await response.json().catch((error: unknown) => {
    if (!(error instanceof SyntaxError)) throw error
  })
  if (!matchesSchema(Discovery, found)) throw new Error(`${address} (${status}) does not describe an issuer`)
  if (found.issuer !== issuer) throw new Error(`${address} describes the issuer ${found.issuer}, not ${issuer}`)
  return {
    issuer,
    knownAs: issuer,
    audience,
    tokenType,
    longestHours,
    keys: createRemoteJWKSet(new URL(found.jwks_uri), { cooldownDuration: cooldownMilliseconds }),
    userInfoEndpoint: found.userinfo_endpoint ?? null,
    clock: millisecondsNow,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
  }
}

/**
 * Returns an issuer with known keys, without discovery. Its tokens expire by the clock of the program unless `clock` is
 * given.
 */
export const localIssuer = (
  {
    issuer,
    audience,
    keys,
    clock = millisecondsNow,
  }: { issuer: string; audience: string; keys: JSONWebKeySet; clock?: Clock },
  knownAs = issuer,
): Issuer => ({
  issuer,
  knownAs,
  audience,
  tokenType: accessTokenType,
  longestHours: usualLongestHours,
  keys: createLocalJWKSet(keys),
  userInfoEndpoint: null,
  clock,
})

/**
 * Verifies a token and returns its holder; clocks may differ by 5 seconds. Throws `unauthorized` for a token that is
 * forged, expired, or from another issuer or audience. Also for a token that is no access token, for one that is valid
 * for too long, and for one bound to a key (RFC 7800 `cnf`): a bearer has not proven that key. Throws `unavailable`
 * when the issuer's keys cannot be read.
 */
export async function verifyToken(
  token: string,
  { issuer, knownAs, audience, tokenType, longestHours, keys, clock }: Omit<Issuer, 'userInfoEndpoint'>,
): Promise<TokenHolder> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    audience,
    algorithms,
    clockTolerance: clockToleranceSeconds,
    currentDate: new Date(clock()),
    requiredClaims: ['exp', 'sub'],
  }).catch(refuse)
  if (plainType(protectedHeader.typ) !== plainType(tokenType))
    throw new Problem('unauthorized', { reason: 'not_an_access_token' })
  if (payload['cnf'] !== undefined) throw new Problem('unauthorized', { reason: 'bound_to_a_key' })
  if (!matchesSchema(Claims, payload) || payload.sub !== fit(payload.sub))
    throw new Problem('unauthorized', { reason: 'invalid' })
  if (lifeSeconds(payload, clock) > longestHours * hourSeconds + clockToleranceSeconds)
    throw new Problem('unauthorized', { reason: 'valid_too_long' })
  return {
    issuer: knownAs,
    subject: payload.sub,
    name: claimedName(payload),
    email: verifiedEmail(payload),
    expiresAt: payload.exp * 1000,
    clientId: payload.client_id ?? payload.azp,
    scopes: (payload.scope ?? '').split(' '),
  }
}

/** Returns the seconds for which a token is valid, from its issue. A time of issue that is to come counts as now. */
function lifeSeconds({ exp, iat = Infinity }: Pick<Static<typeof Claims>, 'exp' | 'iat'>, clock: Clock): number {
  return exp - Math.min(iat, Math.floor(clock() / 1000))
}

/** Normalises a media type for comparison (RFC 7515 §4.1.9): lower case, without `application/`. */
const plainType = (type = '') => type.toLowerCase().replace(/^application\/(?=[^/]+$)/, '')

/** Throws `unauthorized` for a bad token; `unavailable`, with its cause for the log, without the keys of the issuer. */
function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw new Problem('unauthorized', { reason: 'expired' })
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf')
    throw new Problem('unauthorized', { reason: 'not_valid_yet' })
  if (keysAreMissing(error))
    throw Object.assign(new Problem('unavailable', {}), {
      cause: new Error('the keys of OIDC_ISSUER cannot be read', { cause: error }),
    })
  throw new Problem('unauthorized', { reason: 'invalid' })
}

/** True when the issuer's keys could not be read. For a bad token, jose throws errors of other classes. */
const keysAreMissing = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
  (error instanceof TypeError && error.message === 'fetch failed')
