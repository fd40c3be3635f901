import { readCheckCode } from '../applications/reference.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/** The pattern of a token. No short code matches: tokens are longer. */
const tokenPattern = /^[A-Za-z0-9_-]{24,64}$/

/** A token, or a normalised short code. Both null: the text is neither. */
interface PublicKey {
  token: string | null
  code: string | null
}

/** Parses the key by which a certificate is checked: the token of its QR code, or its short code in any typed form. */
export const readPublicKey = (written: string): PublicKey =>
  tokenPattern.test(written) ? { token: written, code: null } : { token: null, code: readCheckCode(written) }

/** SQL condition: `permits p` has this key. An invalid key matches nothing, at the cost of the same index look-up. */
export function hasPublicKey(db: Db, written: string): Fragment {
  const { token, code } = readPublicKey(written)
  return code === null ? db`p.public_token = ${token ?? ''}` : db`p.public_code = ${code}`
}
