import { readCheckCode } from '../applications/reference.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/** The form of a token. No short code has it: a token is longer. */
const tokenPattern = /^[A-Za-z0-9_-]{24,64}$/

/** A token as it is, or a short code as it was meant; both null for what can be neither. */
export interface PublicKey {
  token: string | null
  code: string | null
}

/** Reads what a certificate is checked by: the token of its QR code, or its short code however it was typed. */
export const readPublicKey = (written: string): PublicKey =>
  tokenPattern.test(written) ? { token: written, code: null } : { token: null, code: readCheckCode(written) }

/** The condition that `permits p` has this key. What can be no key selects nothing, by the same kind of index look-up. */
export function hasPublicKey(db: Db, written: string): Fragment {
  const { token, code } = readPublicKey(written)
  return code === null ? db`p.public_token = ${token ?? ''}` : db`p.public_code = ${code}`
}
