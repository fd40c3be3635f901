import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import Type from 'typebox'
import { matchesSchema } from '../../http/matches-schema.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Clock, millisecondsNow } from '../../platform/clock.ts'

/** The accepted issuer and audience. `knownAs` is the name under which its people are recorded. */
export interface Issuer {
  issuer: string
  knownAs: string
  audience: string
  /** The `typ` of its access tokens; `at+jwt` by RFC 9068. */
  tokenType: string
  keys: JWTVerifyGetKey
  userInfoEndpoint: string | null
  /** The clock by which its tokens expire. */
  clock: Clock
}

/**
 * The verified claims of a token. `name` and `email` only when the token has them, `email` only when the issuer has
 * verified it.
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
  client_id: Type.Optional(Type.String()),
  azp: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
})
/** OpenID Connect Core 1.0 §5.1. Only the boolean `true` proves an address, not the string. */
const VerifiedEmail = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  email_verified: Type.Literal(true),
})
const Named = Type.Object({ name: Type.String() })
const nameLimit = 200
const Discovery = Type.Object({
  issuer: Type.String(),
  jwks_uri: Type.String(),
  authorization_endpoint: Type.String(),
  token_endpoint: Type.String(),
  userinfo_endpoint: Type.Optional(Type.String()),
})

/** Asymmetric only: a public key can never be taken for a shared secret. */
const algorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA']
const discoveryMilliseconds = 10_000
const clockToleranceSeconds = 5
export const accessTokenType = 'at+jwt'
/**
 * Time after a fetch of the keys in which an unknown key is not looked for again. It bounds the requests that a forger
 * can cause, and the delay of a rotation.
 */
const cooldownMilliseconds = 5_000

export interface DiscoveredIssuer extends Issuer {
  authorizationEndpoint: string
  tokenEndpoint: string
}

/** Reads an issuer's keys and endpoints by OpenID Connect Discovery 1.0. Throws with the address if it cannot. */
export async function discoverIssuer(
  issuer: string,
  audience: string,
  tokenType = accessTokenType,
): Promise<DiscoveredIssuer> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address, { signal: AbortSignal.timeout(discoveryMilliseconds), redirect: 'error' })
  const found: unknown = response.ok ? await response.json() : undefined
  if (!matchesSchema(Discovery, found) || found.issuer !== issuer)
    throw new Error(`OIDC_ISSUER: ${address} does not describe the issuer ${issuer}`)
  return {
    issuer,
    knownAs: issuer,
    audience,
    tokenType,
    keys: createRemoteJWKSet(new URL(found.jwks_uri), { cooldownDuration: cooldownMilliseconds }),
    userInfoEndpoint: found.userinfo_endpoint ?? null,
    clock: millisecondsNow,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
  }
}

/** An issuer whose keys are loaded. Its tokens expire by the clock of the program, unless it has one of its own. */
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
  keys: createLocalJWKSet(keys),
  userInfoEndpoint: null,
  clock,
})

/**
 * Verifies a token and returns its holder. Throws `unauthorized` for a token that is forged, expired, or from another
 * issuer. Also for another audience, for a token that is no access token, and for one bound to a key (RFC 7800 `cnf`):
 * a bearer has not proven that key.
 */
export async function verifyToken(
  token: string,
  { issuer, knownAs, audience, tokenType, keys, clock }: Omit<Issuer, 'userInfoEndpoint'>,
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

/** A media type as RFC 7515 §4.1.9 compares it: `application/` may be left out, and case does not matter. */
const plainType = (type = '') => type.toLowerCase().replace(/^application\/(?=[^/]+$)/, '')

/** Returns the name of a person as it can be stored, or null. */
export const claimedName = (claims: unknown): string | null =>
  (matchesSchema(Named, claims) && fit(claims.name).slice(0, nameLimit)) || null

/** Returns the e-mail address that the issuer has verified, or null. */
export const verifiedEmail = (claims: unknown): string | null =>
  matchesSchema(VerifiedEmail, claims) && claims.email === fit(claims.email) ? sameEmail(claims.email) : null

/** Normalises an e-mail address for comparison: case does not matter. */
export const sameEmail = (email: string): string => email.trim().toLowerCase()

/** Removes NUL and replaces lone surrogates: PostgreSQL stores neither. */
const fit = (text: string) => text.replaceAll('\0', '').toWellFormed()

/** Distinguishes a bad token from an issuer that does not answer. */
function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw new Problem('unauthorized', { reason: 'expired' })
  if (keysAreMissing(error)) throw new Problem('unavailable', {})
  throw new Problem('unauthorized', { reason: 'invalid' })
}

/** Errors of jose for a bad token have a class of their own. The base class means that the keys could not be read. */
const keysAreMissing = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
  (error instanceof TypeError && error.message === 'fetch failed')
