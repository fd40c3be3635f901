import { createHmac, createSecretKey } from 'node:crypto'
import { isSearchKind, isWhole, type LookupKind, normalised } from './identifiers.ts'
import type { DataKeys } from './keys.ts'
import type { PersonalLeaf } from './marks.ts'
import { openRecord, readRecord, sealRecord } from './sealed-record.ts'

/** Personal answers as they are kept: encrypted, and the key they are encrypted under. Null where there are none. */
export interface Sealed {
  personal: string | null
  kid: string | null
}

/** A keyed hash that an application can be found by. */
export interface Lookup {
  kind: LookupKind
  digest: Buffer
}

/** Keeps the personal answers of applications. What it opens is for the request at hand; it remembers nothing. */
export interface Vault {
  /** The key that is encrypted with, and the others that can still be decrypted with. */
  readonly currentKid: string
  readonly olderKids: readonly string[]
  seal(applicationId: string, leaves: readonly PersonalLeaf[]): Promise<Sealed>
  /**
   * The values by JSON Pointer. Throws when the record was altered, is another application's, or its key is not at
   * hand.
   */
  open(applicationId: string, personal: string): Promise<Map<string, unknown>>
  /** The same record under the current key. */
  rewrap(applicationId: string, personal: string): Promise<string>
  /** Returns the search keys of an application with these personal answers and words of names, each once. */
  lookupsOf(leaves: readonly PersonalLeaf[], nameWords: readonly string[]): Lookup[]
  digest(kind: LookupKind, text: string): Buffer
  /** A fingerprint of content that may hold personal answers: who has only it cannot try values. */
  fingerprint(content: unknown): string
}

/**
 * An envelope: each record has a content key of its own, wrapped by the current data key, as a JWE (RFC 7516). Its
 * header names the application, and is authenticated: a record that is moved to another application does not open.
 */
export async function createVault({ dataKeys, searchKey }: DataKeys): Promise<Vault> {
  const secrets = new Map(dataKeys.map(({ kid, secret }) => [kid, createSecretKey(secret)]))
  const [current, ...older] = dataKeys
  if (!current) throw new Error('There is no data key.')
  const currentKid = current.kid
  const hashKey = createSecretKey(searchKey)
  const hmac = (text: string) => createHmac('sha256', hashKey).update(text).digest()
  const digest = (kind: LookupKind, text: string) => hmac(`${kind}\n${normalised(kind, text)}`)
  const currentKey = createSecretKey(current.secret)
  const encrypt = (applicationId: string, content: Buffer): string =>
    sealRecord({ kid: currentKid, sub: applicationId }, content, currentKey)
  const decrypt = (applicationId: string, personal: string): Buffer => {
    const record = readRecord(personal)
    const secret = secrets.get(record.kid)
    if (!secret) throw new Error(`The data key ${record.kid} is not at hand.`)
    const content = openRecord(record, secret)
    if (record.sub !== applicationId)
      throw new Error('A record of personal answers stands at another application than its own.')
    return content
  }
  return {
    currentKid,
    olderKids: older.map(({ kid }) => kid),
    async seal(applicationId, leaves) {
      if (leaves.length === 0) return { personal: null, kid: null }
      const content = Buffer.from(
        JSON.stringify(Object.fromEntries(leaves.map(({ pointer, value }) => [pointer, value]))),
      )
      return { personal: encrypt(applicationId, content), kid: currentKid }
    },
    async open(applicationId, personal) {
      const values: Record<string, unknown> = JSON.parse(decrypt(applicationId, personal).toString())
      return new Map(Object.entries(values))
    },
    rewrap: async (applicationId, personal) => encrypt(applicationId, decrypt(applicationId, personal)),
    lookupsOf(leaves, nameWords) {
      const found: Lookup[] = [
        ...leaves.flatMap(({ kind, value }) =>
          isSearchKind(kind) && isWhole(kind, String(value)) ? [{ kind, digest: digest(kind, String(value)) }] : [],
        ),
        ...nameWords.map((word) => ({ kind: 'name' as const, digest: digest('name', word) })),
      ]
      return [...new Map(found.map((lookup) => [`${lookup.kind} ${lookup.digest.toString('hex')}`, lookup])).values()]
    },
    digest,
    fingerprint: (content) => hmac(`fingerprint\n${JSON.stringify(content)}`).toString('base64url'),
  }
}
