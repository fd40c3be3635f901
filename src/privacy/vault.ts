import { createHmac, createSecretKey } from 'node:crypto'
import { isSearchKind, isWhole, type LookupKind, normalised } from './identifiers.ts'
import type { DataKeys } from './keys.ts'
import type { PersonalLeaf } from './marks.ts'
import { openRecord, readRecord, sealRecord } from './sealed-record.ts'

/** Encrypted personal answers, and the `kid` of the data key. Null: there are no answers. */
export interface Sealed {
  personal: string | null
  kid: string | null
}

/** A keyed hash by which an application can be found. */
export interface Lookup {
  kind: LookupKind
  digest: Buffer
}

/** The error of a record under a data key that this process has not got. An operator has to correct its settings. */
class MissingDataKey extends Error {
  readonly code = 'DATA_KEY_MISSING'

  constructor(kid: string) {
    super(`DATA_KEYS: ${kid} is missing, and a record is encrypted under it. Add it, and restart this process.`)
  }
}

/**
 * Encrypts and decrypts personal values, bound to the id of their subject: of an application (`applicationId`), or of a
 * contact, a notice, a mail or a webhook. Caches nothing.
 */
export interface Vault {
  /** The `kid` of the key that encrypts; `olderKids` are those that only decrypt. */
  readonly currentKid: string
  readonly olderKids: readonly string[]
  seal(applicationId: string, leaves: readonly PersonalLeaf[]): Promise<Sealed>
  /**
   * Returns the values by JSON Pointer. Throws when the record was altered, has another subject, or its key is missing.
   */
  open(applicationId: string, personal: string): Promise<Map<string, unknown>>
  /** Returns the record encrypted under the current key. Throws as `open` does. */
  rewrap(applicationId: string, personal: string): Promise<string>
  /** Returns the search keys for these personal answers and words of names, without duplicates. */
  lookupsOf(leaves: readonly PersonalLeaf[], nameWords: readonly string[]): Lookup[]
  digest(kind: LookupKind, text: string): Buffer
  /** Returns a keyed fingerprint of content: values cannot be guessed from it without the search key. */
  fingerprint(content: unknown): string
}

/**
 * Returns a vault of these keys. Each record is a JWE (RFC 7516) with its own content key, wrapped by the current data
 * key. Its authenticated header contains the subject, so that a record moved to another subject cannot be opened.
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
    if (!secret) throw new MissingDataKey(record.kid)
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

/**
 * Returns the values of a record as `open` does, and none of one that was altered or has another subject, so that one
 * broken record does not stop the others. Throws when the key is missing: this process gets it with its next start.
 */
export async function openUnlessBroken(
  vault: Pick<Vault, 'open'>,
  applicationId: string,
  personal: string,
): Promise<Map<string, unknown>> {
  try {
    return await vault.open(applicationId, personal)
  } catch (error) {
    if (error instanceof MissingDataKey) throw error
    return new Map()
  }
}
