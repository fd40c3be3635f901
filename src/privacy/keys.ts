/** The keys of personal data, 32 bytes each: the first data key encrypts, all decrypt; the search key only hashes. */
export interface DataKeys {
  dataKeys: readonly { kid: string; secret: Buffer }[]
  searchKey: Buffer
}

export const keyBytes = 32
const entry = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_-]{43})=?$/
const secretText = /^[A-Za-z0-9+/_-]{43}=?$/

/**
 * Parses `kid:secret` entries, separated by commas or spaces. Throws when there is none, a secret is not 32 bytes in
 * base64 or base64url, or a kid occurs twice. No error contains a secret.
 */
export function readDataKeys(text: string): DataKeys['dataKeys'] {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part, index) => {
      const [, kid = '', secret = ''] = entry.exec(part) ?? []
      if (kid === '') throw new Error(`entry ${index + 1} is not a kid, a colon and ${keyBytes} bytes in base64`)
      return { kid, secret: Buffer.from(secret, 'base64') }
    })
  if (keys.length === 0) throw new Error('there is no key')
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new Error('two keys have the same kid')
  return keys
}

/** Parses 32 bytes in base64 or base64url. Throws for any other text. No error contains it. */
export function readSearchKey(text: string): Buffer {
  if (!secretText.test(text)) throw new Error(`is not ${keyBytes} bytes in base64`)
  return Buffer.from(text, 'base64')
}
