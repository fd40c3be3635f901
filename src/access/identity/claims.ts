import Type from 'typebox'
import { matchesSchema } from '../../http/validation/matches-schema.ts'
import { cutText } from '../../platform/cut-text.ts'

/** OpenID Connect Core 1.0 §5.1. Only the boolean `true` proves an address, not the string. */
const VerifiedEmail = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  email_verified: Type.Literal(true),
})
const Named = Type.Object({ name: Type.String() })
const nameLimit = 200

/** Returns the claim `name`, cut to 200 characters. Null when it is absent or empty. */
export const claimedName = (claims: unknown): string | null =>
  (matchesSchema(Named, claims) && cutText(fit(claims.name), nameLimit)) || null

/** Returns the claim `email` in lower case. Null unless the issuer has verified it. */
export const verifiedEmail = (claims: unknown): string | null =>
  matchesSchema(VerifiedEmail, claims) && claims.email === fit(claims.email) ? sameEmail(claims.email) : null

/** Normalises an e-mail address for comparison: lower case, without surrounding white space. */
export const sameEmail = (email: string): string => email.trim().toLowerCase()

/** Removes NUL and replaces lone surrogates: PostgreSQL stores neither. */
export const fit = (text: string) => text.replaceAll('\0', '').toWellFormed()
